//! `/auth/user` and `/usage`.

use crate::stand::{KEY, Stand};

#[tokio::test]
async fn the_account_looks_as_documented() {
    let stand = Stand::new();
    for (name, path) in [
        ("user", "/auth/user"),
        ("profile", "/usage/profile"),
        ("current", "/usage/current"),
    ] {
        let answer = stand.get(KEY, path).await;
        let body = serde_json::to_string_pretty(&answer.json).unwrap();
        insta::assert_snapshot!(format!("account_{name}"), body);
    }
}
