//! Servers that understand nothing: none of them is ever called conformant, none hangs the judge or fills its memory, and
//! hardly a scenario passes on any of them.

mod answers;

use std::{
    collections::BTreeMap,
    process::Stdio,
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use countersign::documents::Documents;
use serde_json::Value;

use self::answers::{NullServer, SERVERS};
use crate::command_line::{binary, scratch};

/// How many there are.
pub(crate) const COUNT: usize = SERVERS.len();
/// How long a run on any of them may take, while the other tests want the machine as well.
const LONGEST: Duration = Duration::from_mins(2);
/// Held by whoever starts judges by the dozen: two crowds at once would make each other late.
pub(crate) static CROWD: Mutex<()> = Mutex::new(());
/// What the judge may hold in memory on any of them, in KiB.
const LARGEST: u64 = 192 * 1024;

/// All that a scenario may assert which passes on a server that understands nothing, and why that is right.
const PASSES: [(&str, &str); 7] = [
    (
        "the request is honoured",
        "whoever lets everybody in lets the live key in: its twin, the refusal, fails",
    ),
    (
        "the key is recognised all the same",
        "likewise, for another form of the live key",
    ),
    (
        "the alternative is honoured",
        "likewise, for the live key in another place",
    ),
    (
        "the scheme counts in whatever case",
        "likewise, for the scheme in another form",
    ),
    (
        "the head alone is answered alike",
        "whoever answers everything alike answers HEAD like GET",
    ),
    (
        "the answer is a list or holds one",
        "an empty list is a list",
    ),
    (
        "the platform does not break down",
        "an answer that is no server error is all that it asks for",
    ),
];

/// What came of judging a null server.
struct Outcome {
    code: Option<i32>,
    took: Duration,
    largest: u64,
    report: Value,
}

/// Credentials of the right shape that are nobody's.
fn credentials(documents: &Documents) -> toml::Table {
    let nobody = || toml::Value::from("abc_0123456789abcdefghij");
    let slots = documents.profile.credentials.iter();
    let needed = slots.filter(|(_, slot)| slot.needed).map(|(name, slot)| {
        let fields = slot.fields.iter().map(|field| (field.clone(), nobody()));
        let value = match slot.fields.as_slice() {
            [] => nobody(),
            _ => toml::Value::Table(fields.collect()),
        };
        (name.clone(), value)
    });
    let mut table: toml::Table = needed.collect();
    // A run that waited for its turn would take longer than the server deserves.
    let limits = documents.profile.limits.values();
    for (name, number) in limits.filter_map(|limit| limit.declared.split_once('.')) {
        let numbers = table
            .entry(name)
            .or_insert_with(|| toml::Table::new().into());
        let numbers = numbers.as_table_mut().unwrap();
        numbers.insert(number.to_owned(), 100_000.into());
    }
    table
}

fn judge(documents: &Documents, server: &NullServer) -> Outcome {
    let name = &documents.profile.name;
    let url = server.start();
    let file = format!("null-{name}-{}", server.name.replace(' ', "-"));
    let table = toml::Table::from_iter([(name.clone(), credentials(documents).into())]);
    let credentials = scratch(&file, &toml::to_string(&table).unwrap());
    let report = credentials.with_extension("json");
    let started = Instant::now();
    let mut child = binary()
        .args(["check", "--quiet", "--timeout", "1", "--platform", name])
        .args(["--target", &url, "--credentials"])
        .arg(&credentials)
        .arg("--report")
        .arg(format!("json={}", report.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut largest = 0;
    let code = loop {
        // It only grows; yet the first reading may still be of this process, from which the child was forked.
        largest = resident(child.id()).unwrap_or(largest);
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if started.elapsed() > LONGEST {
            child.kill().unwrap();
            break child.wait().unwrap().code();
        }
        thread::sleep(Duration::from_millis(20));
    };
    let report = std::fs::read_to_string(report).unwrap_or_default();
    Outcome {
        code,
        took: started.elapsed(),
        largest,
        report: serde_json::from_str(&report).unwrap_or_default(),
    }
}

/// The most memory that a process has held, in KiB, where it still lives and the system tells.
fn resident(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let mut lines = status.lines();
    let held = lines.find_map(|line| line.strip_prefix("VmHWM:"))?;
    held.split_whitespace().next()?.parse().ok()
}

/// What scenarios assert that passed, one line for each scenario.
fn passes(report: &Value) -> Vec<String> {
    let platforms = report["platforms"].as_array().into_iter().flatten();
    let scenarios = platforms.flat_map(|platform| platform["scenarios"].as_array().unwrap());
    let passed = scenarios.filter(|scenario| scenario["verdict"] == "pass");
    let asserted = passed.flat_map(|scenario| {
        let steps = scenario["steps"].as_array().unwrap();
        let first = steps.iter().position(|step| step["keyword"] == "Then");
        steps[first.unwrap_or_default()..].iter()
    });
    let texts = asserted.map(|step| step["text"].as_str().unwrap().to_owned());
    texts.collect()
}

#[test]
fn no_null_server_is_called_conformant() {
    let _crowd = CROWD.lock().unwrap_or_else(PoisonError::into_inner);
    let all = Documents::embedded().unwrap();
    let mut wrong = Vec::new();
    let mut passed: BTreeMap<String, usize> = BTreeMap::new();
    for documents in &all {
        // Those that wait are waited for together.
        let outcomes = thread::scope(|scope| {
            let judged: Vec<_> = SERVERS
                .iter()
                .map(|server| scope.spawn(move || judge(documents, server)))
                .collect();
            let outcomes = judged.into_iter().map(|judged| judged.join().unwrap());
            outcomes.collect::<Vec<_>>()
        });
        for (server, outcome) in SERVERS.iter().zip(outcomes) {
            let what = format!("{} on {}", documents.profile.name, server.name);
            if !outcome
                .code
                .is_some_and(|code| server.codes.contains(&code))
            {
                wrong.push(format!("{what}: exit {:?}", outcome.code));
            }
            if outcome.took > LONGEST || outcome.largest > LARGEST {
                let Outcome { took, largest, .. } = outcome;
                wrong.push(format!("{what}: {took:?}, {largest} KiB"));
            }
            for asserted in passes(&outcome.report) {
                *passed.entry(asserted).or_default() += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let reviewed = PASSES.map(|(asserted, _)| asserted);
    passed.retain(|asserted, _| !reviewed.contains(&asserted.as_str()));
    assert!(passed.is_empty(), "{passed:#?}");
}
