//! `--set KEY=VALUE`: other limits, and other readings of the documents.

use thiserror::Error;

use super::rate_limiter::Limits;
use crate::{joints::Deviation, platforms::Platform};

/// The setting for how many seconds a token lasts.
const TOKEN_LIFETIME: &str = "token_lifetime_seconds";

/// How one platform is to behave from its start, and again after each reset.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The limits in force.
    pub limits: Limits,
    /// The variants that are on.
    pub variants: Vec<&'static Deviation>,
    /// Seconds that a token lasts.
    pub token_lifetime: u32,
    /// What was chosen of each choice, in their order.
    pub chosen: Vec<&'static str>,
}

/// A setting with a few words to choose from.
#[derive(Debug)]
pub struct Choice {
    /// Its name.
    pub name: &'static str,
    /// The words; the first is the default.
    pub words: &'static [&'static str],
    /// The words, as an error names them.
    pub allowed: &'static str,
    /// Words that are another name of a variant, with the variant's id.
    pub variants: &'static [(&'static str, &'static str)],
}

/// A setting that cannot be followed.
#[derive(Debug, Error, PartialEq)]
pub enum SettingError {
    /// The part before the first dot names nothing that is served.
    #[error("--set {key}: no platform {platform:?} is served; served: {served}")]
    Platform {
        /// The whole key.
        key: String,
        /// The unknown part.
        platform: String,
        /// What would do.
        served: String,
    },
    /// The part after the dot is unknown.
    #[error("--set {key}: {platform} has no setting {name:?}; it has: {known}")]
    Name {
        /// The whole key.
        key: String,
        /// The platform.
        platform: &'static str,
        /// The unknown part.
        name: String,
        /// What would do.
        known: String,
    },
    /// The value is not one of those allowed.
    #[error("--set {key}={value}: {value:?} is not allowed; write {allowed}")]
    Value {
        /// The whole key.
        key: String,
        /// The bad part.
        value: String,
        /// What would do.
        allowed: &'static str,
    },
}

impl Settings {
    /// The documented behaviour.
    pub fn documented(platform: &Platform) -> Self {
        Self {
            limits: Limits::documented(platform.rules),
            variants: Vec::new(),
            token_lifetime: platform.tokens.map_or(0, |tokens| tokens.lifetime),
            chosen: platform.choices.iter().map(|it| it.words[0]).collect(),
        }
    }

    /// One settings value per platform, in the same order, from all pairs given.
    pub fn read(
        platforms: &[&'static Platform],
        pairs: &[(String, String)],
    ) -> Result<Vec<Self>, SettingError> {
        let mut all: Vec<_> = platforms.iter().map(|it| Self::documented(it)).collect();
        for (key, value) in pairs {
            let (name, setting) = key.split_once('.').unwrap_or((key, ""));
            let Some(position) = platforms.iter().position(|it| it.name == name) else {
                let served: Vec<_> = platforms.iter().map(|it| it.name).collect();
                return Err(SettingError::Platform {
                    key: key.clone(),
                    platform: name.to_owned(),
                    served: served.join(", "),
                });
            };
            all[position].set(platforms[position], key, setting, value)?;
        }
        Ok(all)
    }

    fn set(
        &mut self,
        platform: &'static Platform,
        key: &str,
        name: &str,
        value: &str,
    ) -> Result<(), SettingError> {
        if name == "limits" {
            self.limits.enabled = switch(key, value)?;
        } else if let Some(rule) = platform.rules.iter().position(|rule| rule.name == name) {
            self.limits.limits[rule] = number(key, value)?;
        } else if name == TOKEN_LIFETIME && platform.tokens.is_some() {
            self.token_lifetime = number(key, value)?;
        } else if let Some(place) = platform.choices.iter().position(|it| it.name == name) {
            let choice = &platform.choices[place];
            let word = choice.words.iter().find(|word| **word == value);
            self.chosen[place] = word.ok_or_else(|| refused(key, value, choice.allowed))?;
            for (word, id) in choice.variants {
                self.variants.retain(|on| on.id != *id);
                let variant = platform.all_variants().find(|it| it.id == *id);
                self.variants.extend(variant.filter(|_| *word == value));
            }
        } else if let Some(variant) = platform.all_variants().find(|it| it.id == key) {
            self.variants.retain(|on| on.id != variant.id);
            if switch(key, value)? {
                self.variants.push(variant);
            }
        } else {
            let rules = platform.rules.iter().map(|rule| rule.name);
            let variants = platform.all_variants().map(Deviation::name);
            let choices = platform.choices.iter().map(|choice| choice.name);
            let lifetime = platform.tokens.map(|_| TOKEN_LIFETIME);
            let known: Vec<_> = ["limits"]
                .into_iter()
                .chain(lifetime)
                .chain(choices)
                .chain(rules)
                .chain(variants)
                .collect();
            return Err(SettingError::Name {
                key: key.to_owned(),
                platform: platform.name,
                name: name.to_owned(),
                known: known.join(", "),
            });
        }
        Ok(())
    }
}

fn switch(key: &str, value: &str) -> Result<bool, SettingError> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(refused(key, value, "on or off")),
    }
}

fn number(key: &str, value: &str) -> Result<u32, SettingError> {
    match value.parse() {
        Ok(0) | Err(_) => Err(refused(key, value, "a whole number from 1 to 4294967295")),
        Ok(number) => Ok(number),
    }
}

fn refused(key: &str, value: &str, allowed: &'static str) -> SettingError {
    SettingError::Value {
        key: key.to_owned(),
        value: value.to_owned(),
        allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms;

    #[test]
    fn a_word_that_is_another_name_of_a_variant_switches_it() {
        let mut worded = 0;
        for platform in platforms::ALL {
            for choice in platform.choices {
                for (word, id) in choice.variants {
                    let key = format!("{}.{}", platform.name, choice.name);
                    let set = |word: &str| {
                        let pairs = [(key.clone(), word.to_owned())];
                        let settings = Settings::read(&[platform], &pairs).expect("it is allowed");
                        settings[0]
                            .variants
                            .iter()
                            .map(|on| on.id)
                            .collect::<Vec<_>>()
                    };
                    assert_eq!(set(word), [*id]);
                    assert!(set(choice.words[0]).is_empty());
                    worded += 1;
                }
            }
        }
        assert!(worded > 0);
    }
}
