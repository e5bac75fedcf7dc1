//! How no is said.

use http::{Method, StatusCode, header};
use serde_json::json;

use crate::{
    auth::Presented,
    joints::{Deviation, Joint, Reply, Scene},
    platforms::runai::faults::{TOKEN, refuse, restate},
};

const NO_TOKEN: &str = "Invalid application credentials";

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 8] = [
    Deviation {
        id: "runai.wrong-secret-as-401",
        cites: "The one failure that is documented for a token is 400; release 2.24 has 401 beside it.",
        sentence: "A wrong secret is refused with 401.",
        joint: Joint::Reply(|_, reply| {
            reply.body["message"] == NO_TOKEN && restate(reply, StatusCode::UNAUTHORIZED)
        }),
    },
    Deviation {
        id: "runai.unknown-application-told",
        cites: "No page says that an unknown application looks like a wrong secret.",
        sentence: "The refusal of an unknown application says so.",
        joint: Joint::Reply(|scene, reply| {
            let wish = scene.asked.json();
            let name = wish["AppId"].as_str().unwrap_or_default();
            let unknown = reply.body["message"] == NO_TOKEN && name.starts_with("nobody");
            unknown && refuse(reply, StatusCode::BAD_REQUEST, "Application does not exist")
        }),
    },
    Deviation {
        id: "runai.one-spelling",
        cites: "The authentication page, the OpenAPI document and a client spell AppId in three ways.",
        sentence: "Only AppId and AppSecret are understood.",
        joint: Joint::Reply(one_spelling),
    },
    Deviation {
        id: "runai.unknown-method-not-found",
        cites: "405 is named by one page, and by no operation.",
        sentence: "A method that a route does not have is answered with 404.",
        joint: Joint::Reply(|_, reply| {
            let unknown = reply.status == StatusCode::METHOD_NOT_ALLOWED;
            unknown && restate(reply, StatusCode::NOT_FOUND)
        }),
    },
    Deviation {
        id: "runai.impossible-page-empty",
        cites: "What a page beyond its bounds is answered is not documented.",
        sentence: "A page of 0 or of more than 500 is empty.",
        joint: Joint::Reply(|_, reply| {
            let message = reply.body["message"].as_str().unwrap_or_default();
            let refused = message.starts_with("limit must be from");
            if refused {
                reply.become_json(StatusCode::OK, json!({ "projects": [] }));
            }
            refused
        }),
    },
    Deviation {
        id: "runai.namespace-not-found",
        cites: "Whether a cluster forbids a namespace or does not find it is not documented.",
        sentence: "The Cluster API answers 404 where it forbids.",
        joint: Joint::Reply(|_, reply| {
            let forbidden = reply.body["reason"] == "Forbidden";
            if forbidden {
                reply.body["reason"] = json!("NotFound");
            }
            forbidden && restate(reply, StatusCode::NOT_FOUND)
        }),
    },
    Deviation {
        id: "runai.scheme-in-one-case",
        cites: "No page says that the scheme has no case.",
        sentence: "Only Bearer is Bearer.",
        joint: Joint::Presented(|scene, presented| {
            let value = scene.asked.headers.get(header::AUTHORIZATION);
            let other = value.is_some_and(|it| !it.as_bytes().starts_with(b"Bearer"));
            let changed = other && matches!(presented, Presented::Key(_));
            if changed {
                *presented = Presented::Nothing;
            }
            changed
        }),
    },
    Deviation {
        id: "runai.other-messages",
        cites: "Messages are shown by example.",
        sentence: "Every error has the same message, and details.",
        joint: Joint::Reply(|_, reply| {
            let error = reply.status.is_client_error() && reply.body["code"].is_number();
            if error {
                reply.body["message"] = json!("Request refused");
                reply.body["details"] = json!("see the audit log");
            }
            error
        }),
    },
];

fn one_spelling(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let bought = scene.asked.is(&Method::POST, TOKEN) && reply.status == StatusCode::OK;
    let wish = scene.asked.json();
    let other = wish["grantType"] == "app_token" && wish["AppId"].is_null();
    bought
        && other
        && refuse(
            reply,
            StatusCode::BAD_REQUEST,
            "Required parameter is missing",
        )
}
