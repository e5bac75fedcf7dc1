//! The steps, each with what it sends at most.

use gherkin::{Step, StepType};

use super::{Made, count::Count};
use crate::{
    documents::sentence::{Sentence, sentence},
    run::demands::Demands,
};

/// One thing that a step does over HTTP.
#[derive(Clone, Copy)]
enum Ask {
    /// The operation that a live credential opens.
    Probe,
    /// A made key's exchange for what requests carry.
    Exchange,
    /// What the scenario asked last, so many times.
    Asked(u32),
    /// The same, as long as it does not show what it should.
    Again,
    /// The head of the same.
    Head,
    /// A key.
    Make,
    /// An operation by its name.
    Operation(&'static str),
}

/// What the promises send that send anything; they stand in the steps' own words.
const PROMISES: [(&str, &[Ask]); 20] = [
    ("a-malformed-key-is-refused-alike", &[Ask::Asked(2)]),
    ("another-key-is-still-served", &[Ask::Asked(1)]),
    ("the-answer-names-the-key", &[Ask::Again]),
    (
        "the-caller-is-served-after-the-time-that-the-refusal-names",
        &[Ask::Asked(1)],
    ),
    ("the-caller-shares-the-limit", &[Ask::Asked(4)]),
    ("the-head-alone-is-answered-alike", &[Ask::Head]),
    ("the-key-buys-nothing-any-more", &[Ask::Exchange]),
    (
        "the-key-opens-nothing-any-more",
        &[Ask::Exchange, Ask::Probe],
    ),
    ("the-key-survives", &[Ask::Exchange, Ask::Probe]),
    (
        "the-new-key-can-withdraw-the-old-one",
        &[
            Ask::Operation("lists-keys"),
            Ask::Operation("revokes-the-key"),
        ],
    ),
    ("the-new-key-is-unlike-every-other", &[Ask::Make]),
    (
        "the-new-key-outlives-the-old-one",
        &[Ask::Exchange, Ask::Probe],
    ),
    ("the-new-key-works-at-once", &[Ask::Exchange, Ask::Probe]),
    ("the-new-secret-buys-a-token", &[Ask::Exchange]),
    (
        "the-old-key-opens-nothing-any-more",
        &[Ask::Exchange, Ask::Probe],
    ),
    ("the-old-secret-buys-nothing-any-more", &[Ask::Exchange]),
    ("the-owners-own-key-still-works", &[Ask::Probe]),
    (
        "the-refusal-does-not-tell-which-names-are-known",
        &[Ask::Asked(1)],
    ),
    ("the-token-opens-it-again", &[Ask::Probe]),
    ("the-token-opens-the-door", &[Ask::Probe]),
];

impl Count<'_> {
    /// Counts a step.
    pub(super) fn step(&mut self, step: &Step, demands: &Demands) {
        let text = step.value.trim_end_matches(':');
        match sentence(step) {
            Sentence::Made { shared: false } => {
                self.make(Made::Key);
                self.exchange(1);
            }
            Sentence::Session { begun: true } => {
                let mut given = self.terms.given();
                if let Some((_, slot)) = given.find(|(_, slot)| slot.is_owners()) {
                    self.acquire_slot(slot);
                }
                self.doubt();
            }
            Sentence::Call(name) => {
                self.asked = self.named(&name);
                let key = if self.refused && step.ty == StepType::When {
                    Made::SpareKey
                } else {
                    Made::Key
                };
                self.send_making(self.asked, 1, key);
                if self.asked.is_some_and(|asked| self.profile.is_login(asked)) {
                    self.doubt();
                }
            }
            Sentence::Exceed(name) => self.exceed(&name),
            Sentence::InTheClear(name) => self.send(self.named(&name), 1),
            Sentence::Creates => {
                self.asked = self.named("creates-a-key");
                self.ask(1);
            }
            Sentence::Opens | Sentence::Ended => {
                self.exchange(1);
                self.probe(1);
            }
            Sentence::OutOfReach => self.send(self.named("revokes-the-key"), 1),
            Sentence::Refused(reason) if reason == "a-missing-permission" => {
                // Where a slot's key is served, another one that is made for the purpose asks once more.
                let doubted = !self.terms.doubted(demands).is_empty();
                self.exchange(u32::from(doubted));
                self.send_making(self.asked, u32::from(doubted), Made::SpareKey);
            }
            Sentence::Mutations => self.ask(demands.mutations),
            Sentence::Promise(_) if text.contains("'s list ") => {
                self.asked = self.named("lists-keys");
                self.ask(1);
                self.ask_again(self.asked);
            }
            Sentence::Promise(_) if text == "the keys are all different" => {}
            Sentence::Promise(name) => self.promise(&name),
            Sentence::Tagged { also } => self.tagged(text, also.as_deref()),
            Sentence::Other if text.ends_with(" hours pass") => self.acquire(),
            _ => {}
        }
    }

    fn promise(&mut self, name: &str) {
        let asks = PROMISES.iter().find(|(promise, _)| *promise == name);
        for ask in asks.into_iter().flat_map(|(_, asks)| *asks) {
            match *ask {
                Ask::Probe => self.probe(1),
                Ask::Exchange => self.exchange(1),
                Ask::Asked(times) => self.ask(times),
                Ask::Again => self.ask_again(self.asked),
                Ask::Head => {
                    if let Some(asked) = self.asked {
                        self.request(&format!("HEAD {}", asked.template()), 1);
                    }
                }
                Ask::Make => self.make(Made::SpareKey),
                Ask::Operation(name) => self.send(self.named(name), 1),
            }
        }
    }

    fn tagged(&mut self, text: &str, also: Option<&str>) {
        const FALLS: u32 = 4;
        let also = also.and_then(|name| self.named(name));
        self.send(also, 1);
        if text == "what is shown of the key holds" {
            self.send(self.named("shows-the-key"), 1);
            self.send(self.named("lists-keys"), 1);
        } else if text.starts_with("what ") {
            self.ask_again(also);
        } else if text.starts_with("the header ") {
            self.ask(FALLS);
        } else if text.starts_with("the answer holds a token at ") {
            self.probe(1);
        } else if text.starts_with("the answer tells a later ") {
            let times = if self.terms.target.control.is_some() {
                2
            } else {
                8
            };
            self.exchange(times);
            self.ask(times);
        } else if text == "the answer holds" {
            self.ask_again(self.asked);
        }
    }

    /// As many as the limit lets through, and one more.
    fn exceed(&mut self, name: &str) {
        let Some(limit) = self.profile.limits.get(name) else {
            return;
        };
        let target = self.terms.target;
        let declared = &target.credentials.limits;
        let allowed = limit.allowed(declared, target.control.is_some());
        let refilled = limit.refilled(limit.window(declared).into());
        let times = allowed.saturating_add(refilled).saturating_add(1);
        self.asked = self.named(&limit.operation);
        self.ask(times);
        if let Some(counted) = &limit.counts {
            self.ask(1);
            let refusal = self.profile.refusals.get(counted);
            let fails = refusal.is_some_and(|it| it.status.iter().any(|it| it.matches(401)));
            self.traffic.failures += times * u32::from(fails);
        }
        if self.asked.is_some_and(|asked| self.profile.is_login(asked)) {
            self.doubt();
        }
    }
}

/// Whether a step judges the latest answer and sends nothing.
pub(in crate::run) fn only_judges(step: &Step) -> bool {
    let text = step.value.trim_end_matches(':');
    let silent = match sentence(step) {
        Sentence::Refused(_) => true,
        Sentence::Promise(name) => !PROMISES.iter().any(|(promise, _)| *promise == name),
        Sentence::Tagged { .. } => text == "the answer holds",
        _ => false,
    };
    step.ty == StepType::Then && silent
}
