//! Applications are made, shown and ended otherwise than promised.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{APP, APPS, refuse};
use crate::{
    joints::{Deviation, Joint, Reply, Scene},
    random,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 12] = [
    Deviation {
        id: "runai.application-created-with-200",
        cites: "RUNAI-APP-01",
        sentence: "A created application is answered with 200.",
        joint: Joint::Reply(|scene, reply| {
            let created = is_created(scene, reply);
            if created {
                reply.status = StatusCode::OK;
            }
            created
        }),
    },
    Deviation {
        id: "runai.application-without-secret",
        cites: "RUNAI-AUTH-05",
        sentence: "A created application has no secret.",
        joint: Joint::Reply(|scene, reply| {
            is_created(scene, reply) && remove(&mut reply.body, "secret")
        }),
    },
    Deviation {
        id: "runai.secret-in-list",
        cites: "RUNAI-APP-02",
        sentence: "The list of applications shows their secrets.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, APPS);
            let items = reply.body.as_array_mut().filter(|_| listed);
            items.is_some_and(|items| {
                items.iter_mut().filter_map(|it| reveal(scene, it)).count() > 0
            })
        }),
    },
    Deviation {
        id: "runai.secret-shown-again",
        cites: "RUNAI-APP-02",
        sentence: "An application is shown with its secret.",
        joint: Joint::Reply(|scene, reply| {
            is_shown(scene, reply) && reveal(scene, &mut reply.body).is_some()
        }),
    },
    Deviation {
        id: "runai.impossible-name-accepted",
        cites: "RUNAI-APP-04",
        sentence: "An application may have any name.",
        joint: Joint::Reply(|scene, reply| {
            let named = reply.body["message"].as_str().unwrap_or_default();
            let refused =
                scene.asked.is(&Method::POST, APPS) && named.starts_with("name must match");
            if refused {
                let name = &scene.asked.json()["name"];
                let body = json!({ "id": random::uuid(), "name": name, "clientId": name });
                reply.become_json(StatusCode::CREATED, body);
            }
            refused
        }),
    },
    Deviation {
        id: "runai.application-not-disabled",
        cites: "RUNAI-APP-05",
        sentence: "An application cannot be disabled.",
        joint: Joint::Reply(|scene, reply| {
            let disabled = scene.asked.is(&Method::PATCH, APP) && reply.status == StatusCode::OK;
            disabled && refuse(reply, StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
        }),
    },
    Deviation {
        id: "runai.application-stays-enabled",
        cites: "RUNAI-APP-05",
        sentence: "An application is said to be disabled, and is not.",
        joint: Joint::Reply(|scene, reply| {
            let disabled = is_shown(scene, reply) && reply.body["enabled"] == false;
            if disabled {
                reply.body["enabled"] = json!(true);
            }
            disabled
        }),
    },
    Deviation {
        id: "runai.application-deleted-with-200",
        cites: "RUNAI-APP-06",
        sentence: "A deleted application is answered with 200.",
        joint: Joint::Reply(|scene, reply| {
            let deleted = scene.asked.is(&Method::DELETE, APP) && reply.status.is_success();
            if deleted {
                reply.become_json(StatusCode::OK, json!({}));
            }
            deleted
        }),
    },
    Deviation {
        id: "runai.deleted-application-shown",
        cites: "RUNAI-APP-06",
        sentence: "A deleted application is still shown.",
        joint: Joint::Reply(|scene, reply| {
            let asked = scene.asked.is(&Method::GET, APP) && reply.status == StatusCode::NOT_FOUND;
            let id = scene.asked.segment(APP).filter(|_| asked);
            let key = id.and_then(|id| scene.services.keys.by_id(id));
            key.is_some_and(|key| {
                let name = key.record().name.clone();
                let body = json!({ "id": key.id, "name": name, "enabled": false });
                reply.become_json(StatusCode::OK, body);
                true
            })
        }),
    },
    Deviation {
        id: "runai.last-login-not-told",
        cites: "RUNAI-APP-07",
        sentence: "An application does not show when it last bought a token.",
        joint: Joint::Reply(|scene, reply| {
            is_shown(scene, reply) && remove(&mut reply.body, "lastLogin")
        }),
    },
    Deviation {
        id: "runai.last-login-is-creation",
        cites: "RUNAI-APP-07",
        sentence: "An application has last bought a token when it was created.",
        joint: Joint::Reply(|scene, reply| {
            let shown = is_shown(scene, reply);
            if shown {
                reply.body["lastLogin"] = reply.body["createdAt"].clone();
            }
            shown
        }),
    },
    Deviation {
        id: "runai.rules-can-be-edited",
        cites: "RUNAI-RULE-01",
        sentence: "An access rule can be edited.",
        joint: Joint::Reply(|scene, reply| {
            let rule = "/api/v1/authorization/access-rules/{}";
            let edited = scene.asked.is(&Method::PUT, rule);
            if edited {
                reply.become_json(StatusCode::OK, scene.asked.json());
            }
            edited
        }),
    },
];

fn is_created(scene: &Scene<'_>, reply: &Reply) -> bool {
    scene.asked.is(&Method::POST, APPS) && reply.status == StatusCode::CREATED
}

fn is_shown(scene: &Scene<'_>, reply: &Reply) -> bool {
    scene.asked.is(&Method::GET, APP) && reply.status == StatusCode::OK
}

fn remove(body: &mut Value, field: &str) -> bool {
    let fields = body.as_object_mut();
    fields.is_some_and(|fields| fields.remove(field).is_some())
}

fn reveal(scene: &Scene<'_>, application: &mut Value) -> Option<()> {
    let id = application["id"].as_str()?;
    let secret = scene.active.secret(id)?;
    application["secret"] = json!(secret);
    Some(())
}
