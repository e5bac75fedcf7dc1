//! The target guard on the command line: who may be asked, who may read along, and who may be written to.

use std::path::PathBuf;

use countersign::documents::Documents;

use crate::{
    command_line::{Mock, Outcome, binary, needed_key, run, scratch},
    files, root,
};

/// Top-level and second-level names that mail to goes nowhere (RFC 2606).
const RESERVED: [&str; 8] = [
    ".test",
    ".example",
    ".invalid",
    ".localhost",
    "localhost",
    "example.com",
    "example.net",
    "example.org",
];

fn credentials(name: &str, more: &str) -> PathBuf {
    let (platform, slot) = needed_key();
    let table = format!("[{platform}]\n{slot} = \"plx_sk_0123456789abcdefghijklmnop\"\n{more}\n");
    scratch(&format!("guard-{name}"), &table)
}

fn plan(credentials: &PathBuf, options: &[&str]) -> Outcome {
    let mut command = binary();
    let command = command.args(["plan", "--platform", &needed_key().0]);
    run(command.arg("--credentials").arg(credentials).args(options))
}

#[test]
fn another_machine_is_asked_if_it_is_named() {
    let bare = credentials("bare", "");
    let staging = ["--target", "https://staging.invalid:8443/v1"];
    let refused = plan(&bare, &staging);
    assert_eq!(refused.code, 2, "{}", refused.text);
    for told in [
        "--allow-host staging.invalid",
        "allow_hosts = [\"staging.invalid\"]",
    ] {
        assert!(refused.text.contains(told), "{}", refused.text);
    }
    let named = plan(
        &bare,
        &[&staging[..], &["--allow-host", "Staging.Invalid."]].concat(),
    );
    assert_eq!(named.code, 0, "{}", named.text);
    let listing = credentials(
        "listing",
        "allow_hosts = [\"other.invalid\", \"staging.invalid\"]",
    );
    let listed = plan(&listing, &staging);
    assert_eq!(listed.code, 0, "{}", listed.text);
}

#[test]
fn every_public_host_takes_production_as_well() {
    let bare = credentials("public", "");
    for documents in Documents::embedded().unwrap() {
        let hosts = &documents.profile.public_hosts;
        assert!(!hosts.is_empty(), "{}", documents.profile.name);
        for host in hosts {
            // Whosever documents the run is by.
            let host = host.replace('*', "tenant");
            let url = format!("https://{}", host.to_uppercase());
            let allowed = ["--target", &url, "--allow-host", &host];
            let refused = plan(&bare, &allowed);
            assert_eq!(refused.code, 2, "{host}: {}", refused.text);
            assert!(refused.text.contains("--production"), "{}", refused.text);
            let permitted = plan(&bare, &[&allowed[..], &["--production"]].concat());
            assert_eq!(permitted.code, 0, "{host}: {}", permitted.text);
        }
    }
}

#[test]
fn a_host_is_written_alone_and_a_refusal_repeats_no_secret() {
    let bare = credentials("alone", "");
    for (option, text) in [
        ("--allow-host", "https://user:p-a-s-s@staging.invalid"),
        ("--allow-host", "staging.invalid:8443"),
        ("--target", "https://user:p-a-s-s@127.0.0.1:1"),
        ("--target", "http://staging.invalid"),
    ] {
        let usual = ["--target", "https://staging.invalid"];
        let options = match option {
            "--target" => vec![option, text],
            _ => [&usual[..], &[option, text]].concat(),
        };
        let refused = plan(&bare, &options);
        assert_eq!(refused.code, 2, "{text}: {}", refused.text);
        assert!(!refused.text.contains("p-a-s-s"), "{}", refused.text);
    }
    let wrong = credentials("wrong", "allow_hosts = [\"https://staging.invalid\"]");
    let refused = plan(&wrong, &["--target", "https://staging.invalid"]);
    assert!(
        refused
            .text
            .contains(":3: allow_hosts: write each host alone"),
        "{}",
        refused.text
    );
}

/// No option takes a credential: what stands on a command line, every process of the machine can read.
#[test]
fn no_option_takes_a_secret() {
    let help = run(binary().args(["check", "--help"]));
    let options = help
        .text
        .split_whitespace()
        .filter(|word| word.starts_with("--"));
    for option in options {
        for secret in ["key", "token", "password", "secret", "user"] {
            assert!(option.split('-').all(|word| word != secret), "{option}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_draws_a_warning() {
    use std::os::unix::fs::PermissionsExt;
    let file = credentials("readable", "");
    for (mode, warned) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true)] {
        std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
        let outcome = plan(&file, &["--target", "http://127.0.0.1:1"]);
        assert_eq!(outcome.code, 0, "{}", outcome.text);
        let told = format!("chmod 600 {}", file.display());
        assert_eq!(
            outcome.text.contains(&told),
            warned,
            "{mode:o}: {}",
            outcome.text
        );
    }
    let mock = Mock::start("own-mode");
    let written = mock.credentials.metadata().unwrap().permissions();
    assert_eq!(written.mode() & 0o777, 0o600);
}

#[test]
fn mail_goes_to_reserved_domains_only() {
    let mut found = 0;
    let profiles = files(&root().join("fixtures"), "toml");
    let profiles = profiles
        .into_iter()
        .filter(|(path, _)| !path.ends_with("seed.toml"));
    for (path, text) in profiles.chain(files(&root().join("features"), "feature")) {
        for address in addresses(&text) {
            let (_, domain) = address.rsplit_once('@').unwrap();
            let reserved = RESERVED.iter().any(|it| {
                let below = domain
                    .strip_suffix(it)
                    .is_some_and(|rest| rest.ends_with('.'));
                domain == *it || below || (it.starts_with('.') && domain.ends_with(it))
            });
            assert!(reserved, "{}: {address}", path.display());
            found += 1;
        }
    }
    assert!(found > 3, "{found} addresses");
    // What the generated names are put in front of stands in the profile: a name alone is no address.
    assert_eq!(
        addresses("{name}@example.com, a@run.ai"),
        ["{name}@example.com", "a@run.ai"]
    );
}

/// Whatever has a letter on either side of its `@` and is no tag.
fn addresses(text: &str) -> Vec<&str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "{}._-+".contains(letter);
    let words = text.split(|letter: char| !is_part(letter) && letter != '@');
    let words = words.filter(|word| {
        word.split_once('@').is_some_and(|(user, domain)| {
            !user.is_empty() && domain.contains(|letter: char| letter.is_ascii_alphabetic())
        })
    });
    words.map(|word| word.trim_matches('.')).collect()
}
