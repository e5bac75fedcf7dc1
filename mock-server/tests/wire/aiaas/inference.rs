//! What models answer.

use super::{ADMIN, HELLO, INFERENCE, stand};
use crate::stand::Answer;

const TALK: &str = r#"{"model":"gpt-oss-20b","messages":[{"role":"user","content":"Hello"}]}"#;

async fn ask(path: &str, body: &str) -> Answer {
    let stand = stand();
    let now = r#"{"frozen":true,"now":"2026-01-01T00:00:00Z"}"#;
    stand.control("PUT", "aiaas/clock", now).await;
    stand.bearer(ADMIN, "POST", path, body).await
}

/// An answer without its random id.
fn shown(answer: &Answer) -> String {
    let id = answer.header("x-request-id").trim_start_matches("req_");
    answer.text.replace(id, "id")
}

#[tokio::test]
async fn three_routes_have_three_shapes() {
    insta::assert_snapshot!("inference", shown(&ask(INFERENCE, HELLO).await));
    insta::assert_snapshot!("chat", shown(&ask("/v1/chat/completions", TALK).await));
    insta::assert_snapshot!("completion", shown(&ask("/v1/completions", HELLO).await));
    let talk = ask(INFERENCE, TALK).await;
    assert_eq!(talk.json["object"], "chat.completion");
}

#[tokio::test]
async fn an_answer_may_come_in_pieces() {
    for (path, body) in [
        (INFERENCE, HELLO),
        ("/v1/chat/completions", TALK),
        ("/v1/completions", HELLO),
    ] {
        let body = body.replacen('{', r#"{"stream":true,"max_tokens":2,"#, 1);
        let answer = ask(path, &body).await;
        assert_eq!(answer.header("content-type"), "text/event-stream");
        let events: Vec<_> = answer.text.split("\n\n").collect();
        assert_eq!(events.len(), 5, "{}", answer.text);
        assert_eq!(events[3], "data: [DONE]");
    }
}

#[tokio::test]
async fn wishes_are_followed_or_refused() {
    let with = |field: &str| HELLO.replacen('{', &format!("{{{field},"), 1);
    let short = ask(INFERENCE, &with(r#""max_tokens":3"#)).await;
    assert_eq!(short.json["usage"]["completion_tokens"], 3);
    let two = ask("/v1/completions", &with(r#""n":2"#)).await;
    assert_eq!(two.json["choices"].as_array().unwrap().len(), 2);
    let ended = ask("/v1/completions", &with(r#""stop":"mock""#)).await;
    assert_eq!(ended.json["choices"][0]["text"], "This is a");
    for field in [
        r#""max_tokens":0"#,
        r#""temperature":3"#,
        r#""top_p":-1"#,
        r#""n":99"#,
        r#""stream":"yes""#,
        r#""stop":[1]"#,
        r#""model":"none""#,
    ] {
        let answer = ask(
            "/v1/completions",
            &with(field).replace(r#""model": "gpt-4""#, r#""x":0"#),
        )
        .await;
        assert_eq!(answer.status, 400, "{field}");
    }
}

#[tokio::test]
async fn what_is_called_plain_text_is_not_read() {
    let answer = stand().plain(ADMIN, INFERENCE, HELLO).await;
    assert_eq!(answer.verdict(), (415, "unsupported_media_type"));
    assert_eq!(stand().plain("none", INFERENCE, HELLO).await.status, 401);
}

#[tokio::test]
async fn more_than_64_kilobytes_are_refused_before_anyone_asks_for_a_key() {
    let stand = stand();
    let full = format!("{HELLO}{}", " ".repeat(64 * 1024 - HELLO.len()));
    assert_eq!(
        stand.bearer(ADMIN, "POST", INFERENCE, &full).await.status,
        200
    );
    let large = full + " ";
    let answer = stand.bearer("", "POST", INFERENCE, &large).await;
    assert_eq!(answer.verdict(), (413, "request_too_large"));
}
