//! How a session is begun, carried and protected.

use http::{HeaderValue, Method, StatusCode, header};
use serde_json::Value;

use crate::{
    auth::{Denial, Presented},
    joints::{Deviation, Joint, Reply, Scene},
    platforms::coreplexml::{
        auth::{CSRF_HEADER, OTHER_SESSION_COOKIE, SESSION_COOKIE, writes},
        faults::LOGIN,
    },
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 6] = [
    Deviation {
        id: "coreplexml.strict-csrf",
        cites: "The reference demands X-CSRF-Token of writing sessions, the creation example does without.",
        sentence: "A writing request of a session without X-CSRF-Token is refused.",
        joint: Joint::Lookup(|scene, presented, found| {
            let session = matches!(presented, Presented::Session(_)) && found.is_ok();
            let bare = !scene.asked.headers.contains_key(CSRF_HEADER);
            let refused = session && bare && writes(&scene.asked.method);
            if refused {
                *found = Err(Denial::ForgedRequest);
            }
            refused
        }),
    },
    Deviation {
        id: "coreplexml.other-cookie-name",
        cites: "The name of the session's cookie is not documented.",
        sentence: "The session's cookie is called sid.",
        joint: Joint::Reply(rename_cookie),
    },
    Deviation {
        id: "coreplexml.login-without-body",
        cites: "What a login answers besides its cookie is not documented.",
        sentence: "A login is answered with 204.",
        joint: Joint::Reply(|scene, reply| {
            let begun = scene.asked.is(&Method::POST, LOGIN) && reply.status == StatusCode::OK;
            if begun {
                reply.status = StatusCode::NO_CONTENT;
                reply.body = Value::Null;
            }
            begun
        }),
    },
    Deviation {
        id: "coreplexml.one-session",
        cites: "Whether a user has several sessions side by side is not documented.",
        sentence: "A login ends the user's earlier session.",
        joint: Joint::Reply(one_session),
    },
    Deviation {
        id: "coreplexml.cookie-on-any-site",
        cites: "Of the cookie's attributes HttpOnly alone is documented.",
        sentence: "Cookies go with requests from any site.",
        joint: Joint::Reply(|_, reply| {
            change_cookies(reply, |cookie| cookie.replace("; SameSite=Lax", ""))
        }),
    },
    Deviation {
        id: "coreplexml.sessions-of-the-browser",
        cites: "Whether the cookie shows how long a session lasts is not documented.",
        sentence: "Cookies end with the browser, and the server alone knows how long a session lasts.",
        joint: Joint::Reply(|_, reply| {
            change_cookies(reply, |cookie| {
                let (kept, _) = cookie.split_once("; Max-Age=").unwrap_or((cookie, ""));
                kept.to_owned()
            })
        }),
    },
];

fn one_session(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let services = scene.services;
    let cookies = reply.headers.get_all(header::SET_COOKIE).iter();
    let begun = cookies.filter_map(|cookie| {
        let (name, rest) = cookie.to_str().ok()?.split_once('=')?;
        let secret = rest.split(';').next()?;
        let session = services.sessions.admit(secret, services.now()).ok()?;
        (name == SESSION_COOKIE).then_some((session, secret))
    });
    let begun = scene
        .asked
        .is(&Method::POST, LOGIN)
        .then(|| begun.last())
        .flatten();
    begun.is_some_and(|(session, secret)| {
        services.sessions.end_others(&session.account, Some(secret));
        true
    })
}

fn rename_cookie(_: &Scene<'_>, reply: &mut Reply) -> bool {
    change_cookies(reply, |cookie| {
        let rest = cookie.strip_prefix(SESSION_COOKIE);
        rest.map_or_else(
            || cookie.to_owned(),
            |rest| format!("{OTHER_SESSION_COOKIE}{rest}"),
        )
    })
}

fn change_cookies(reply: &mut Reply, change: impl Fn(&str) -> String) -> bool {
    let cookies: Vec<_> = reply
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .cloned()
        .collect();
    let mut any = false;
    reply.headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let text = cookie.to_str().unwrap_or_default();
        let changed = change(text);
        any |= changed != text;
        let changed = HeaderValue::from_str(&changed).unwrap_or(cookie);
        reply.headers.append(header::SET_COOKIE, changed);
    }
    any
}
