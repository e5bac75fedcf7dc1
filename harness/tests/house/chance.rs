//! What is found by chance: credentials that nobody issued, and lives of keys that go wrong. Each is shrunk, and shown as
//! a feature that finds it again.

use countersign::{
    documents::features,
    explore::Explorer,
    report::{Conformance, Verdict},
    run::Conduct,
    target::run_name::Run,
};

use crate::stand::{Settings, Stand, example, platforms};

/// How many steps of each platform's keys a test may take.
const STEPS: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_credentials_that_open_a_door_are_found_and_shrunk() {
    // The mutation must be the whole of the mistake, so that it is one edit or one place.
    for (platform, fault, kinds) in [
        ("plexe", "plexe.key-case-ignored", &["other case at "][..]),
        (
            "plexe",
            "plexe.key-prefix-matched",
            &[
                "replace at ",
                "cut to ",
                "delete at ",
                "swap at ",
                "insert at ",
                "other case at ",
                "percent-encode at ",
            ][..],
        ),
        (
            "plexe",
            "plexe.key-in-query-accepted",
            &["in the query as "][..],
        ),
        (
            "runai",
            "runai.public-key-taken-for-a-secret",
            &["forged with the public key as a secret"][..],
        ),
        (
            "runai",
            "runai.signature-not-checked",
            &[
                "forged with ",
                "replace at ",
                "other case at ",
                "delete at ",
                "swap at ",
            ][..],
        ),
    ] {
        let stand = Stand::of(platform, Settings::Seed).await;
        stand.control.plant(&[fault]).await.unwrap();
        let mut generated = stand.features();
        generated.retain(|feature| feature.name == "Credentials that nobody issued");
        for seed in 1.. {
            assert!(seed < 20, "{fault} is never come upon");
            let report = stand
                .judge(
                    generated.clone(),
                    &Conduct::of_everything(Run::of_seed(seed)),
                )
                .await;
            let Some(example) = example(&report, "generated-credentials.feature") else {
                continue;
            };
            let mutation = example.split("mutated: ").nth(1).unwrap();
            let mutation = mutation.lines().next().unwrap();
            assert!(
                kinds.iter().any(|kind| mutation.starts_with(kind)),
                "{fault}: {mutation}"
            );
            assert!(!mutation.contains(", "), "{fault}: {mutation}");
            let again = features::parse("example.feature", &example).unwrap();
            let report = stand
                .judge(vec![again], &Conduct::of_everything(Run::random()))
                .await;
            assert_eq!(report.verdict, Conformance::Fails, "{fault}: {example}");
            break;
        }
        stand.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lives_of_keys_go_as_documented() {
    for platform in platforms() {
        let stand = Stand::of(&platform, Settings::Seed).await;
        let conduct = Conduct::of_everything(Run::random());
        let explorer = Explorer::new(&stand.documents, &stand.target, &conduct).unwrap();
        let found = explorer.explore(STEPS, |_| {}).await.unwrap();
        let seed = conduct.run.seed;
        assert!(
            found.breach.is_none(),
            "{platform}, seed {seed}: {found:#?}"
        );
        assert!(
            found.obstacle.is_none(),
            "{platform}, seed {seed}: {found:#?}"
        );
        assert!(found.steps > STEPS / 2, "{platform}: {found:#?}");
        stand.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_freedom_makes_a_life_go_wrong() {
    for platform in platforms() {
        let stand = Stand::of(&platform, Settings::Seed).await;
        let variants = stand.control.variants().await.unwrap();
        let all: Vec<_> = variants.iter().map(String::as_str).collect();
        // Those that say how keys are made, kept and ended; the others are met all at once.
        let of_keys = all.iter().filter(|id| {
            ["key", "revo", "end", "expiry"]
                .iter()
                .any(|it| id.contains(it))
        });
        let alone = of_keys.map(|id| vec![*id]);
        for varied in alone.chain([all.clone()]) {
            stand.control.vary(&varied).await.unwrap();
            let conduct = Conduct::of_everything(Run::of_seed(3));
            let explorer = Explorer::new(&stand.documents, &stand.target, &conduct).unwrap();
            let found = explorer.explore(STEPS / 5, |_| {}).await.unwrap();
            assert!(found.breach.is_none(), "{varied:?}: {found:#?}");
        }
        stand.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lives_that_go_wrong_are_found_and_shrunk_to_six_steps() {
    for (platform, fault) in [
        ("plexe", "plexe.revoke-does-nothing"),
        ("plexe", "plexe.revoke-takes-all-keys-along"),
        ("plexe", "plexe.strangers-key-revocable"),
        ("plexe", "plexe.expired-key-accepted"),
        ("plexe", "plexe.strangers-keys-listed"),
        ("coreplexml", "coreplexml.revoked-key-accepted"),
    ] {
        let stand = Stand::of(platform, Settings::Seed).await;
        stand.control.plant(&[fault]).await.unwrap();
        let conduct = Conduct::of_everything(Run::of_seed(7));
        let explorer = Explorer::new(&stand.documents, &stand.target, &conduct).unwrap();
        let found = explorer.explore(4 * STEPS, |_| {}).await.unwrap();
        let breach = found
            .breach
            .unwrap_or_else(|| panic!("{fault} is never come upon"));
        let steps = ["When ", "Then ", "And "];
        let steps = breach
            .feature
            .lines()
            .filter(|line| steps.iter().any(|word| line.trim_start().starts_with(word)));
        assert!(steps.count() <= 6, "{fault}: {}", breach.feature);
        let again = features::parse("breach.feature", &breach.feature).unwrap();
        let report = stand.judge(vec![again], &conduct).await;
        let failed = report
            .findings
            .iter()
            .any(|finding| finding.verdict == Verdict::Fail);
        assert!(failed, "{fault}: {}", breach.feature);
        stand.control.plant(&[]).await.unwrap();
        let again = features::parse("breach.feature", &breach.feature).unwrap();
        let report = stand.judge(vec![again], &conduct).await;
        assert_eq!(
            report.verdict,
            Conformance::Conforms,
            "{fault}: {}",
            breach.feature
        );
        stand.stop().await;
    }
}
