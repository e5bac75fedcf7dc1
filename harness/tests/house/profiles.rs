//! Claims, scenarios and planted faults belong together: none stands alone.

use std::collections::BTreeSet;

use countersign::{
    documents::{Documents, features},
    embedded::Embedded,
    run::{decision::Selection, plan::Plan},
    target::{Target, control::Control, credentials::Credentials},
};

use crate::install_tls;

fn plan(documents: &Documents) -> Plan {
    let features = features::of_platform(&documents.profile.name).unwrap();
    let nowhere = Target {
        platform: documents.profile.name.clone(),
        url: "https://target.invalid".to_owned(),
        control: None,
        credentials: Credentials::default(),
        embedded: false,
    };
    Plan::new(documents, &features, &nowhere, &Selection::default())
}

#[test]
fn every_claim_has_a_scenario_or_a_reason() {
    for documents in Documents::embedded().unwrap() {
        let plan = plan(&documents);
        for (id, claim) in &documents.claims {
            let tested = plan
                .entries
                .iter()
                .any(|entry| entry.demands.claims.contains(id));
            assert_ne!(
                tested,
                claim.excluded.is_some(),
                "{id}: tested or excluded, one of the two"
            );
        }
    }
}

#[test]
fn every_scenario_judges_a_claim_that_exists() {
    for documents in Documents::embedded().unwrap() {
        for entry in plan(&documents).entries {
            let name = &entry.scenario.name;
            for claim in &entry.tagged_claims {
                assert!(
                    documents.claims.contains_key(claim),
                    "{}: {name}: @{claim} is no claim",
                    entry.feature
                );
            }
            if entry.demands.not_applicable.is_none() {
                assert!(
                    !entry.demands.claims.is_empty(),
                    "{}: {name} judges nothing",
                    entry.feature
                );
            }
        }
    }
}

#[tokio::test]
async fn every_gating_claim_has_a_planted_fault_or_a_reason() {
    install_tls();
    let all = Documents::embedded().unwrap();
    let embedded = Embedded::start(&all).await.unwrap();
    for documents in &all {
        let target = embedded.target(documents).unwrap();
        let control = Control::new(target.control.as_deref().unwrap(), &target.platform).unwrap();
        let faults = control.faults().await.unwrap();
        assert!(
            faults.len() >= 25,
            "{}: {} faults",
            target.platform,
            faults.len()
        );
        let broken: BTreeSet<_> = faults.iter().map(|fault| fault.claim.as_str()).collect();
        for (id, claim) in documents
            .claims
            .iter()
            .filter(|(_, claim)| claim.excluded.is_none())
        {
            let planted = broken.contains(id.0.as_str());
            assert_ne!(
                planted,
                claim.unplanted.is_some(),
                "{id}: a fault or a reason, one of the two"
            );
        }
        for fault in &faults {
            let known = documents.claims.keys().any(|id| id.0 == fault.claim);
            assert!(
                known,
                "{} breaks {}, which is no claim",
                fault.id, fault.claim
            );
        }
    }
    embedded.stop().await;
}
