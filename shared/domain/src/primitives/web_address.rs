//! Addresses of pages elsewhere, as people paste them.

use url::Url;

use super::plain_text::is_unfit;

/// An https URL, stored as browsers write it: `HTTPS://` in lower case, an international host in Punycode, other
/// characters as `%XX`.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn web_address(given: &str) -> Result<String, &'static str> {
    let invisible = |letter: char| letter.is_whitespace() || is_unfit(letter);
    let given = given.trim_matches(invisible);
    match Url::parse(given) {
        Err(_) => Err("must be a full address, such as https://www.example.org/page"),
        Ok(url) if url.scheme() != "https" => Err("must begin with https://"),
        // Such addresses pretend to lead elsewhere.
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Err("must not have a user name before the host")
        }
        Ok(url) if url.as_str().len() > 2_000 => Err("must have at most 2000 characters"),
        // A parser repairs these; the author meant something else, or pasted two addresses.
        Ok(_) if given.contains(invisible) => {
            Err("must not contain blanks or invisible characters; write a blank as %20")
        }
        Ok(_) if given.contains('\\') => Err("must not contain a backslash"),
        Ok(url) => {
            // What was written as browsers write it is kept as it is, so that an import changes nothing.
            let same = url.as_str().trim_end_matches('/') == given.trim_end_matches('/');
            Ok(if same { given.to_owned() } else { String::from(url) })
        }
    }
}
