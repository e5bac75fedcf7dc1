//! The bucket of a key.

use super::{ADMIN, READ, stand};
use crate::stand::{Answer, Stand};

async fn ask(stand: &Stand, key: &str) -> Answer {
    stand.bearer(key, "GET", "/v1/models", "").await
}

async fn frozen() -> Stand {
    let stand = stand();
    let now = r#"{"frozen":true,"now":"2026-01-01T00:00:00Z"}"#;
    stand.control("PUT", "aiaas/clock", now).await;
    stand
}

#[tokio::test]
async fn a_burst_of_200_then_one_more_every_600_milliseconds() {
    let stand = frozen().await;
    for left in (0..200).rev() {
        let answer = ask(&stand, ADMIN).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-remaining"), left.to_string());
    }
    let refused = ask(&stand, ADMIN).await;
    assert_eq!(refused.verdict(), (429, "rate_limit_exceeded"));
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("x-ratelimit-limit"), "100");
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    // 2026-01-01, and the two minutes in which 200 come back.
    assert_eq!(refused.header("x-ratelimit-reset"), "1767225720");
    assert_eq!(ask(&stand, READ).await.status, 200);
    let second = r#"{"advance_seconds":1}"#;
    stand.control("PUT", "aiaas/clock", second).await;
    assert_eq!(ask(&stand, ADMIN).await.status, 200);
    assert_eq!(ask(&stand, ADMIN).await.status, 429);
}

#[tokio::test]
async fn a_refused_key_draws_from_nobody() {
    let stand = frozen().await;
    let before = ask(&stand, ADMIN).await;
    let refused = ask(&stand, "guess").await;
    assert_eq!(refused.header("x-ratelimit-limit"), "");
    let after = ask(&stand, ADMIN).await;
    let left = |answer: &Answer| {
        answer
            .header("x-ratelimit-remaining")
            .parse::<u32>()
            .unwrap()
    };
    assert_eq!(left(&before) - 1, left(&after));
}

#[tokio::test]
async fn without_limits_nothing_is_used_up() {
    let stand = Stand::of("aiaas", &[("aiaas.limits", "off")]);
    for _ in 0..250 {
        let answer = ask(&stand, ADMIN).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-remaining"), "200");
    }
}
