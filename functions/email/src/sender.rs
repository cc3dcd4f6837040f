//! The `From` header, and the check that an address is a single bare address.

use domain::one_line;
use email_encoding::headers::quoted_string;
use email_encoding::headers::writer::EmailWriter;
use url::Host;

/// The longest display name that mail programs show in full.
const NAME_MAX: usize = 64;
/// The longest address, the longest part in front of its `@`, and the longest label of a domain (RFC 5321, 4.5.3.1).
const ADDRESS_MAX: usize = 254;
const LOCAL_MAX: usize = 64;
const LABEL_MAX: usize = 63;

/// A well-formed `From` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(String);

impl Sender {
    /// A sender with this name and address.
    ///
    /// # Errors
    /// The address is not a bare address.
    pub fn new(name: &str, address: &str) -> Result<Self, &'static str> {
        const MALFORMED: &str = "not a bare address such as learning@example.org";
        if !is_bare_address(address) || !address.is_ascii() {
            return Err(MALFORMED);
        }
        let name = one_line(name, NAME_MAX);
        if name.is_empty() {
            return Ok(Self(address.to_owned()));
        }
        let mut phrase = String::new();
        quoted_string::encode(&name, &mut EmailWriter::new(&mut phrase, 0, 0, false))
            .map_err(|_| "the provider’s name cannot be encoded")?;
        // SES takes the value of the header, so the folds that belong into a message go.
        Ok(Self(format!("{} <{address}>", phrase.replace("\r\n", ""))))
    }

    /// The value of the header, in ASCII as SES requires.
    pub(crate) fn header(&self) -> &str {
        &self.0
    }
}

/// Whether the text is one address and nothing else: no list, display name or second line.
///
/// This guards against header injection and is not a syntax check. The identity provider has verified that
/// mail reaches the address, and real addresses break the syntax of RFC 5321.
pub(crate) fn is_bare_address(text: &str) -> bool {
    let unfit =
        |letter: char| letter.is_whitespace() || letter.is_control() || "<>()[],;:\\\"".contains(letter);
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
        && !text.contains(unfit)
        && text.len() <= ADDRESS_MAX
}

/// The address as SES takes it, its domain in ASCII; `None` if SES would refuse it: for a dot in the wrong place, a
/// part that is too long, letters that no domain has.
pub(crate) fn deliverable(text: &str) -> Option<String> {
    let (local, domain) =
        text.split_once('@').filter(|(_, domain)| is_bare_address(text) && !domain.contains('%'))?;
    let Ok(Host::Domain(domain)) = Host::parse(domain) else { return None };
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_local = local.is_ascii() && local.len() <= LOCAL_MAX && !local.split('.').any(str::is_empty);
    let address = format!("{local}@{domain}");
    (is_local && domain.split('.').all(is_label) && address.len() <= ADDRESS_MAX).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str) -> String {
        Sender::new(name, "learning@example.org").unwrap().header().to_owned()
    }

    #[test]
    fn a_name_is_quoted_or_encoded_and_never_more_than_one_line() {
        assert_eq!(header("Meridian CPD"), "\"Meridian CPD\" <learning@example.org>");
        assert_eq!(header(r#"The "A\B" School"#), r#""The \"A\\B\" School" <learning@example.org>"#);
        assert_eq!(
            header("A\r\nBcc: x@example.org"),
            "=?utf-8?b?QSBCY2M6IHhAZXhhbXBsZS5vcmc=?= <learning@example.org>"
        );
        assert_eq!(header("Zürich"), "=?utf-8?b?WsO8cmljaA==?= <learning@example.org>");
        assert_eq!(header(" "), "learning@example.org");
    }

    #[test]
    fn long_names_are_encoded_in_words_of_at_most_75_letters() {
        let header = header(&"é".repeat(200));
        assert!(header.is_ascii());
        assert!(header.split(' ').all(|word| word.len() <= 75), "{header}");
    }

    #[test]
    fn only_one_bare_address_is_an_address() {
        for text in ["ada@learner.example", "o'brien+cpd@a-b.example", "jörg@müller.example"] {
            assert!(is_bare_address(text), "{text}");
        }
        for text in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "a@b@c",
            "a@b.example, c@d.example",
            "a@b.example\r\nBcc: c@d.example",
            "Ada <a@b.example>",
            "a b@c.example",
            "a@b.example;c",
            "\"a\"@b.example",
        ] {
            assert!(!is_bare_address(text), "{text}");
        }
        assert!(Sender::new("x", "jörg@müller.example").is_err());
        for (text, taken) in [
            ("ada@learner.example", "ada@learner.example"),
            ("o'brien+cpd@A-b.example", "o'brien+cpd@a-b.example"),
            ("jorg@müller.example", "jorg@xn--mller-kva.example"),
            ("a@localhost", "a@localhost"),
        ] {
            assert_eq!(deliverable(text).as_deref(), Some(taken));
        }
        let long =
            |local: usize, label: usize| format!("{}@{}.example", "a".repeat(local), "b".repeat(label));
        assert!(deliverable(&long(64, 63)).is_some());
        for text in [
            "ada@learner..example",
            "ada@.example",
            "ada@example.",
            ".ada@example.org",
            "a..b@example.org",
            "jörg@a.example",
            "ada@a_b.example",
            "ada@-a.example",
            "ada@a-.example",
            "ada@127.0.0.1",
            "ada@ex%61mple.org",
            &long(65, 1),
            &long(1, 64),
            &format!("a@{}", "b.".repeat(130)),
        ] {
            assert_eq!(deliverable(text), None, "{text}");
        }
    }
}
