//! Messages that a platform would have sent by mail.

use std::{collections::VecDeque, sync::Mutex};

use jiff::Timestamp;
use serde::Serialize;

/// Messages kept; the oldest go first.
pub const KEPT: usize = 1_000;

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// When it would have been sent.
    pub at: Timestamp,
    /// To whom.
    pub to: String,
    /// What about, such as `verify-email`.
    pub subject: String,
    /// The token or link it carries.
    pub content: String,
}

/// The messages of one platform, oldest first.
#[derive(Default)]
pub struct Outbox(Mutex<VecDeque<Message>>);

impl Outbox {
    /// Keeps a message instead of sending it.
    pub fn send(&self, message: Message) {
        let mut messages = self.0.lock().expect("never poisoned");
        if messages.len() == KEPT {
            messages.pop_front();
        }
        messages.push_back(message);
    }

    /// All messages that are kept.
    pub fn messages(&self) -> Vec<Message> {
        self.0
            .lock()
            .expect("never poisoned")
            .iter()
            .cloned()
            .collect()
    }

    /// Forgets them.
    pub fn clear(&self) {
        self.0.lock().expect("never poisoned").clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outbox_keeps_the_newest_messages() {
        let outbox = Outbox::default();
        for number in 0..=KEPT {
            outbox.send(Message {
                at: Timestamp::UNIX_EPOCH,
                to: "user@example.com".to_owned(),
                subject: "verify-email".to_owned(),
                content: number.to_string(),
            });
        }
        let messages = outbox.messages();
        assert_eq!(messages.len(), KEPT);
        assert_eq!(messages[0].content, "1");
    }
}
