//! Secrets buy what they should not, or not what they should.

use http::StatusCode;
use serde_json::json;

use super::{Found, admit, asks_again, is_exchange, restate};
use crate::{
    auth::{Denial, Presented},
    joints::{Deviation, Joint, Reply, Scene},
    random,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 13] = [
    Deviation {
        id: "runai.wrong-secret-buys",
        cites: "RUNAI-TOK-10",
        sentence: "Only the name of the application is looked at.",
        joint: Joint::Lookup(wrong_secret),
    },
    Deviation {
        id: "runai.secret-compared-in-part",
        cites: "RUNAI-TOK-10",
        sentence: "A secret that lacks its end buys a token.",
        joint: Joint::Lookup(|scene, presented, found| {
            buys(scene, presented, found, |scene, shown| {
                seeded(scene, |slot| text(slot, "app_secret").starts_with(shown))
            })
        }),
    },
    Deviation {
        id: "runai.deleted-application-buys",
        cites: "RUNAI-AUTH-04",
        sentence: "The secret of a deleted application buys tokens.",
        joint: Joint::Lookup(|scene, presented, found| {
            buys(scene, presented, found, |scene, shown| {
                let id = scene.active.find(|known| known == shown)?;
                (scene.active.secret(&id)? == shown).then_some(id)
            })
        }),
    },
    Deviation {
        id: "runai.old-secret-still-buys",
        cites: "RUNAI-APP-03",
        sentence: "A secret that was replaced buys tokens.",
        joint: Joint::Lookup(|scene, presented, found| {
            buys(scene, presented, found, |scene, shown| {
                let id = scene.active.find(|known| known == shown)?;
                (scene.active.secret(&id)? != shown).then_some(id)
            })
        }),
    },
    Deviation {
        id: "runai.second-token-refused",
        cites: "RUNAI-AUTH-06",
        sentence: "Of the tokens of an application only the first is good.",
        joint: Joint::Reply(|scene, reply| {
            asks_again(scene, reply) && {
                let token = reply.body["accessToken"].as_str().unwrap_or_default();
                let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
                let turned: String = signature.chars().rev().collect();
                reply.body["accessToken"] = json!(format!("{signed}.{turned}"));
                true
            }
        }),
    },
    Deviation {
        id: "runai.token-serves-once",
        cites: "RUNAI-AUTH-07",
        sentence: "A token opens the door once.",
        joint: Joint::Lookup(serves_once),
    },
    Deviation {
        id: "runai.token-answered-with-201",
        cites: "RUNAI-TOK-01",
        sentence: "A token is answered with 201.",
        joint: Joint::Reply(|scene, reply| {
            let bought = is_exchange(scene) && reply.status == StatusCode::OK;
            if bought {
                reply.status = StatusCode::CREATED;
            }
            bought
        }),
    },
    Deviation {
        id: "runai.second-token-renamed",
        cites: "RUNAI-TOK-04",
        sentence: "All tokens of an application but the first come as access_token.",
        joint: Joint::Reply(|scene, reply| {
            asks_again(scene, reply) && {
                reply.body = json!({ "access_token": reply.body["accessToken"].take() });
                true
            }
        }),
    },
    Deviation {
        id: "runai.second-token-opaque",
        cites: "RUNAI-TOK-07",
        sentence: "All tokens of an application but the first say nothing to anybody.",
        joint: Joint::Reply(|scene, reply| {
            asks_again(scene, reply) && {
                reply.body["accessToken"] = json!(random::secret("", 64));
                true
            }
        }),
    },
    Deviation {
        id: "runai.missing-parameter-breaks",
        cites: "RUNAI-TOK-12",
        sentence: "A request for a token that lacks something is answered with 500.",
        joint: Joint::Reply(|scene, reply| breaks(scene, reply, "Required parameter is missing")),
    },
    Deviation {
        id: "runai.broken-json-breaks",
        cites: "RUNAI-TOK-14",
        sentence: "A request for a token that is not JSON is answered with 500.",
        joint: Joint::Reply(|scene, reply| breaks(scene, reply, "Request body is not valid JSON")),
    },
    Deviation {
        id: "runai.unknown-grant-buys",
        cites: "RUNAI-TOK-13",
        sentence: "Any grantType buys a token.",
        joint: Joint::Reply(unknown_grant),
    },
    Deviation {
        id: "runai.regenerated-secret-buys-nothing",
        cites: "RUNAI-APP-03",
        sentence: "The regenerated secret is not the one that counts.",
        joint: Joint::Reply(|scene, reply| {
            let renewed = scene.asked.segment(super::SECRET).is_some() && reply.status.is_success();
            if renewed {
                reply.body["secret"] = json!(random::secret("", 32));
            }
            renewed
        }),
    },
];

fn wrong_secret(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    buys(scene, presented, found, |scene, _| {
        let wish = scene.asked.json();
        seeded(scene, |slot| wish["AppId"] == text(slot, "app_id"))
    })
}

/// The id of the application in the first slot of the seed that fits.
fn seeded(scene: &Scene<'_>, fits: impl Fn(&toml::Value) -> bool) -> Option<String> {
    let slots = scene.services.seed.slots.iter().map(|slot| &slot.value);
    let mut applications = slots.filter(|value| value.get("app_secret").is_some());
    let secret = text(applications.find(|value| fits(value))?, "app_secret");
    let key = scene.services.keys.by_secret(secret);
    key.map(|key| key.id.to_string())
}

fn text<'a>(slot: &'a toml::Value, field: &str) -> &'a str {
    slot[field].as_str().unwrap_or_default()
}

/// Takes a secret that was refused for that of the key which `find` names.
fn buys(
    scene: &Scene<'_>,
    presented: &Presented,
    found: &mut Found,
    find: fn(&Scene<'_>, &str) -> Option<String>,
) -> bool {
    let (Presented::Key(shown), Err(Denial::UnknownKey)) = (presented, &found) else {
        return false;
    };
    if !is_exchange(scene) {
        return false;
    }
    let id = find(scene, shown);
    admit(id.and_then(|id| scene.services.keys.by_id(&id)), found)
}

fn serves_once(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    let Presented::Key(token) = presented else {
        return false;
    };
    let again = !is_exchange(scene) && found.is_ok() && !scene.active.see(token);
    if again {
        *found = Err(Denial::UnknownKey);
    }
    again
}

fn breaks(scene: &Scene<'_>, reply: &mut Reply, message: &str) -> bool {
    is_exchange(scene)
        && reply.body["message"] == message
        && restate(reply, StatusCode::INTERNAL_SERVER_ERROR)
}

fn unknown_grant(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let unknown = is_exchange(scene) && reply.body["message"] == "grantType is not supported";
    let wish = scene.asked.json();
    let secret = wish["AppSecret"].as_str();
    let now = scene.services.now();
    let key = secret.and_then(|it| scene.services.keys.admit(it, now).ok());
    let (Some(key), Some(tokens)) = (key.filter(|_| unknown), &scene.services.tokens) else {
        return false;
    };
    let token = tokens.issue(&key.id, now);
    reply.become_json(StatusCode::OK, json!({ "accessToken": token }));
    true
}
