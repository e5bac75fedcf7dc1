//! Resources are answered in other shapes.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{PROJECT, PROJECTS, answer_with, leave_out};
use crate::joints::{Deviation, Joint, Reply, Scene};

const UPLOAD: &str = "/api/datasets/upload";
const DEPLOYMENTS: &str = "/api/mlops/projects/{}/deployments";

/// All of this theme.
pub(super) static FAULTS: [Deviation; 12] = [
    Deviation {
        id: "coreplexml.projects-empty-object",
        cites: "CPX-AUTH-03",
        sentence: "The list of projects is an empty object.",
        joint: Joint::Reply(|scene, reply| become_list(scene, reply, json!({}))),
    },
    Deviation {
        id: "coreplexml.projects-no-json",
        cites: "CPX-AUTH-04",
        sentence: "The list of projects has no body.",
        joint: Joint::Reply(|scene, reply| become_list(scene, reply, Value::Null)),
    },
    Deviation {
        id: "coreplexml.projects-as-bare-array",
        cites: "CPX-AUTH-05",
        sentence: "The list of projects is a bare array.",
        joint: Joint::Reply(|scene, reply| {
            let items = reply.body["items"].clone();
            become_list(scene, reply, items)
        }),
    },
    Deviation {
        id: "coreplexml.page-limit-ignored",
        cites: "CPX-REF-07",
        sentence: "A page is as long as its list.",
        joint: Joint::Reply(|scene, reply| {
            let one = scene.asked.query("limit") == Some("1");
            let items = reply.body["items"].as_array_mut().filter(|_| one);
            items.is_some_and(|items| {
                let again: Vec<_> = items.clone();
                items.extend(again);
                !items.is_empty()
            })
        }),
    },
    Deviation {
        id: "coreplexml.offset-not-told",
        cites: "CPX-REF-07",
        sentence: "A later page says that it is the first.",
        joint: Joint::Reply(|_, reply| {
            let later = reply.body["offset"].as_u64().is_some_and(|it| it > 0);
            if later {
                reply.body["offset"] = json!(0);
            }
            later
        }),
    },
    Deviation {
        id: "coreplexml.page-of-twenty",
        cites: "CPX-REF-07",
        sentence: "A page has twenty places unless asked.",
        joint: Joint::Reply(|_, reply| {
            let usual = reply.body["limit"] == 50;
            if usual {
                reply.body["limit"] = json!(20);
            }
            usual
        }),
    },
    Deviation {
        id: "coreplexml.project-not-wrapped",
        cites: "CPX-REF-08",
        sentence: "A project is answered bare.",
        joint: Joint::Reply(|scene, reply| {
            let shown = scene.asked.is(&Method::GET, PROJECT) && reply.body["project"].is_object();
            if shown {
                reply.body = reply.body["project"].take();
            }
            shown
        }),
    },
    Deviation {
        id: "coreplexml.project-created-with-200",
        cites: "CPX-REF-09",
        sentence: "A project is created with 200.",
        joint: Joint::Reply(|scene, reply| answer_with(scene, reply, PROJECTS, StatusCode::OK)),
    },
    Deviation {
        id: "coreplexml.project-created-without-id",
        cites: "CPX-REF-09",
        sentence: "The creation of a project does not tell project_id.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::POST, PROJECTS) && leave_out(&mut reply.body, "project_id")
        }),
    },
    Deviation {
        id: "coreplexml.dataset-without-version",
        cites: "CPX-REF-10",
        sentence: "An upload does not tell the version of the dataset.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::POST, UPLOAD)
                && leave_out(&mut reply.body, "dataset_version_id")
        }),
    },
    Deviation {
        id: "coreplexml.dataset-uploaded-with-200",
        cites: "CPX-REF-10",
        sentence: "An upload is answered with 200.",
        joint: Joint::Reply(|scene, reply| answer_with(scene, reply, UPLOAD, StatusCode::OK)),
    },
    Deviation {
        id: "coreplexml.deployment-without-id",
        cites: "CPX-REF-11",
        sentence: "The creation of a deployment does not tell deployment_id.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::POST, DEPLOYMENTS)
                && leave_out(&mut reply.body, "deployment_id")
        }),
    },
];

fn become_list(scene: &Scene<'_>, reply: &mut Reply, body: Value) -> bool {
    let listed = scene.asked.is(&Method::GET, PROJECTS) && reply.status == StatusCode::OK;
    if listed {
        reply.body = body;
    }
    listed
}
