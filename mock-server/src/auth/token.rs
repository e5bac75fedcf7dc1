//! Tokens: JSON Web Tokens (RFC 7519) signed with RS256, good until they end, wherever they were issued.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::Timestamp;
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use serde::{Deserialize, Serialize};

use super::{
    Denial,
    secret_hash::{SecretHash, hash},
};
use crate::random;

/// Verified tokens that are remembered; beyond it all are forgotten and verified again.
const REMEMBERED: usize = 10_000;

/// Who issues the tokens of a platform, and with which key.
#[derive(Clone, Copy, Debug)]
pub struct TokenFormat {
    /// `iss`.
    pub issuer: &'static str,
    /// `kid`.
    pub key_id: &'static str,
    /// The signing key, PKCS #8 in PEM; a test key, and public.
    pub key: &'static str,
    /// Seconds that a token lasts, unless set otherwise.
    pub lifetime: u32,
}

/// Issues the tokens of one platform, and knows them again.
pub struct TokenIssuer {
    format: TokenFormat,
    lifetime: u32,
    // Parsed when the first token is issued or shown, so that no start waits for it.
    pair: OnceLock<KeyPair>,
    verified: Mutex<HashMap<SecretHash, Arc<Claims>>>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// What a token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// The id of the key that bought it.
    pub sub: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// From here on it opens nothing.
    pub exp: i64,
    /// What tells it from another of the same second.
    #[serde(default)]
    pub jti: String,
    /// What it is good for, where it is no access token.
    #[serde(default, rename = "typ", skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// The public half of the signing key, as a JSON Web Key Set (RFC 7517) shows it.
#[derive(Debug, Serialize)]
pub struct PublicKey {
    kty: &'static str,
    alg: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    kid: &'static str,
    n: String,
    e: String,
}

impl TokenIssuer {
    /// An issuer whose tokens last so many seconds.
    pub fn new(format: TokenFormat, lifetime: u32) -> Self {
        Self {
            format,
            lifetime,
            pair: OnceLock::new(),
            verified: Mutex::default(),
        }
    }

    /// Seconds that a token lasts.
    pub fn lifetime(&self) -> u32 {
        self.lifetime
    }

    /// A token for the key of this id.
    pub fn issue(&self, subject: &str, now: Timestamp) -> String {
        let end = now.as_second() + i64::from(self.lifetime);
        self.sign(subject, now, end, None)
    }

    /// A token that has ended.
    pub fn issue_ended(&self, subject: &str, now: Timestamp) -> String {
        self.sign(subject, now, now.as_second(), None)
    }

    /// A token that opens no door, but buys others for so many seconds.
    pub fn issue_for(&self, purpose: &str, subject: &str, now: Timestamp, seconds: u32) -> String {
        let end = now.as_second() + i64::from(seconds);
        self.sign(subject, now, end, Some(purpose.to_owned()))
    }

    /// What a token of this issuer says, unless it has ended or is good for something else.
    pub fn verify(
        &self,
        token: &str,
        now: Timestamp,
        purpose: Option<&str>,
    ) -> Result<Arc<Claims>, Denial> {
        let hash = hash(token);
        let mut verified = self.verified.lock().expect("never poisoned");
        let claims = if let Some(claims) = verified.get(&hash) {
            claims.clone()
        } else {
            let claims = Arc::new(self.read(token).ok_or(Denial::UnknownKey)?);
            if verified.len() >= REMEMBERED {
                verified.clear();
            }
            verified.insert(hash, claims.clone());
            claims
        };
        if claims.purpose.as_deref() != purpose {
            return Err(Denial::UnknownKey);
        }
        if claims.exp <= now.as_second() {
            verified.remove(&hash);
            return Err(Denial::ExpiredKey);
        }
        Ok(claims)
    }

    /// What a token says whose signature is not looked at.
    pub fn unverified(token: &str) -> Option<Claims> {
        let payload = token.split('.').nth(1)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }

    /// The key by which others verify the tokens.
    pub fn public_key(&self) -> PublicKey {
        let public = self.public();
        PublicKey {
            kty: "RSA",
            alg: "RS256",
            usage: "sig",
            kid: self.format.key_id,
            n: URL_SAFE_NO_PAD.encode(&public.n),
            e: URL_SAFE_NO_PAD.encode(&public.e),
        }
    }

    fn sign(&self, subject: &str, now: Timestamp, end: i64, purpose: Option<String>) -> String {
        let header = Header {
            alg: "RS256".to_owned(),
            typ: "JWT".to_owned(),
            kid: self.format.key_id.to_owned(),
        };
        let claims = Claims {
            iss: self.format.issuer.to_owned(),
            sub: subject.to_owned(),
            iat: now.as_second(),
            exp: end,
            jti: random::uuid(),
            purpose,
        };
        let mut token = format!("{}.{}", encode(&header), encode(&claims));
        let pair = self.pair();
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            token.as_bytes(),
            &mut signature,
        )
        .expect("the system gives random bytes");
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        token
    }

    /// The claims of a token whose every part is as this issuer makes it.
    fn read(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header: Header = decode(header)?;
        if header.alg != "RS256" || header.kid != self.format.key_id {
            return None;
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let verified =
            self.public()
                .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature);
        verified.ok()?;
        decode::<Claims>(payload).filter(|claims| claims.iss == self.format.issuer)
    }

    fn public(&self) -> PublicKeyComponents<Vec<u8>> {
        self.pair().public().into()
    }

    fn pair(&self) -> &KeyPair {
        self.pair.get_or_init(|| {
            let lines = self.format.key.lines();
            let body = lines
                .skip_while(|line| !line.starts_with("-----BEGIN"))
                .filter(|line| !line.starts_with("-----"));
            let der = STANDARD.decode(body.collect::<String>());
            let der = der.expect("an embedded key is PEM");
            KeyPair::from_pkcs8(&der).expect("an embedded key is PKCS #8")
        })
    }
}

fn encode(part: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).expect("plain JSON"))
}

fn decode<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer() -> TokenIssuer {
        issuer_with_key("one")
    }

    fn issuer_with_key(key_id: &'static str) -> TokenIssuer {
        let format = TokenFormat {
            issuer: "https://issuer.example",
            key_id,
            key: include_str!("../../../fixtures/runai/test-signing-key.pem"),
            lifetime: 60,
        };
        TokenIssuer::new(format, format.lifetime)
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a small number")
    }

    #[test]
    fn a_token_is_good_until_it_ends() {
        let issuer = issuer();
        let token = issuer.issue("app", second(0));
        let another = issuer.issue("app", second(0));
        assert!(issuer.verify(&another, second(1), None).is_ok());
        let claims = issuer.verify(&token, second(59), None).expect("it is good");
        assert_eq!(
            (claims.sub.as_str(), claims.iat, claims.exp),
            ("app", 0, 60)
        );
        assert_eq!(issuer.verified.lock().expect("never poisoned").len(), 2);
        let over = issuer.verify(&token, second(60), None);
        assert_eq!(over.err(), Some(Denial::ExpiredKey));
        let ended = issuer.issue_ended("app", second(5));
        let over = issuer.verify(&ended, second(5), None);
        assert_eq!(over.err(), Some(Denial::ExpiredKey));
    }

    #[test]
    fn a_token_is_good_for_its_purpose_only() {
        let issuer = issuer();
        let token = issuer.issue_for("refresh", "app", second(0), 10);
        assert!(issuer.verify(&token, second(9), Some("refresh")).is_ok());
        let verified = |purpose| issuer.verify(&token, second(9), purpose).err();
        assert_eq!(verified(None), Some(Denial::UnknownKey));
        assert_eq!(verified(Some("other")), Some(Denial::UnknownKey));
    }

    #[test]
    fn nobody_elses_token_is_known() {
        let issuer = issuer();
        let token = issuer.issue("app", second(0));
        let known = |token: &str| issuer.verify(token, second(1), None).is_ok();
        let [header, payload, signature]: [&str; 3] = token
            .split('.')
            .collect::<Vec<_>>()
            .try_into()
            .expect("three parts");
        assert!(known(&token));
        assert!(!known(&format!("{header}.{payload}.")));
        assert!(!known(&format!("{header}.{payload}")));
        assert!(!known(&format!("{header}.{header}.{signature}")));
        let other = encode(&serde_json::json!({"alg": "none", "typ": "JWT", "kid": "one"}));
        assert!(!known(&format!("{other}.{payload}.{signature}")));
        assert!(!known(&issuer_with_key("two").issue("app", second(0))));
        assert_eq!(issuer.verified.lock().expect("never poisoned").len(), 1);
        assert_eq!(
            TokenIssuer::unverified(&token).map(|it| it.sub).as_deref(),
            Some("app")
        );
    }
}
