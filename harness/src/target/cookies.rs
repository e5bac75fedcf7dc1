//! Cookies that an answer sets (RFC 6265, 4.1).

use jiff::{Timestamp, fmt::rfc2822};

use super::exchange::Exchange;

/// One cookie, as far as the judge cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether scripts cannot read it.
    pub http_only: bool,
    /// Whether it travels over TLS only.
    pub secure: bool,
    /// Whether it says which sites it goes with.
    pub same_site: bool,
    /// Seconds that it lives, unless it ends with the browser.
    pub lifetime: Option<i64>,
}

/// The cookies that an answer sets, in order.
pub fn set_by(answer: &Exchange) -> Vec<Cookie> {
    let headers = answer.headers.iter();
    let set = headers.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let at = answer.header("date").and_then(moment);
    set.filter_map(|(_, value)| parse(value, at)).collect()
}

fn parse(header: &str, at: Option<Timestamp>) -> Option<Cookie> {
    let mut parts = header.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let mut cookie = Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        http_only: false,
        secure: false,
        same_site: false,
        lifetime: None,
    };
    let mut expires = None;
    for part in parts {
        let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
        match attribute.trim().to_ascii_lowercase().as_str() {
            "secure" => cookie.secure = true,
            "samesite" => cookie.same_site = true,
            "httponly" => cookie.http_only = true,
            "max-age" => cookie.lifetime = value.trim().parse().ok(),
            "expires" => expires = moment(value.trim()),
            _ => {}
        }
    }
    if let (None, Some(end), Some(at)) = (cookie.lifetime, expires, at) {
        cookie.lifetime = Some(end.duration_since(at).as_secs());
    }
    Some(cookie)
}

/// A date as HTTP writes it.
fn moment(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_tells_who_may_read_it_and_how_long_it_lives() {
        let now = moment("Sun, 06 Nov 1994 08:49:37 GMT");
        let cookie = parse("sid=a=b; Path=/; HTTPOnly; Max-Age=60", now).expect("a cookie");
        assert_eq!(
            (cookie.name.as_str(), cookie.value.as_str()),
            ("sid", "a=b")
        );
        assert!(cookie.http_only);
        assert_eq!(cookie.lifetime, Some(60));
        let dated = parse("sid=x; Expires=Sun, 06 Nov 1994 08:50:37 GMT", now).expect("a cookie");
        assert!(!dated.http_only);
        assert_eq!(dated.lifetime, Some(60));
        assert_eq!(parse("sid=x", now).expect("a cookie").lifetime, None);
    }
}
