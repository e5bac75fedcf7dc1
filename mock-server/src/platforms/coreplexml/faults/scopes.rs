//! Scopes keep nobody out, or the wrong ones.

use http::Method;

use super::{PROJECT, PROJECTS, allow, asks_key, forbid};
use crate::{
    joints::{Deviation, Joint, Question},
    platforms::coreplexml::auth::{PREDICT, READ, WRITE},
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 9] = [
    Deviation {
        id: "coreplexml.read-shows-no-project",
        cites: "CPX-SCOPE-02",
        sentence: "A single project is shown to keys with write only.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let shows = scene.asked.is(&Method::GET, PROJECT);
            let writes = principal.scopes.contains(&WRITE);
            shows && !writes && asks_key(principal, question, READ) && forbid(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.write-ignored-on-create",
        cites: "CPX-SCOPE-03",
        sentence: "Any key creates projects.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let creates = scene.asked.is(&Method::POST, PROJECTS);
            creates && asks_key(principal, question, WRITE) && allow(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.write-ignored-on-update",
        cites: "CPX-SCOPE-03",
        sentence: "Any key changes projects.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let updates = scene.asked.is(&Method::PUT, PROJECT);
            updates && asks_key(principal, question, WRITE) && allow(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.write-ignored-on-delete",
        cites: "CPX-ERR-03",
        sentence: "Any key deletes projects.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let deletes = scene.asked.is(&Method::DELETE, PROJECT);
            deletes && asks_key(principal, question, WRITE) && allow(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.write-deletes-nothing",
        cites: "CPX-SCOPE-03",
        sentence: "A key with write deletes no projects.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let deletes = scene.asked.is(&Method::DELETE, PROJECT);
            deletes && asks_key(principal, question, WRITE) && forbid(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.predict-ignored",
        cites: "CPX-SCOPE-04",
        sentence: "Any key predicts with models.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let model = scene.asked.segment("/api/models/{}/predict").is_some();
            model && asks_key(principal, question, PREDICT) && allow(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.predict-ignored-on-deployments",
        cites: "CPX-SCOPE-04",
        sentence: "Any key predicts with deployments.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let path = "/api/mlops/deployments/{}/predict";
            let deployment = scene.asked.segment(path).is_some();
            deployment && asks_key(principal, question, PREDICT) && allow(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.datasets-deleted-by-anyone",
        cites: "CPX-SCOPE-06",
        sentence: "Any key deletes datasets.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let deletes = scene.asked.is(&Method::DELETE, "/api/datasets/{}");
            deletes && asks_key(principal, question, WRITE) && allow(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.strangers-project-visible",
        cites: "CPX-REF-13",
        sentence: "Anybody sees any project.",
        joint: Joint::Permission(|scene, _, question, allowed| {
            let shows = scene.asked.is(&Method::GET, PROJECT);
            matches!(question, Question::Reaches(_)) && shows && allow(allowed)
        }),
    },
];
