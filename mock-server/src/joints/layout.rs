//! How JSON is written, and in how many pieces it travels: nothing of it means anything.

use std::{
    convert::Infallible,
    fmt::Write as _,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use serde_json::Value;

/// How JSON is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// With line breaks and indentation.
    pub indented: bool,
    /// Members from the last letter to the first.
    pub reversed: bool,
    /// In two chunks.
    pub in_pieces: bool,
}

impl Layout {
    /// The text of a value.
    pub(super) fn write(self, value: &Value) -> String {
        let mut text = String::new();
        self.value(value, 1, &mut text);
        text
    }

    fn value(self, value: &Value, depth: usize, text: &mut String) {
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                if self.reversed {
                    members.reverse();
                }
                self.items(members, ['{', '}'], depth, text, |(name, value), text| {
                    let colon = if self.indented { ": " } else { ":" };
                    let _ = write!(text, "{}{colon}", Value::from(name.as_str()));
                    self.value(value, depth + 1, text);
                });
            }
            Value::Array(items) => {
                self.items(
                    items.iter().collect(),
                    ['[', ']'],
                    depth,
                    text,
                    |item, text| {
                        self.value(item, depth + 1, text);
                    },
                );
            }
            plain => {
                let _ = write!(text, "{plain}");
            }
        }
    }

    fn items<T>(
        self,
        items: Vec<T>,
        [open, close]: [char; 2],
        depth: usize,
        text: &mut String,
        write: impl Fn(T, &mut String),
    ) {
        let new_line = |depth: usize, text: &mut String| {
            if self.indented {
                text.push('\n');
                text.push_str(&"  ".repeat(depth));
            }
        };
        let empty = items.is_empty();
        text.push(open);
        for (number, item) in items.into_iter().enumerate() {
            if number > 0 {
                text.push(',');
            }
            new_line(depth, text);
            write(item, text);
        }
        if !empty {
            new_line(depth - 1, text);
        }
        text.push(close);
    }
}

/// A body whose length is not known beforehand, in two frames.
pub(super) struct Pieces([Bytes; 2], usize);

impl Pieces {
    /// Cuts a body in two.
    pub(super) fn of(mut bytes: Bytes) -> Self {
        let first = bytes.split_to(bytes.len() / 2);
        Self([first, bytes], 0)
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.0.get(self.1).cloned();
        self.1 += 1;
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn however_it_is_written_it_says_the_same() {
        let value = json!({"a": [1, {"b": null, "c": "x\"y"}], "d": {}, "e": []});
        for indented in [false, true] {
            for reversed in [false, true] {
                let layout = Layout {
                    indented,
                    reversed,
                    in_pieces: false,
                };
                let text = layout.write(&value);
                assert_eq!(
                    serde_json::from_str::<Value>(&text).expect("it is JSON"),
                    value,
                    "{text}"
                );
                assert_eq!(text.contains('\n'), indented, "{text}");
                assert_eq!(
                    text.trim_start_matches(['{', '\n', ' '])
                        .starts_with("\"e\""),
                    reversed,
                    "{text}"
                );
            }
        }
        assert_eq!(Layout::default().write(&value), value.to_string());
    }
}
