//! The figures that README shows, counted. `INSTA_UPDATE=always cargo test --test house figures` writes them anew into the
//! snapshot; README repeats it.

use std::fmt::Write as _;

use countersign::{
    documents::claim::ClaimId,
    run::{Conduct, Trial, audit},
    target::run_name::Run,
};

use crate::{
    budget, kills, null_servers, root,
    stand::{Settings, Stand, platforms},
};

/// One platform's column.
struct Counted {
    title: String,
    tested: usize,
    excluded: usize,
    scenarios: usize,
    faults: usize,
    freedoms: usize,
}

/// Claims of standards are everybody's, and are counted once.
fn is_practice(id: &ClaimId) -> bool {
    id.0.starts_with("HTTP-")
}

async fn count(platform: &str) -> Counted {
    let stand = Stand::of(platform, Settings::Latest).await;
    let own = stand
        .documents
        .claims
        .iter()
        .filter(|(id, _)| !is_practice(id));
    let (tested, excluded): (Vec<_>, Vec<_>) = own.partition(|(_, claim)| claim.excluded.is_none());
    let conduct = Conduct::of_everything(Run::of_seed(1));
    let trial = Trial::new(&stand.documents, stand.features(), &stand.target, &conduct).unwrap();
    let counted = Counted {
        title: stand.documents.profile.title.clone(),
        tested: tested.len(),
        excluded: excluded.len(),
        scenarios: trial.scenarios(),
        faults: stand.control.faults().await.unwrap().len(),
        freedoms: stand.control.variants().await.unwrap().len(),
    };
    stand.stop().await;
    counted
}

fn row(table: &mut String, name: &str, counted: &[Counted], number: fn(&Counted) -> usize) {
    let _ = write!(table, "| {name} |");
    for counted in counted {
        let _ = write!(table, " {} |", number(counted));
    }
    let sum: usize = counted.iter().map(number).sum();
    let _ = writeln!(table, " {sum} |");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readme_shows_what_is_counted() {
    let mut counted = Vec::new();
    for platform in platforms() {
        counted.push(count(&platform).await);
    }
    let titles: Vec<_> = counted.iter().map(|it| it.title.as_str()).collect();
    let mut table = format!("| | {} | all |\n", titles.join(" | "));
    let _ = writeln!(table, "|---|{}", "--:|".repeat(counted.len() + 1));
    row(&mut table, "claims tested", &counted, |it| it.tested);
    row(
        &mut table,
        "claims excluded, each with a reason",
        &counted,
        |it| it.excluded,
    );
    row(&mut table, "scenarios", &counted, |it| it.scenarios);
    row(&mut table, "planted faults, all found", &counted, |it| {
        it.faults
    });
    row(
        &mut table,
        "freedoms used otherwise, none failed",
        &counted,
        |it| it.freedoms,
    );
    row(&mut table, "null servers, never green", &counted, |_| {
        null_servers::COUNT
    });
    row(
        &mut table,
        "runs killed half-way, nothing left after `cleanup`",
        &counted,
        |_| kills::KILLS,
    );
    row(
        &mut table,
        "runs on mixed options, none beyond its plan",
        &counted,
        |_| budget::MIXES,
    );
    insta::assert_snapshot!(table);
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&table), "README.md must show\n{table}");
    let faults: usize = counted.iter().map(|it| it.faults).sum();
    let told = audit::summary(faults, 0, 0);
    assert!(readme.contains(&told), "README.md must say {told:?}");
}

/// Where README shows the end of a run, it shows as many scenarios as there are.
#[tokio::test]
async fn readme_shows_a_run_as_it_is() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for platform in platforms() {
        let stand = Stand::of(&platform, Settings::Seed).await;
        let conduct = Conduct::of_everything(Run::of_seed(1));
        let trial =
            Trial::new(&stand.documents, stand.features(), &stand.target, &conduct).unwrap();
        let shown = format!("{platform}: {} scenarios against ", trial.scenarios());
        assert!(readme.contains(&shown), "README.md must show {shown:?}");
        stand.stop().await;
    }
}
