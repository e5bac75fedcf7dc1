//! The one way out: whatever is printed or written to a file goes through here, where every secret in it is masked.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind, Write as _},
    panic,
    path::Path,
};

use crate::target::secret::Redactor;

/// Prints a line to standard output.
macro_rules! say {
    ($($told:tt)*) => {{
        // Whoever has closed the pipe wants no more.
        let _ = $crate::commands::writer::print(&(format!($($told)*) + "\n"));
    }};
}

/// Prints a line to standard error.
macro_rules! note {
    ($($told:tt)*) => { $crate::commands::writer::complain(&format!($($told)*)) };
}

pub(crate) use {note, say};

/// The columns of the terminals that standard output and standard error go to, where they go to one.
pub fn columns() -> (Option<usize>, Option<usize>) {
    let columns = |(width, _): (terminal_size::Width, _)| usize::from(width.0);
    let of_output = terminal_size::terminal_size_of(io::stdout());
    let of_errors = terminal_size::terminal_size_of(io::stderr());
    (of_output.map(columns), of_errors.map(columns))
}

/// Prints a text to standard output; a reader that has seen enough may close the pipe.
pub fn print(text: &str) -> io::Result<()> {
    let text = Redactor::of_process().mask_output(text);
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints a line to standard error.
pub fn complain(line: &str) {
    let line = Redactor::of_process().mask_output(line);
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Writes a file.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    std::fs::write(path, as_written(text))
}

/// A text as it will stand wherever it is written.
pub fn as_written(text: &str) -> String {
    Redactor::of_process().mask_output(text)
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Its owner alone, where the system tells them apart.
    Owner,
    /// Whoever the system lets.
    All,
}

/// Writes a file that is not there yet.
///
/// # Errors
/// `AlreadyExists` if it is there.
pub fn create(path: &Path, text: &str, readers: Readers) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let text = Redactor::of_process().mask_output(text);
    options.open(path)?.write_all(text.as_bytes())
}

/// Writes at the end of a file, which is made if it is not there.
pub fn append(path: &Path, text: &str) -> io::Result<()> {
    let text = Redactor::of_process().mask_output(text);
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// From now on panics are told through here as well.
pub fn take_panics() {
    panic::set_hook(Box::new(|panic| {
        // Whoever panics while it masks holds the register: of that the place alone is told.
        let told = Redactor::of_process().try_mask_output(&panic.to_string());
        let told = told.unwrap_or_else(|| format!("panicked at {:?}", panic.location()));
        let _ = writeln!(anstream::stderr(), "{told}");
    }));
}
