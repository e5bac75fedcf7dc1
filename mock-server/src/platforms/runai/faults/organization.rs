//! One endpoint answers for less than it should, or for more; pages do not add up.

use http::{Method, StatusCode};
use serde_json::json;

use crate::{
    auth::Denial,
    joints::{Deviation, Joint, Reply, Scene},
};

const PROJECTS: &str = "/api/v1/org-unit/projects";

/// All of this theme.
pub(super) static FAULTS: [Deviation; 7] = [
    Deviation {
        id: "runai.projects-of-one-cluster",
        cites: "RUNAI-SCOPE-01",
        sentence: "The list of projects is that of one cluster.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, PROJECTS);
            let projects = reply.body.get_mut("projects").filter(|_| listed);
            let Some(projects) = projects.and_then(|it| it.as_array_mut()) else {
                return false;
            };
            let before = projects.len();
            let cluster = projects.first().map(|it| it["clusterId"].clone());
            projects.retain(|project| Some(&project["clusterId"]) == cluster.as_ref());
            projects.len() < before
        }),
    },
    Deviation {
        id: "runai.jobs-of-all-clusters",
        cites: "RUNAI-SCOPE-02",
        sentence: "The endpoint of each cluster shows the jobs of all.",
        joint: Joint::Reply(all_clusters),
    },
    Deviation {
        id: "runai.cluster-refuses-tokens",
        cites: "RUNAI-SCOPE-03",
        sentence: "The Cluster API does not know the tokens of the control plane.",
        joint: Joint::Lookup(|scene, _, found| {
            let refused = scene.asked.path().starts_with("/clusters/") && found.is_ok();
            if refused {
                *found = Err(Denial::UnknownKey);
            }
            refused
        }),
    },
    Deviation {
        id: "runai.next-page-not-told",
        cites: "RUNAI-PAGE-01",
        sentence: "No page tells where the next begins.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, PROJECTS);
            let fields = reply.body.as_object_mut().filter(|_| listed);
            fields.is_some_and(|fields| fields.remove("next").is_some())
        }),
    },
    Deviation {
        id: "runai.next-page-anywhere",
        cites: "RUNAI-PAGE-01",
        sentence: "The next page is said to begin forty entries on.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, PROJECTS);
            let told = listed && reply.body["next"].is_number();
            if told {
                reply.body["next"] = json!(40);
            }
            told
        }),
    },
    Deviation {
        id: "runai.every-page-the-first",
        cites: "RUNAI-PAGE-01",
        sentence: "Whatever the offset, the first page is shown.",
        joint: Joint::Reply(every_page_the_first),
    },
    Deviation {
        id: "runai.last-page-has-next",
        cites: "RUNAI-PAGE-02",
        sentence: "The last page names a next one.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, PROJECTS) && reply.status == StatusCode::OK;
            let last = listed && reply.body["next"].is_null();
            if last {
                reply.body["next"] = json!(1_000_000);
            }
            last
        }),
    },
];

fn every_page_the_first(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let filter = scene.asked.query("filterBy").unwrap_or_default();
    let id = reply.body["projects"][0]["id"].as_str();
    let id = id.and_then(|id| id.parse::<u32>().ok());
    let Some(id) = id.filter(|_| scene.asked.is(&Method::GET, PROJECTS)) else {
        return false;
    };
    let is_new = |id: u32| scene.active.see(&format!("{filter} {id}"));
    if scene.asked.query("offset").unwrap_or("0") == "0" {
        is_new(id);
        return false;
    }
    let first = (1..id).rev().take(100).find(|earlier| !is_new(*earlier));
    if let Some(first) = first {
        reply.body["projects"][0]["id"] = json!(first.to_string());
    }
    first.is_some()
}

fn all_clusters(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    if !scene.asked.path().starts_with("/clusters/") {
        return false;
    }
    if scene.asked.method == Method::POST {
        if let Some(name) = reply.body["metadata"]["name"].as_str() {
            scene.active.see(&format!("job {name}"));
        }
        return false;
    }
    let name = scene.asked.path().rsplit('/').next().unwrap_or_default();
    let absent = scene.asked.method == Method::GET && reply.status == StatusCode::NOT_FOUND;
    let known = absent && !scene.active.see(&format!("job {name}"));
    if known {
        let body = json!({ "kind": "TrainingWorkload", "metadata": { "name": name } });
        reply.become_json(StatusCode::OK, body);
    }
    known
}
