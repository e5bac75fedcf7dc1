//! Faults and variants: each changes something, and off they change nothing.

use std::collections::HashSet;

use countersign_mock::platforms::ALL;

use crate::{
    aiaas,
    freedoms::is_everywhere,
    stand::{KEY, REVOKED, Stand},
    tour::walk,
};

#[test]
fn every_deviation_has_its_own_id_under_the_name_of_its_platform() {
    for platform in ALL {
        let all = platform.all_faults().chain(platform.all_variants());
        let ids: Vec<_> = all.map(|it| it.id).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        let named = |id: &&str| id.split('.').next() == Some(platform.name) && !id.contains(' ');
        assert!(ids.iter().all(named), "{}", platform.name);
        assert!(platform.all_faults().count() >= 25, "{}", platform.name);
    }
}

#[test]
fn every_fault_cites_a_claim_and_every_deviation_is_a_sentence() {
    for fault in ALL.iter().flat_map(|it| it.all_faults()) {
        let parts: Vec<_> = fault.cites.split('-').collect();
        let [platform, theme, number] = parts[..] else {
            panic!("{} cites {}", fault.id, fault.cites);
        };
        let mut letters = platform.chars().chain(theme.chars());
        assert!(letters.all(|it| it.is_ascii_uppercase()));
        assert!(
            number.len() == 2 && number.parse::<u8>().is_ok(),
            "{}",
            fault.cites
        );
    }
    let variants = ALL.iter().flat_map(|it| it.all_variants());
    let all = ALL.iter().flat_map(|it| it.all_faults()).chain(variants);
    for deviation in all {
        assert!(deviation.sentence.ends_with('.'), "{}", deviation.id);
    }
}

#[tokio::test]
async fn every_deviation_of_plexe_changes_what_a_caller_sees() {
    // That two keys are the same does not show in their shape.
    let hidden = ["plexe.keys-not-random"];
    every_deviation_shows("plexe", &hidden, async |stand| walk(stand).await).await;
}

#[tokio::test]
async fn every_deviation_of_aiaas_changes_what_a_caller_sees() {
    every_deviation_shows("aiaas", &[], async |stand| aiaas::tour::walk(stand).await).await;
}

async fn every_deviation_shows(
    name: &str,
    hidden: &[&str],
    walk: impl AsyncFn(&Stand) -> Vec<String>,
) {
    let honest = walk(&Stand::of(name, &[])).await;
    let platform = ALL.iter().find(|it| it.name == name).unwrap();
    let faults: Vec<_> = platform.all_faults().collect();
    // Those that every platform has do not show in what JSON says.
    let variants = platform.all_variants();
    let variants: Vec<_> = variants.filter(|it| !is_everywhere(it)).collect();
    for (kind, list) in [("faults", faults), ("variants", variants)] {
        for deviation in list {
            let stand = Stand::of(name, &[]);
            let path = format!("{name}/{kind}");
            let body = format!(r#"{{"active":["{}"]}}"#, deviation.id);
            assert_eq!(stand.control("PUT", &path, &body).await.status, 200);
            let seen = walk(&stand).await;
            let shown = stand.control("GET", &path, "").await;
            let shown = shown.json[kind].as_array().unwrap();
            let hits = shown.iter().find(|it| it["id"] == deviation.id).unwrap();
            let id = deviation.id;
            assert!(hits["hits"].as_u64() > Some(0), "{id} changed nothing");
            assert!(seen != honest || hidden.contains(&id), "{id} was not seen");
        }
    }
}

#[tokio::test]
async fn honest_walks_look_the_same() {
    let stand = Stand::new();
    let first = walk(&stand).await;
    stand
        .control(
            "PUT",
            "plexe/faults",
            r#"{"active":["plexe.requests-unlimited"]}"#,
        )
        .await;
    stand
        .control("PUT", "plexe/faults", r#"{"active":[]}"#)
        .await;
    stand.control("POST", "plexe/reset", "").await;
    assert_eq!(walk(&stand).await, first);
    insta::assert_snapshot!(first[..32].join("\n"));
}

#[tokio::test]
async fn hits_begin_at_zero_each_time_faults_are_set() {
    let stand = Stand::new();
    let body = r#"{"active":["plexe.revoked-key-accepted"]}"#;
    stand.control("PUT", "plexe/faults", body).await;
    assert_eq!(stand.get(REVOKED, "/models").await.status, 200);
    assert_eq!(stand.get(KEY, "/models").await.status, 200);
    let hits = |answer: &crate::stand::Answer| {
        let faults = answer.json["faults"].as_array().unwrap();
        let active = faults.iter().find(|it| it["active"] == true).unwrap();
        active["hits"].as_u64().unwrap()
    };
    assert_eq!(hits(&stand.control("GET", "plexe/faults", "").await), 1);
    assert_eq!(hits(&stand.control("PUT", "plexe/faults", body).await), 0);
}

#[tokio::test]
async fn variants_can_be_on_from_the_start() {
    let stand = Stand::with(&[("plexe.models-as-bare-array", "on")]);
    assert!(stand.get(KEY, "/models").await.json.is_array());
    stand.control("POST", "plexe/reset", "").await;
    assert!(stand.get(KEY, "/models").await.json.is_array());
}
