//! A change to some bytes.

/// Takes something out and puts something else in.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// Where; beyond the end it begins anew.
    pub(crate) at: usize,
    /// How many bytes go.
    pub(crate) cut: usize,
    /// What comes instead.
    pub(crate) put: Vec<u8>,
}

/// What parsers stumble over.
pub(crate) const STUMBLES: [&str; 24] = [
    "\0",
    "\r\n",
    "\u{202e}",
    "\u{1f600}",
    "\"",
    "{",
    "[[[[[[[[[[[[[[[[",
    "%00",
    "%ff",
    "../",
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "NaN",
    "9223372036854775807",
    "18446744073709551615",
    "9999-12-31T23:59:59Z",
    "limit=18446744073709551615&",
    "offset=18446744073709551615&",
    "authorization: Bearer a.b.c\n",
    "transfer-encoding: chunked\n",
    "content-length: 18446744073709551615\n",
];

impl Edit {
    /// Changes the bytes.
    pub(crate) fn apply(&self, bytes: &mut Vec<u8>) {
        let at = self.at % (bytes.len() + 1);
        let end = bytes.len().min(at + self.cut);
        bytes.splice(at..end, self.put.iter().copied());
    }
}
