//! HTML to plain text: our questions have no formatting.

/// A text without its markup, and what was lost.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) text: String,
    /// Bold, colours, links and the like, whose words remain.
    pub(crate) lost_formatting: bool,
    /// A picture, sound or film: without it the question may make no sense.
    pub(crate) lost_media: bool,
}

/// Elements that begin a line of their own.
const BLOCKS: [&str; 18] = [
    "address",
    "blockquote",
    "br",
    "dd",
    "div",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "tr",
    "ul",
];

/// Elements that show something which is no text.
const MEDIA: [&str; 9] = ["audio", "canvas", "embed", "iframe", "img", "math", "object", "svg", "video"];

/// Elements whose content nobody sees.
const HIDDEN: [&str; 3] = ["head", "script", "style"];

pub(crate) fn plain(html: &str) -> Plain {
    let mut text = String::with_capacity(html.len());
    let mut lost_formatting = false;
    let mut lost_media = false;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_words(&mut text, &rest[..start]);
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let Some((name, after)) = tag(rest) else {
            // A less-than sign that somebody forgot to escape.
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        let closing = rest.starts_with("</");
        rest = after;
        if BLOCKS.contains(&name.as_str()) {
            end_line(&mut text);
            if name == "li" && !closing {
                text.push_str("- ");
            }
            lost_formatting |= !matches!(name.as_str(), "br" | "div" | "p");
        } else if MEDIA.contains(&name.as_str()) {
            lost_media = true;
        } else if HIDDEN.contains(&name.as_str()) && !closing {
            let end = rest.to_ascii_lowercase().find(&format!("</{name}"));
            rest = end.map_or("", |end| &rest[end..]);
        } else {
            lost_formatting |= name != "span";
        }
    }
    push_words(&mut text, rest);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let text = lines.join("\n").trim().to_owned();
    Plain { text, lost_formatting, lost_media }
}

/// The name of the tag at the start of `html`, in lower case, and what follows the tag.
fn tag(html: &str) -> Option<(String, &str)> {
    let inner = html.strip_prefix("</").or_else(|| html.strip_prefix('<'))?;
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    for (index, letter) in html.char_indices() {
        match (letter, quote) {
            ('"' | '\'', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            ('>', None) => return Some((name.to_ascii_lowercase(), &html[index + 1..])),
            _ => {}
        }
    }
    None
}

fn end_line(text: &mut String) {
    let trimmed = text.trim_end_matches(' ').len();
    text.truncate(trimmed);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// Words between tags: entities are decoded, and white space is one space, as a browser shows it.
fn push_words(text: &mut String, html: &str) {
    let mut gap = html.starts_with([' ', '\t', '\n', '\r']);
    for word in html.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if gap && !text.is_empty() && !text.ends_with(['\n', ' ']) {
            text.push(' ');
        }
        let word = html_escape::decode_html_entities(word);
        text.extend(word.chars().map(|letter| if letter == '\u{a0}' { ' ' } else { letter }));
        gap = true;
    }
    if gap && html.ends_with([' ', '\t', '\n', '\r']) && !text.is_empty() && !text.ends_with(['\n', ' ']) {
        text.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        plain(html).text
    }

    #[test]
    fn words_lines_and_entities_stay() {
        assert_eq!(text("<p>Two  words</p><p>next<br>line</p>"), "Two words\nnext\nline");
        assert_eq!(text("a &lt; b &amp;&nbsp;c &eacute;"), "a < b & c é");
        assert_eq!(text("<ul><li>one</li><li>two</li></ul>"), "- one\n- two");
        assert_eq!(text("1 < 2 <b>and</b> 3 > 2"), "1 < 2 and 3 > 2");
        assert_eq!(text("<a title=\"x > y\">link</a>"), "link");
        assert_eq!(text("a<!-- no -->b<style>p {}</style>c<script>alert('<p>')</script>"), "abc");
        assert_eq!(text("ends in <b"), "ends in <b");
    }

    #[test]
    fn what_is_lost_is_said() {
        assert!(!plain("<p>plain</p>").lost_formatting);
        assert!(plain("<b>bold</b>").lost_formatting);
        assert!(plain("<img src='x.png'>").lost_media);
    }
}
