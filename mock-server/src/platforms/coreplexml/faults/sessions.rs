//! Sessions that scripts can read, that nobody checks, or that open nothing by themselves.

use http::{HeaderValue, Method, StatusCode, header};

use super::{LOGIN, PROJECTS, credentials::serve_main, refuse};
use crate::{
    auth::{Denial, Presented},
    joints::{Deviation, Joint, Reply, Scene},
    platforms::coreplexml::{
        auth::{self, CSRF_HEADER},
        routes::session::set_cookies,
    },
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 8] = [
    Deviation {
        id: "coreplexml.session-cookie-readable",
        cites: "CPX-SESS-01",
        sentence: "The session's cookie is not HttpOnly.",
        joint: Joint::Reply(cookie_readable),
    },
    Deviation {
        id: "coreplexml.session-needs-token-to-read",
        cites: "CPX-SESS-02",
        sentence: "A session opens nothing without the header X-CSRF-Token, not even for reading.",
        joint: Joint::Lookup(|scene, presented, found| {
            let alone = cookie_alone(scene) && matches!(presented, Presented::Session(_));
            if alone {
                *found = Err(Denial::UnknownSession);
            }
            alone
        }),
    },
    Deviation {
        id: "coreplexml.session-sent-to-a-login-page",
        cites: "CPX-SESS-03",
        sentence: "The list of projects sends a session's cookie to a login page.",
        joint: Joint::Reply(|scene, reply| {
            let session = matches!(auth::look(&scene.asked.headers), Presented::Session(_));
            let listed = scene.asked.is(&Method::GET, PROJECTS) && reply.status == StatusCode::OK;
            let sent = session && listed && cookie_alone(scene);
            if sent {
                refuse(reply, StatusCode::FOUND, "Log in first");
                reply.set(header::LOCATION, "/login");
            }
            sent
        }),
    },
    Deviation {
        id: "coreplexml.forged-session-accepted",
        cites: "CPX-ERR-02",
        sentence: "Whatever the session's cookie says opens the door.",
        joint: Joint::Lookup(|scene, _, found| {
            matches!(found, Err(Denial::UnknownSession)) && serve_main(scene, found)
        }),
    },
    Deviation {
        id: "coreplexml.forged-session-forbidden",
        cites: "CPX-ERR-02",
        sentence: "An invalid session is answered with 403.",
        joint: Joint::Reply(|_, reply| {
            let invalid = reply.body["detail"] == "Invalid or expired session";
            if invalid {
                reply.status = StatusCode::FORBIDDEN;
            }
            invalid
        }),
    },
    Deviation {
        id: "coreplexml.wrong-password-accepted",
        cites: "CPX-KEY-03",
        sentence: "Any password logs in.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::POST, LOGIN)
                && reply.status == StatusCode::UNAUTHORIZED
                && log_in(scene, reply)
        }),
    },
    Deviation {
        id: "coreplexml.remember-refused",
        cites: "CPX-REF-06",
        sentence: "Logging in does not know remember.",
        joint: Joint::Reply(|scene, reply| {
            let remembered = scene.asked.json()["remember"] == true;
            scene.asked.is(&Method::POST, LOGIN)
                && remembered
                && refuse(
                    reply,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "remember: unknown field",
                )
        }),
    },
    Deviation {
        id: "coreplexml.unverified-account-logs-in",
        cites: "CPX-REF-05",
        sentence: "An account logs in before its address is verified.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::POST, LOGIN)
                && reply.status == StatusCode::FORBIDDEN
                && log_in(scene, reply)
        }),
    },
];

/// Whether the request repeats no token.
fn cookie_alone(scene: &Scene<'_>) -> bool {
    scene.asked.method == Method::GET && !scene.asked.headers.contains_key(CSRF_HEADER)
}

fn cookie_readable(_: &Scene<'_>, reply: &mut Reply) -> bool {
    let cookies: Vec<_> = reply
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .cloned()
        .collect();
    let mut changed = false;
    reply.headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let text = cookie.to_str().unwrap_or_default();
        let readable = text.replace(" HttpOnly;", "");
        changed |= readable != text;
        let readable = HeaderValue::from_str(&readable).unwrap_or(cookie);
        reply.headers.append(header::SET_COOKIE, readable);
    }
    changed
}

/// Begins a session of the main account, whoever asks.
fn log_in(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(account) = scene.services.account("main") else {
        return false;
    };
    refuse(reply, StatusCode::OK, "Logged in");
    set_cookies(scene.services, account, false, &mut reply.headers);
    true
}
