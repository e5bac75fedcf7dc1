//! No secret leaves the judge, whatever a target does with it: planted ones are searched in all that is printed and written.

mod panics;
mod readings;
mod servers;

use std::{path::PathBuf, sync::PoisonError, thread};

use countersign::documents::Documents;
use serde_json::{Value, json};
use toml::Table;

pub(crate) use self::readings::{ENCODERS, FORMS, SAMPLE, SIGNED};
use self::{
    readings::Readings,
    servers::{MINTED, SERVERS},
};
use crate::{
    command_line::{Mock, binary, run, scratch},
    null_servers::CROWD,
};

/// So much of a secret, after any prefix, tells it.
const TELLING: usize = 12;

/// A credentials file with a secret of its own in each slot, and those secrets.
fn planted(documents: &Documents) -> (Table, Vec<String>) {
    let mut secrets = Vec::new();
    let mut table = Table::new();
    let mut plant = |public: bool| {
        let number = secrets.len();
        if public {
            return toml::Value::from(format!("public-name-{number}"));
        }
        // What people choose has signs in it, and what machines choose has none.
        let secret = match number % 2 {
            0 => format!("Zq{number:02}k7Xw{number:02}Vn4Tb9Lc2Md"),
            _ => format!("Zq{number:02}+k7=Xw/{number:02}&Vn\"4Tb<9%Lc"),
        };
        secrets.push(secret.clone());
        secret.into()
    };
    for (name, slot) in &documents.profile.credentials {
        if slot.list || slot.public.contains(name) && slot.exchange.is_none() {
            continue;
        }
        let mut part = |field: &String| plant(slot.public.contains(field));
        let value = match slot.fields.as_slice() {
            [] => part(name),
            fields => {
                let fields = fields.iter().map(|field| (field.clone(), part(field)));
                toml::Value::Table(fields.collect())
            }
        };
        table.insert(name.clone(), value);
    }
    // A run that waited for its turn would take longer than it must.
    let limits = documents.profile.limits.values();
    for (name, number) in limits.filter_map(|limit| limit.declared.split_once('.')) {
        let numbers = table.entry(name).or_insert_with(|| Table::new().into());
        numbers
            .as_table_mut()
            .unwrap()
            .insert(number.to_owned(), 100_000.into());
    }
    (table, secrets)
}

/// The formats of the report that show what was asked and answered, each in its own way.
const FORMATS: [&str; 8] = [
    "text", "json", "junit", "html", "markdown", "github", "sarif", "tap",
];

/// Judges a target in these formats, and explores it; everything that was printed or written.
fn told(
    name: &str,
    platform: &str,
    credentials: &PathBuf,
    formats: &[&str],
    more: &[&str],
) -> String {
    let files = formats.iter().map(|format| {
        let path = credentials.with_file_name(format!("{name}.{format}"));
        (format!("{format}={}", path.display()), path)
    });
    let files: Vec<_> = files.collect();
    let mut check = binary();
    check.args([
        "check",
        "-v",
        "--timeout",
        "1",
        "--platform",
        platform,
        "--credentials",
    ]);
    check.arg(credentials).args(more);
    for (report, _) in &files {
        check.args(["--report", report]);
    }
    let mut text = run(&mut check).text;
    let mut explore = binary();
    explore.args([
        "explore",
        "--steps",
        "20",
        "--timeout",
        "1",
        "--platform",
        platform,
    ]);
    explore.arg("--credentials").arg(credentials).args(more);
    text.push_str(&run(&mut explore).text);
    for (_, path) in files {
        text.push_str(&std::fs::read_to_string(path).expect("the report was written"));
    }
    text
}

/// Secrets of which this text tells anything, and what.
fn leaked<'a>(text: &str, secrets: impl Iterator<Item = &'a str>) -> Vec<String> {
    let readings = Readings::of(text);
    let middle = |secret: &'a str| {
        let start = (secret.len() - TELLING) / 2;
        &secret[start..start + TELLING]
    };
    secrets
        .map(middle)
        .filter(|middle| readings.hold(middle))
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_server_makes_the_judge_tell_a_secret() {
    let _crowd = CROWD.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wrong = Vec::new();
    for documents in &Documents::embedded().unwrap() {
        let platform = &documents.profile.name;
        let (table, secrets) = planted(documents);
        let outcomes = thread::scope(|scope| {
            let tried: Vec<_> = SERVERS
                .iter()
                .map(|server| {
                    let (table, secrets) = (&table, &secrets);
                    scope.spawn(move || {
                        let name =
                            format!("leaks-{platform}-{}", server.name.replace([' ', ','], "-"));
                        let all = Table::from_iter([(platform.clone(), table.clone().into())]);
                        let file = scratch(&name, &toml::to_string(&all).unwrap());
                        let text = told(
                            &name,
                            platform,
                            &file,
                            &FORMATS[..4],
                            &["--target", &server.start()],
                        );
                        let seed = text.split_once("seed ").map(|(_, it)| it);
                        let seed = seed.and_then(|it| it.split([',', '\n']).next());
                        let seed = seed.unwrap_or_else(|| panic!("{name}: {text}"));
                        let name = format!("{name} of seed {seed}");
                        let secrets = secrets.iter().map(String::as_str).chain(MINTED);
                        let leaked = leaked(&text, secrets);
                        leaked.into_iter().map(move |it| format!("{name}: {it}"))
                    })
                })
                .collect();
            tried
                .into_iter()
                .flat_map(|it| it.join().unwrap())
                .collect::<Vec<_>>()
        });
        wrong.extend(outcomes);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// With every fault at once nearly every scenario fails, and shows the exchanges that it failed by.
#[tokio::test]
async fn a_mock_with_every_fault_makes_the_judge_tell_no_secret() {
    let mock = Mock::start("leaks-mock");
    let control = mock.told["control"].as_str().unwrap();
    let given: Table =
        toml::from_str(&std::fs::read_to_string(&mock.credentials).unwrap()).unwrap();
    let mut wrong = Vec::new();
    crate::install_tls();
    for documents in &Documents::embedded().unwrap() {
        let platform = &documents.profile.name;
        let control_of = countersign::target::control::Control::new(control, platform).unwrap();
        let faults = control_of.faults().await.unwrap();
        let faults: Vec<_> = faults.iter().map(|fault| fault.id.as_str()).collect();
        control_of.plant(&faults).await.unwrap();
        let name = format!("leaks-mock-{platform}");
        let text = told(
            &name,
            platform,
            &mock.credentials,
            &FORMATS,
            &["--control", control],
        );
        assert!(text.contains("fail"), "{name}: {text}");
        let mut secrets = Vec::new();
        collect(&json!(given[platform]), documents, &mut secrets);
        let leaked = leaked(&text, secrets.iter().map(String::as_str));
        wrong.extend(leaked.into_iter().map(|it| format!("{name}: {it}")));
        if Readings::of(&text).hold_a_mark() {
            wrong.push(format!("{name}: a secret of the mock's making"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every secret of a credentials file that is long enough to be told from words.
fn collect(value: &Value, documents: &Documents, secrets: &mut Vec<String>) {
    let slots = &documents.profile.credentials;
    let public = |name: &String| name == "url" || slots.values().any(|it| it.public.contains(name));
    for (name, value) in value.as_object().unwrap() {
        match value {
            Value::Object(_) => collect(value, documents, secrets),
            Value::String(text) if !public(name) && text.len() > TELLING => {
                secrets.push(text.clone());
            }
            _ => {}
        }
    }
}

#[test]
fn readme_counts_what_is_tried() {
    let readme = std::fs::read_to_string(crate::root().join("README.md")).unwrap();
    let told = format!(
        "{} servers that misuse what they are told, each on every platform",
        SERVERS.len()
    );
    assert!(readme.contains(&told), "README.md must say {told:?}");
    let told = format!("searched in {} forms", FORMS.len() + ENCODERS.len());
    assert!(readme.contains(&told), "README.md must say {told:?}");
}
