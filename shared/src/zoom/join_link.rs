//! Checks that a join link leads to Zoom.
//!
//! Learners trust the link in our e-mails and pages, so a link from a response is verified first.

use url::{Host, Url};

/// The hosts that a join link may lead to, each with its subdomains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinHosts(Vec<String>);

impl JoinHosts {
    /// Reads a comma-separated list of hosts.
    ///
    /// # Errors
    /// The list is empty, or an entry is not a host name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let names: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Err("no host is listed");
        }
        let hosts = names.into_iter().map(|name| match Host::parse(name) {
            Ok(Host::Domain(domain)) if domain.contains('.') => Ok(domain),
            _ => Err("expected hosts such as zoom.us, separated by commas"),
        });
        hosts.collect::<Result<_, _>>().map(Self)
    }

    /// Whether the link is a plain https URL on one of these hosts.
    pub fn accept(&self, link: &str) -> bool {
        // URL parsers disagree about line breaks, backslashes and the like, so that another parser may reach
        // another host.
        if !link.bytes().all(|byte| byte.is_ascii_graphic() && !br#"\"<>^`{|}"#.contains(&byte)) {
            return false;
        }
        let Ok(url) = Url::parse(link) else { return false };
        let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
        plain && url.port().is_none() && url.domain().is_some_and(|domain| self.includes(domain))
    }

    fn includes(&self, domain: &str) -> bool {
        let whole = domain.split('.').all(|label| !label.is_empty());
        whole
            && self.0.iter().any(|host| {
                domain == host
                    || domain.strip_suffix(host.as_str()).is_some_and(|before| before.ends_with('.'))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_on_a_zoom_host_is_accepted() {
        let hosts = JoinHosts::parse("zoom.us, zoomgov.com").unwrap();
        for link in [
            "https://us05web.zoom.us/w/90000000001?tk=abc",
            "https://zoom.us/j/1",
            "https://ZOOM.US:443/j/1",
            "https://meet.zoomgov.com/w/1?tk=a%20b",
        ] {
            assert!(hosts.accept(link), "{link}");
        }
        for link in [
            "",
            "zoom.us/j/1",
            "http://zoom.us/j/1",
            "javascript:alert(1)//zoom.us",
            "https://zoom.us.evil.example/j/1",
            "https://evilzoom.us/j/1",
            "https://evil.example/https://zoom.us/j/1",
            "https://zoom.us@evil.example/j/1",
            "https://ada@zoom.us/j/1",
            "https://zoom.us:8443/j/1",
            "https://zoom.us\\@evil.example/",
            "https://zoom.us\n.evil.example/",
            "https://zoom.us/j/1\r\nX: y",
            "https://zoom.us/j/ 1",
            "https://.zoom.us/",
            "https://xn--zom-1na.us/",
            "https://zооm.us/j/1",
        ] {
            assert!(!hosts.accept(link), "{link:?}");
        }
    }

    #[test]
    fn a_list_without_a_host_stops_the_start() {
        for text in ["", " , ", "https://zoom.us", "zoom.us/j", "com", "127.0.0.1", "zoom us"] {
            assert!(JoinHosts::parse(text).is_err(), "{text}");
        }
    }
}
