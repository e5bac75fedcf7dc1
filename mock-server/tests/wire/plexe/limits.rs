//! Windows on the platform's clock.

use crate::stand::{EXPIRED, KEY, OTHER, READ_ONLY, Stand};

async fn frozen() -> Stand {
    let stand = Stand::new();
    stand
        .control("PUT", "plexe/clock", r#"{"frozen":true}"#)
        .await;
    stand
}

async fn advance(stand: &Stand, seconds: i64) {
    let body = format!(r#"{{"advance_seconds":{seconds}}}"#);
    stand.control("PUT", "plexe/clock", &body).await;
}

#[tokio::test]
async fn an_account_has_a_hundred_requests_a_minute_over_all_its_keys() {
    let stand = frozen().await;
    for number in 0..100 {
        let key = if number % 2 == 0 { KEY } else { READ_ONLY };
        assert_eq!(stand.get(key, "/models").await.status, 200, "{number}");
    }
    advance(&stand, 18).await;
    let refused = stand.get(KEY, "/models").await;
    assert_eq!(refused.verdict(), (429, "rate_limit_exceeded"));
    assert_eq!(refused.header("retry-after"), "42");
    assert_eq!(stand.get(READ_ONLY, "/models").await.status, 429);
    assert_eq!(stand.get(OTHER, "/models").await.status, 200);
    assert_eq!(stand.get("", "/health").await.status, 200);
    advance(&stand, 42).await;
    assert_eq!(stand.get(KEY, "/models").await.status, 200);
}

#[tokio::test]
async fn an_account_creates_ten_keys_an_hour() {
    let stand = frozen().await;
    let body = r#"{"name":"a","permission_level":"read_only"}"#;
    for _ in 0..10 {
        assert_eq!(
            stand.call(KEY, "POST", "/auth/api-keys", body).await.status,
            200
        );
    }
    let refused = stand.call(KEY, "POST", "/auth/api-keys", body).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, "3600")
    );
    assert_eq!(stand.get(KEY, "/models").await.status, 200);
    advance(&stand, 3600).await;
    assert_eq!(
        stand.call(KEY, "POST", "/auth/api-keys", body).await.status,
        200
    );
}

#[tokio::test]
async fn ten_failed_attempts_lock_a_client_out_even_with_a_good_key() {
    let stand = frozen().await;
    for _ in 0..20 {
        assert_eq!(stand.get("", "/models").await.status, 401);
    }
    for number in 0..10 {
        let key = if number == 0 { EXPIRED } else { "plx_sk_guess" };
        assert_eq!(stand.get(key, "/models").await.status, 401, "{number}");
    }
    let refused = stand.get(KEY, "/models").await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, "900")
    );
    advance(&stand, 900).await;
    assert_eq!(stand.get(KEY, "/models").await.status, 200);
}

#[tokio::test]
async fn limits_can_be_changed_and_switched_off() {
    let stand = Stand::with(&[("plexe.requests_per_minute", "2")]);
    stand
        .control("PUT", "plexe/clock", r#"{"frozen":true}"#)
        .await;
    for expected in [200, 200, 429] {
        assert_eq!(stand.get(KEY, "/models").await.status, expected);
    }
    stand
        .control("PUT", "plexe/limits", r#"{"requests_per_minute":1}"#)
        .await;
    for expected in [200, 429] {
        assert_eq!(stand.get(KEY, "/models").await.status, expected);
    }
    stand
        .control("PUT", "plexe/limits", r#"{"enabled":false}"#)
        .await;
    assert_eq!(stand.get(KEY, "/models").await.status, 200);
    stand.control("POST", "plexe/reset", "").await;
    let limits = stand.control("GET", "plexe/limits", "").await;
    assert_eq!(limits.json["requests_per_minute"], 2);
}
