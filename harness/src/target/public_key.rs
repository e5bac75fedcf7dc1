//! The public key of a JSON Web Key Set (RFC 7517), as the PEM text that a careless verifier takes for a shared secret.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::Value;

/// The operation by which a platform publishes its key set.
pub const PUBLISHES: &str = "publishes-its-signing-keys";

/// `rsaEncryption` with no parameters (RFC 3279, 2.3.1), as DER writes it.
const RSA: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;

/// The first RSA key of a key set, as PEM; `None` where there is none.
pub(super) fn pem(key_set: &Value) -> Option<String> {
    let keys = key_set["keys"].as_array()?;
    let key = keys.iter().find(|key| key["kty"] == "RSA")?;
    let number = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str()?).ok();
    let rsa = [unsigned(&number("n")?), unsigned(&number("e")?)].concat();
    let bits = [&[0], tagged(SEQUENCE, &rsa).as_slice()].concat();
    let info = [RSA.as_slice(), &tagged(BIT_STRING, &bits)].concat();
    let text = STANDARD.encode(tagged(SEQUENCE, &info));
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    let lines = lines.join("\n");
    Some(format!(
        "-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n"
    ))
}

/// A number that is not negative.
fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let leading = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let content = if leading {
        [&[0], bytes].concat()
    } else {
        bytes.to_vec()
    };
    tagged(INTEGER, &content)
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant = length.iter().position(|byte| *byte != 0);
    let length = &length[significant.unwrap_or(length.len() - 1)..];
    let mut der = vec![tag];
    if content.len() >= 0x80 {
        der.push(0x80 | u8::try_from(length.len()).unwrap_or_default());
    }
    der.extend(length);
    der.extend(content);
    der
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_set_becomes_what_openssl_writes() {
        let modulus = [[0xc3].as_slice(), &[7; 255]].concat();
        let key_set = json!({"keys": [
            {"kty": "EC"},
            {"kty": "RSA", "n": URL_SAFE_NO_PAD.encode(modulus), "e": "AQAB"},
        ]});
        let text = pem(&key_set).unwrap();
        // The beginning that all public RSA keys of 2048 bits have, and the end of e = 65537.
        assert!(
            text.contains("\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAw"),
            "{text}"
        );
        assert!(text.contains("DAQAB\n-----END"), "{text}");
        assert_eq!(pem(&json!({"keys": []})), None);
    }
}
