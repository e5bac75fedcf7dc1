//! A window that moves over a text of any size, so that nothing is missed where two pieces meet.

use std::io::{self, Read};

/// Bytes that are read at a time.
const PIECE: usize = 256 * 1024;

/// What is in sight of a text, and where that is.
pub(super) struct Window<R> {
    text: R,
    bytes: Vec<u8>,
    /// Bytes that are kept when the window moves on: whatever ends later begins no earlier.
    behind: usize,
    /// Bytes that must follow what is looked at, unless the text is at its end.
    ahead: usize,
    /// What ends before is old, what ends later is to come.
    new: std::ops::Range<usize>,
    read: u64,
    start: Cursor,
    cursor: Cursor,
}

/// A place in what is in sight, its line from 0, and the bytes of that line before it.
#[derive(Clone, Copy, Default)]
struct Cursor {
    at: usize,
    line: u64,
    column: u64,
}

impl<R: Read> Window<R> {
    /// A window before the beginning.
    pub(super) fn new(text: R, behind: usize, ahead: usize) -> Self {
        Self {
            text,
            bytes: Vec::new(),
            behind: behind + ahead,
            ahead,
            new: 0..0,
            read: 0,
            start: Cursor::default(),
            cursor: Cursor::default(),
        }
    }

    /// Moves on; answers whether there was anything more.
    pub(super) fn advance(&mut self) -> io::Result<bool> {
        let gone = self.new.end.saturating_sub(self.behind);
        self.start.move_to(gone, &self.bytes);
        self.start.at = 0;
        self.cursor = self.start;
        self.bytes.drain(..gone);
        let seen = self.new.end - gone;
        let read = (&mut self.text)
            .take(PIECE as u64)
            .read_to_end(&mut self.bytes)?;
        self.read += read as u64;
        let held_back = if read == 0 { 0 } else { self.ahead };
        let end = self.bytes.len().saturating_sub(held_back).max(seen);
        self.new = seen..end;
        Ok(read > 0 || !self.new.is_empty())
    }

    /// What is in sight.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether what ends here is to be looked at now.
    pub(super) fn is_new(&self, end: usize) -> bool {
        self.new.start < end && end <= self.new.end
    }

    /// Line and column of a place, from 1.
    pub(super) fn position(&mut self, place: usize) -> (u64, u64) {
        if place < self.cursor.at {
            // A leak may begin before one that was told already.
            self.cursor = self.start;
        }
        self.cursor.move_to(place, &self.bytes);
        (self.cursor.line + 1, self.cursor.column + 1)
    }

    /// How many bytes there were.
    pub(super) fn read(&self) -> u64 {
        self.read
    }
}

impl Cursor {
    fn move_to(&mut self, place: usize, bytes: &[u8]) {
        for byte in &bytes[self.at..place] {
            if *byte == b'\n' {
                self.line += 1;
                self.column = 0;
            } else {
                self.column += 1;
            }
        }
        self.at = place;
    }
}
