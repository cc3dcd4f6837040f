//! Addresses on the platform's own site, such as `/demo/film.mp4`: they hold on every stage.

/// The address, if it is a path on this site that every browser reads the same way.
pub(super) fn site_file(url: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%?=&#".contains(&byte);
    let inside = url.starts_with('/') && !url.starts_with("//") && url.len() <= 2_000;
    (inside && url.bytes().all(plain) && !url.contains("..")).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_on_this_site_is_one() {
        for inside in ["/demo/film.mp4", "/help/learner#top", "/demo/a%20b.pdf"] {
            assert_eq!(site_file(inside).as_deref(), Some(inside));
        }
        for outside in [
            "",
            "demo/film.mp4",
            "//evil.example/",
            "/\\evil.example",
            "/a/../b",
            "/a b",
            "http://a.example/",
        ] {
            assert_eq!(site_file(outside), None, "{outside:?}");
        }
    }
}
