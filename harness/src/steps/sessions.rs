//! Sessions: begun by logging in, carried by cookies (RFC 6265), ended for good.

use cucumber::{gherkin::Step, given, then};

use super::{Outcome, is_honoured};
use crate::{
    documents::profile::key_of,
    report::Lack,
    run::world::{Caller, Stop, World},
    target::{
        cookies,
        exchange::Exchange,
        key::{ApiKey, Via},
        mischief,
        presentation::Presentation,
    },
};

#[given("a newly begun session")]
async fn newly_begun(world: &mut World) -> Outcome {
    let session = world.session().keyring.slots().new_owner().await;
    let session = world.need(session)?;
    world.caller = Some(world.caller_with(&session));
    Ok(())
}

#[given(regex = r"^a session that is (left out|forged|cut short)$")]
async fn in_state(world: &mut World, state: String) -> Outcome {
    let presentation = match state.as_str() {
        "left out" => Presentation::nothing(),
        "forged" => changed(world, mischief::with_middle_changed).await?,
        _ => changed(world, |value| value.chars().skip(1).collect()).await?,
    };
    take(world, presentation).await
}

#[given(regex = r"^a session (with its cookie alone|with its token|with a wrong token)$")]
async fn with_token(world: &mut World, what: String) -> Outcome {
    let session = owners_session(world).await?;
    let placement = world.session().profile().credential.clone();
    let proper = session.presentation(&placement);
    let presentation = match what.as_str() {
        "with its token" => proper,
        "with its cookie alone" => Presentation::header("cookie", session.secret.reveal().into()),
        _ => {
            let mut presentation = proper;
            let Via::Session {
                csrf: Some((header, value)),
            } = &session.via
            else {
                return Err(no_token(world));
            };
            let wrong = mischief::with_middle_changed(value.reveal());
            for (name, value) in &mut presentation.headers {
                if name == header {
                    *value = wrong.clone().into_bytes();
                }
            }
            presentation
        }
    };
    take(world, presentation).await
}

#[given("the mail to the new user is read")]
async fn mail_is_read(world: &mut World) -> Outcome {
    let Some(control) = world.session().control.clone() else {
        return Err(world.could_not_run(Lack::Control, "only a control listener shows the mail"));
    };
    let to = world.values().remove("new_email").unwrap_or_default();
    let mail = control.mail_to(&to).await;
    let mail = mail.map_err(|error| world.could_not_run(Lack::Control, format!("{error:#}")))?;
    let Some(content) = mail else {
        return Err(world.could_not_run(Lack::Control, "there is no mail to the new user"));
    };
    world.session().redactor.learn(&content);
    world.keep("mail", content);
    Ok(())
}

#[then("the session travels in a cookie that scripts cannot read")]
async fn travels_in_a_hidden_cookie(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.decided()?;
    let cookies = cookies::set_by(&answer);
    let hidden = cookies.iter().any(|cookie| cookie.http_only);
    let seen = format!("{} cookies, none of them HttpOnly", cookies.len());
    world.judge(&citation, hidden, "a cookie that is HttpOnly", &seen)
}

#[then("the session opens the door")]
async fn opens_the_door(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.decided()?;
    let holds = is_honoured(world)?;
    world.judge(
        &citation,
        holds,
        "a door opened by the cookie",
        &answer.sight(),
    )
}

#[then("the remembered session lasts longer")]
async fn lasts_longer(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let [usual, remembered] = world.latest_two()?;
    let (usual, remembered) = (longest(&usual), longest(&remembered));
    let words = |seconds: Option<i64>| {
        seconds.map_or_else(|| "no lifetime".to_owned(), |it| format!("{it} seconds"))
    };
    let seen = format!("{} against {} usually", words(remembered), words(usual));
    world.judge(
        &citation,
        remembered > usual,
        "a longer lifetime of the cookie",
        &seen,
    )
}

#[then("the missing token is refused or overlooked")]
async fn is_refused_or_overlooked(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.decided()?;
    let holds = is_honoured(world)? || matches!(answer.status, 400 | 401 | 403 | 422);
    world.judge(&citation, holds, "a success, or a refusal", &answer.sight())
}

#[then("the wrong token is refused")]
async fn wrong_is_refused(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.decided()?;
    let holds = matches!(answer.status, 400 | 401 | 403 | 422);
    world.judge(&citation, holds, "a refusal", &answer.sight())
}

/// The cookie that lives longest, in seconds; nothing where all end with the browser.
fn longest(answer: &Exchange) -> Option<i64> {
    let hidden = cookies::set_by(answer).into_iter();
    hidden
        .filter(|cookie| cookie.http_only)
        .filter_map(|cookie| cookie.lifetime)
        .max()
}

/// The owner's cookies with every value changed in one way.
async fn changed(world: &mut World, change: fn(&str) -> String) -> Result<Presentation, Stop> {
    let session = owners_session(world).await?;
    let cookies = session.secret.reveal().split("; ");
    let changed: Vec<_> = cookies
        .filter_map(|cookie| cookie.split_once('='))
        .map(|(name, value)| format!("{name}={}", change(value)))
        .collect();
    Ok(Presentation::header(
        "cookie",
        changed.join("; ").into_bytes(),
    ))
}

async fn owners_session(world: &mut World) -> Result<ApiKey, Stop> {
    let owner = world.session().keyring.slots().owner().await;
    let owner = world.need(owner)?;
    if owner.via == Via::Credential {
        return Err(world.broken("the owner acts by no session"));
    }
    Ok(owner)
}

async fn take(world: &mut World, presentation: Presentation) -> Outcome {
    let owner = owners_session(world).await?;
    world.caller = Some(Caller {
        presentation,
        ..world.caller_with(&owner)
    });
    Ok(())
}

fn no_token(world: &mut World) -> Stop {
    let session = world.session().profile().session.clone();
    let cookie = session.and_then(|it| it.csrf_cookie).unwrap_or_default();
    world.could_not_run(
        Lack::Target,
        format!("logging in set no cookie {}", key_of(&cookie)),
    )
}
