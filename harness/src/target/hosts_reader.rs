//! Reads the hosts that a platform's table of the credentials file lets a run ask.

use anyhow::{Context as _, bail};
use toml::{Spanned, de::DeValue};

use super::credentials_file::Source;
use crate::documents::host::Host;

impl Source<'_> {
    /// The hosts of `allow_hosts`.
    pub(super) fn hosts(&self, value: &Spanned<DeValue<'_>>) -> anyhow::Result<Vec<Host>> {
        let DeValue::Array(items) = value.get_ref() else {
            let place = self.place(value.span().start);
            bail!(
                "{place}: allow_hosts must be a list of hosts, such as [\"staging.example.com\"]"
            );
        };
        let hosts = items.iter().map(|item| {
            let place = self.place(item.span().start);
            let text = self.text_of("allow_hosts", item)?;
            Host::parse(&text).with_context(|| {
                format!(
                    "{place}: allow_hosts: write each host alone, such as \"staging.example.com\", without scheme, port or path"
                )
            })
        });
        hosts.collect()
    }
}
