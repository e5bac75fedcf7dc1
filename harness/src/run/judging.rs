//! How a scenario judges claims: what is documented against what was seen, with the exchanges that show it.

use super::{
    record::{Outcome, Stopped},
    world::{Stop, World},
};
use crate::{
    documents::{Citation, claim::Basis},
    report::{ExchangeRecord, Verdict},
    target::{
        exchange::{Exchange, printable},
        secret::Redactor,
    },
};

impl World {
    /// Judges each claim of a citation: what is documented, whether it `holds`, what was seen. A failed claim ends the scenario.
    pub fn judge(
        &mut self,
        citation: &Citation,
        holds: bool,
        documented: &str,
        seen: &str,
    ) -> Result<(), Stop> {
        if self.note(citation, holds, documented, seen) == Verdict::Fail {
            self.stopped = Some(Stopped::Breach);
            let seen = printable(&self.session().redactor.mask(seen));
            return Err(Stop(format!("documented {documented}; saw {seen}")));
        }
        Ok(())
    }

    /// Notes what became of each claim of a citation, and goes on; answers the worst of it.
    pub fn note(
        &mut self,
        citation: &Citation,
        holds: bool,
        documented: &str,
        seen: &str,
    ) -> Verdict {
        let session = self.session();
        let seen = printable(&session.redactor.mask(seen));
        let documented = session.redactor.mask(documented);
        let exchanges = if holds {
            Vec::new()
        } else {
            self.evidence(&session.redactor)
        };
        let example = self.example.take().filter(|_| !holds);
        let mut worst = Verdict::Pass;
        for id in &citation.claims {
            let Some(claim) = session.documents.claim(id) else {
                continue;
            };
            let verdict = match (holds, claim.gates(citation.basis)) {
                (true, _) => Verdict::Pass,
                (false, true) => Verdict::Fail,
                (false, false) => Verdict::Warn,
            };
            worst = worst.max(verdict);
            self.outcomes.push(Outcome {
                claim: id.clone(),
                basis: claim.basis.min(citation.basis.unwrap_or(claim.basis)),
                verdict,
                documented: documented.clone(),
                seen: seen.clone(),
                example: example.clone(),
                exchanges: exchanges.clone(),
            });
        }
        worst
    }

    /// Judges what the documents do not put beyond dispute: it warns at most.
    pub fn advise(&mut self, citation: &Citation, holds: bool, documented: &str, seen: &str) {
        let weak = Citation::new(&citation.claims, Some(Basis::Assumed));
        self.note(&weak, holds, documented, seen);
    }

    fn evidence(&self, redactor: &Redactor) -> Vec<ExchangeRecord> {
        self.exchanges
            .iter()
            .map(|exchange| masked(exchange, redactor))
            .collect()
    }
}

/// An exchange as reports may show it.
fn masked(exchange: &Exchange, redactor: &Redactor) -> ExchangeRecord {
    let headers = |headers: &[(String, String)]| {
        headers
            .iter()
            .map(|(name, value)| (name.clone(), redactor.mask(value)))
            .collect()
    };
    ExchangeRecord {
        method: exchange.method.clone(),
        url: redactor.mask(&exchange.url),
        request_headers: headers(&exchange.request_headers),
        request_body: exchange
            .request_body
            .as_deref()
            .map(|body| redactor.mask(body)),
        status: exchange.status,
        headers: headers(&exchange.headers),
        // More is masked than is shown, so that no secret is cut in two.
        body: shortened(&redactor.mask_start(&exchange.body, MASKED), SHOWN),
        millis: exchange.millis,
    }
}

/// As much of a body as a report shows, in characters.
const SHOWN: usize = 16 * 1024;
/// As much of it as is masked beforehand.
const MASKED: usize = 4 * SHOWN;

/// So many characters of a body.
fn shortened(body: &str, most: usize) -> String {
    match body.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &body[..end]),
        None => body.to_owned(),
    }
}
