//! Every denial in the words of a platform.

use std::fmt::Write as _;

use countersign_mock::{
    auth::{Denial, Scope},
    platforms::ALL,
};
use http_body_util::BodyExt as _;

#[tokio::test]
async fn every_denial_has_its_words() {
    let denials = [
        Denial::MissingCredential,
        Denial::AmbiguousCredential,
        Denial::UnknownKey,
        Denial::ExpiredKey,
        Denial::RevokedKey,
        Denial::UnknownSession,
        Denial::ForgedRequest,
        Denial::MissingScope(Scope("read_write")),
        Denial::RateLimited {
            rule: "requests_per_minute",
            retry_after: 42,
        },
    ];
    for platform in ALL {
        let mut table = String::new();
        for denial in denials {
            let (head, body) = (platform.refuse)(denial).into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let body = std::str::from_utf8(&body).unwrap();
            let retry = head
                .headers
                .get("retry-after")
                .map(|it| it.to_str().unwrap());
            let retry = retry
                .map(|it| format!(" [Retry-After: {it}]"))
                .unwrap_or_default();
            let (name, reason) = (platform.name, denial.reason());
            writeln!(
                table,
                "{name} {reason}: {}{retry} {body}",
                head.status.as_u16()
            )
            .unwrap();
        }
        insta::assert_snapshot!(platform.name, table);
    }
}
