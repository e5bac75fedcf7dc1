//! From a slot of the credentials file to a credential that requests carry: as it is, or by an exchange.

use serde_json::Value;

use super::{
    cookies::{self, Cookie},
    credentials::Credentials,
    exchange::Exchange,
    key::{ApiKey, Identity, Via},
    request::Values,
    secret::{Redactor, Secret},
};
use crate::documents::{
    profile::Profile,
    slot::{self, Yield},
};

/// The blanks of an exchange, filled from the credentials file; `None` where a slot is missing.
pub(super) fn blanks(exchange: &slot::Exchange, credentials: &Credentials) -> Option<Values> {
    let filled = exchange.blanks.iter().map(|(blank, slot)| {
        let secret = credentials.slots.get(slot).map(Secret::reveal);
        let value = secret.or_else(|| credentials.facts.get(slot).map(String::as_str))?;
        Some((blank.clone(), value.to_owned()))
    });
    filled.collect()
}

/// The credential in the answer of an exchange.
pub(super) fn acquired(
    answer: &Exchange,
    yields: Yield,
    profile: &Profile,
    identity: Identity,
    redactor: &Redactor,
) -> Option<ApiKey> {
    if !answer.is_success() {
        return None;
    }
    match yields {
        Yield::Token => {
            let body = answer.json()?;
            let token = body
                .pointer(&profile.token.as_ref()?.at)
                .and_then(Value::as_str)?;
            redactor.learn_given(token);
            Some(ApiKey::issued(Secret::new(token), None, identity))
        }
        Yield::Session => session(answer, profile, identity, redactor),
    }
}

fn session(
    answer: &Exchange,
    profile: &Profile,
    identity: Identity,
    redactor: &Redactor,
) -> Option<ApiKey> {
    let cookies = cookies::set_by(answer);
    if cookies.is_empty() {
        return None;
    }
    for cookie in &cookies {
        redactor.learn(&cookie.value);
    }
    let csrf = csrf(&cookies, profile);
    let all: Vec<_> = cookies
        .iter()
        .map(|cookie| format!("{}={}", cookie.name, cookie.value))
        .collect();
    let key = ApiKey::issued(Secret::new(&all.join("; ")), None, identity);
    Some(ApiKey {
        via: Via::Session { csrf },
        ..key
    })
}

/// The header and the value by which a writing request repeats a cookie, if it is among these.
fn csrf(cookies: &[Cookie], profile: &Profile) -> Option<(String, Secret)> {
    let format = profile.session.as_ref()?;
    let name = format.csrf_cookie.as_deref()?;
    let cookie = cookies.iter().find(|it| it.name == name)?;
    Some((format.csrf_header.clone()?, Secret::new(&cookie.value)))
}

/// Whether writing requests of this session must repeat a cookie that logging in has not set.
pub(super) fn lacks_token(key: &ApiKey, profile: &Profile) -> bool {
    let documented = profile.session.as_ref();
    let documented = documented.is_some_and(|format| format.csrf_cookie.is_some());
    documented && matches!(&key.via, Via::Session { csrf: None })
}

/// The session with the cookie that a later answer has set.
pub(super) fn with_token(
    key: ApiKey,
    answer: &Exchange,
    profile: &Profile,
    redactor: &Redactor,
) -> ApiKey {
    let cookies = cookies::set_by(answer);
    let Some((header, value)) = csrf(&cookies, profile) else {
        return key;
    };
    redactor.learn(value.reveal());
    let name = profile
        .session
        .as_ref()
        .and_then(|it| it.csrf_cookie.clone());
    let cookie = format!("{}={}", name.unwrap_or_default(), value.reveal());
    let all = format!("{}; {cookie}", key.secret.reveal());
    ApiKey {
        secret: Secret::new(&all),
        via: Via::Session {
            csrf: Some((header, value)),
        },
        ..key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_carries_every_cookie_and_no_attribute() {
        let answer = Exchange {
            method: "POST".into(),
            url: String::new(),
            request_headers: Vec::new(),
            request_body: None,
            status: 200,
            headers: vec![
                (
                    "set-cookie".into(),
                    "sid=0123456789ab; HttpOnly; Path=/".into(),
                ),
                ("Set-Cookie".into(), "other=x".into()),
            ],
            body: String::new(),
            cut: false,
            millis: 1,
        };
        let profile = crate::documents::Documents::embedded()
            .unwrap()
            .remove(0)
            .profile;
        let key = acquired(
            &answer,
            Yield::Session,
            &profile,
            Identity::Owner,
            &Redactor::default(),
        )
        .unwrap();
        assert_eq!(key.secret.reveal(), "sid=0123456789ab; other=x");
        assert_eq!(key.presentation(&profile.credential).headers[0].0, "cookie");
    }
}
