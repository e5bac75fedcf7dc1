//! The report as annotations of GitHub Actions: workflow commands, on the line of the feature where that file is there.

use std::{fmt::Write as _, path::Path};

use super::{Report, Verdict};

/// GitHub shows so many of a step, and drops the rest silently.
const MOST: usize = 10;

/// The report as workflow commands for a job whose workspace this is, with a plain line for each platform.
pub fn render(report: &Report, workspace: &Path) -> String {
    let troubles = report.troubles().into_iter();
    let mut commands: Vec<_> = troubles
        .map(|it| {
            let title = property(&format!("{}: {}", it.platform, it.title));
            format!("::error title={title}::{}", message(&it.reason))
        })
        .collect();
    for (platform, finding) in report.breaches() {
        let known = platform.known(finding);
        let kind = match finding.verdict {
            Verdict::Fail if known.is_none() => "error",
            _ => "warning",
        };
        let mut command = format!("::{kind} ");
        if workspace.join(&finding.feature).is_file() {
            let (file, line) = (property(&finding.feature), finding.line);
            let _ = write!(command, "file={file},line={line},");
        }
        let title = property(&format!("{} on {}", finding.claim, platform.platform));
        let mut told = finding.in_words();
        if let Some(known) = known {
            let _ = write!(told, "; known {}", known.in_words());
        }
        let told = message(&told);
        let _ = write!(command, "title={title}::{told}");
        commands.push(command);
    }
    let broken = report.platforms.iter().flat_map(|platform| {
        let scenarios = platform.scenarios.iter();
        scenarios.filter(|it| it.verdict == Verdict::Error)
    });
    commands.extend(broken.map(|scenario| {
        let title = property(&format!("{} broke", scenario.id));
        format!("::error title={title}::{}", message(&scenario.reason))
    }));
    if commands.len() > MOST {
        let rest = commands.len() - (MOST - 1);
        commands.truncate(MOST - 1);
        commands.push(format!("::warning title=countersign::and {rest} more"));
    }
    commands.extend(
        report
            .platforms
            .iter()
            // What a report calls a platform must not become a command.
            .map(|platform| format!("countersign: {}", message(&platform.summary()))),
    );
    commands.join("\n") + "\n"
}

fn message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
