//! fixtures/README.md has a table of all claims, which is what the documents' files say.

use std::fmt::Write as _;

use countersign::documents::{
    Documents,
    claim::{Claim, ClaimId},
};

use crate::generated::holds;

fn table<'a>(title: &str, claims: impl Iterator<Item = (&'a ClaimId, &'a Claim)>) -> String {
    let mut text = format!(
        "\n### {title}\n\n| Claim | Level, basis | Sentence | Source |\n|---|---|---|---|\n"
    );
    for (id, claim) in claims {
        let Claim {
            level,
            basis,
            sentence,
            source,
            excluded,
            ..
        } = claim;
        let excluded = excluded.as_ref();
        let excluded = excluded.map_or_else(String::new, |it| format!(" *Not asked: {it}*"));
        let [told, source] = [format!("{sentence}{excluded}"), source.clone()]
            .map(|it| it.replace('|', "\\|").replace('<', "&lt;"));
        let _ = writeln!(text, "| `{id}` | {level}, {basis} | {told} | {source} |");
    }
    text
}

#[test]
fn the_claims_tables_are_what_the_documents_files_say() {
    let all = Documents::embedded().unwrap();
    let is_practice = |id: &ClaimId| id.0.starts_with("HTTP-");
    let mut text = String::new();
    for documents in &all {
        let own = documents.claims.iter().filter(|(id, _)| !is_practice(id));
        text += &table(&documents.profile.title, own);
    }
    let practice = all[0].claims.iter().filter(|(id, _)| is_practice(id));
    text += &table("Every server, by the standards", practice);
    holds("fixtures/README.md", &(text + "\n"));
}
