//! The provider's name and the address of its site, as e-mails show them.

use domain::one_line;

/// Who the e-mails are from, and where their links lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    provider: String,
    site: String,
}

impl Brand {
    /// The brand of a provider whose front end is at `site`.
    ///
    /// # Errors
    /// `site` is not a web address.
    pub fn new(provider: &str, site: &str) -> Result<Self, &'static str> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| site.starts_with(scheme));
        if scheme.is_none_or(|scheme| site.len() == scheme.len()) || site.contains(char::is_whitespace) {
            return Err("not a web address such as https://learning.example.org");
        }
        Ok(Self { provider: one_line(provider, 80), site: site.trim_end_matches('/').to_owned() })
    }

    pub(crate) fn provider(&self) -> &str {
        &self.provider
    }

    /// The front end's address without a trailing slash.
    pub(crate) fn site(&self) -> &str {
        &self.site
    }

    /// The address without its scheme, as link text.
    pub(crate) fn site_name(&self) -> &str {
        self.site.split_once("://").map_or(self.site.as_str(), |(_, name)| name)
    }
}
