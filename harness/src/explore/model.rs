//! The reference model: what must be true of each key after each action, told in the sentences of the features.

use std::fmt::Write as _;

use super::{
    abilities::Abilities,
    walk::{Account, Action},
};

/// A key as the model knows it.
#[derive(Clone, Copy)]
struct Key {
    account: Account,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Live,
    Revoked,
    Expired,
}

impl Abilities {
    /// The steps of a walk, with what must be true after each; what cannot be done here is left out, and a walk without
    /// keys is none.
    pub(super) fn told(&self, walk: &[Action]) -> Vec<String> {
        let mut steps = Vec::new();
        let mut keys: Vec<Key> = Vec::new();
        for action in walk {
            self.act(*action, &mut keys, &mut steps);
        }
        if keys.is_empty() {
            return Vec::new();
        }
        for (number, key) in keys.iter().enumerate() {
            steps.push(tried(number, *key));
        }
        if self.unlike && keys.len() > 1 {
            steps.push("Then the keys are all different".to_owned());
        }
        steps
    }

    fn act(&self, action: Action, keys: &mut Vec<Key>, steps: &mut Vec<String>) {
        let meant = |number: usize| (!keys.is_empty()).then(|| number % keys.len());
        match action {
            Action::Create(account) => self.create(account, keys, steps),
            Action::Use(number) => {
                if let Some(number) = meant(number) {
                    steps.push(tried(number, keys[number]));
                }
            }
            Action::Revoke(number) => {
                if let Some(number) = meant(number) {
                    revoke(number, keys, steps);
                }
            }
            Action::RevokeForeign(number) => {
                if let Some(number) = meant(number).filter(|_| self.out_of_reach) {
                    let other = name(other(keys[number].account));
                    if keys[number].state == State::Live {
                        steps.push(format!("Then {other} cannot revoke key {}", number + 1));
                    }
                }
            }
            Action::Rotate(number) => {
                if let Some(number) = meant(number).filter(|it| keys[*it].state == State::Live) {
                    self.create(keys[number].account, keys, steps);
                    steps.push(tried(keys.len() - 1, keys[keys.len() - 1]));
                    revoke(number, keys, steps);
                }
            }
            Action::List(account) => self.list(account, keys, steps),
            Action::Expire => {
                // The one at hand is always the same.
                let had = keys.iter().any(|key| key.state == State::Expired);
                if self.expires && !had {
                    if !keys.iter().any(|key| key.account == Account::Owner) {
                        // That it opens nothing proves something beside a door that opens.
                        self.create(Account::Owner, keys, steps);
                    }
                    steps.push(format!("Given key {} is an expired one", keys.len() + 1));
                    keys.push(Key {
                        account: Account::Owner,
                        state: State::Expired,
                    });
                }
            }
            Action::Wait(hours) => {
                if self.waits {
                    steps.push(format!("When {hours} hours pass"));
                }
            }
        }
    }

    fn create(&self, account: Account, keys: &mut Vec<Key>, steps: &mut Vec<String>) {
        if account == Account::Stranger && !self.strangers {
            return;
        }
        let maker = name(account);
        steps.push(format!("When {maker} creates key {}", keys.len() + 1));
        keys.push(Key {
            account,
            state: State::Live,
        });
    }

    /// Whether a list names what has ended, no document says.
    fn list(&self, account: Account, keys: &[Key], steps: &mut Vec<String>) {
        if account == Account::Stranger && !self.strangers {
            return;
        }
        let lister = name(account);
        for (number, key) in keys.iter().enumerate() {
            let number = number + 1;
            if key.account == account && key.state == State::Live && self.lists {
                steps.push(format!("Then {lister}'s list names key {number}"));
            }
            if key.account != account && key.state != State::Expired && self.foreign_unlisted {
                steps.push(format!("Then {lister}'s list does not name key {number}"));
            }
        }
        if self.shown_once && !keys.is_empty() {
            steps.push(format!("Then {lister}'s list shows no key"));
        }
    }
}

/// What must be true of a key that is tried.
fn tried(number: usize, key: Key) -> String {
    let number = number + 1;
    match key.state {
        State::Live => format!("Then key {number} opens the door"),
        State::Revoked => format!("Then key {number} opens nothing"),
        State::Expired => format!("Then key {number} opens nothing after its end"),
    }
}

fn revoke(number: usize, keys: &mut [Key], steps: &mut Vec<String>) {
    let key = &mut keys[number];
    let holder = name(key.account);
    let again = match key.state {
        State::Live => "",
        State::Revoked => " once more",
        State::Expired => return,
    };
    steps.push(format!("When {holder} revokes key {}{again}", number + 1));
    key.state = State::Revoked;
}

fn other(account: Account) -> Account {
    match account {
        Account::Owner => Account::Stranger,
        Account::Stranger => Account::Owner,
    }
}

fn name(account: Account) -> &'static str {
    match account {
        Account::Owner => "the owner",
        Account::Stranger => "a stranger",
    }
}

/// Scenarios as a feature. A word that repeats the one before it becomes `And`.
pub(super) fn feature(scenarios: &[Vec<String>]) -> String {
    let mut text = "Feature: Lives of keys\n".to_owned();
    for (number, steps) in scenarios.iter().enumerate() {
        if steps.iter().any(|step| step.ends_with(" hours pass")) {
            text.push_str("\n  @needs-control @serial");
        }
        let _ = writeln!(text, "\n  Scenario: Walk {}", number + 1);
        let mut before = "";
        for step in steps {
            let (word, rest) = step.split_once(' ').unwrap_or((step, ""));
            let shown = if word == before { "And" } else { word };
            let _ = writeln!(text, "    {shown} {rest}");
            before = word;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Abilities = Abilities {
        lists: true,
        strangers: true,
        out_of_reach: true,
        foreign_unlisted: true,
        shown_once: true,
        unlike: true,
        expires: true,
        waits: true,
    };

    #[test]
    fn a_walk_says_what_must_be_true_of_each_key() {
        let walk = [
            Action::Use(0),
            Action::Create(Account::Owner),
            Action::Create(Account::Stranger),
            Action::Revoke(0),
            Action::Revoke(2),
            Action::RevokeForeign(1),
            Action::List(Account::Owner),
            Action::Wait(2),
        ];
        let told = feature(&[ALL.told(&walk)]);
        let expected = "Feature: Lives of keys

  @needs-control @serial
  Scenario: Walk 1
    When the owner creates key 1
    And a stranger creates key 2
    And the owner revokes key 1
    And the owner revokes key 1 once more
    Then the owner cannot revoke key 2
    And the owner's list does not name key 2
    And the owner's list shows no key
    When 2 hours pass
    Then key 1 opens nothing
    And key 2 opens the door
    And the keys are all different
";
        assert_eq!(told, expected);
    }

    #[test]
    fn what_a_platform_lacks_is_left_out() {
        let few = Abilities {
            lists: false,
            strangers: false,
            out_of_reach: false,
            foreign_unlisted: false,
            shown_once: false,
            unlike: false,
            expires: false,
            waits: false,
        };
        let walk = [
            Action::Create(Account::Stranger),
            Action::Expire,
            Action::Wait(1),
            Action::Create(Account::Owner),
            Action::List(Account::Owner),
            Action::RevokeForeign(0),
        ];
        assert_eq!(
            few.told(&walk),
            ["When the owner creates key 1", "Then key 1 opens the door"]
        );
    }
}
