//! Captions: WebVTT in UTF-8, each of whose cues has times that a player understands.

use super::budget::{Step, refuse};
use super::source::Source;

/// Inspects captions.
pub(super) async fn check(source: &mut Source<'_>) -> Step {
    let bytes = source.whole().await?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return refuse("The captions are not in UTF-8. Please save them in that encoding.");
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return refuse("The captions contain characters that are no text.");
    }
    let begins = text
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
    if !begins {
        return refuse(
            "These are no WebVTT captions: the first line has to be WEBVTT. Please export them as .vtt.",
        );
    }
    let (mut cues, mut before) = (0_u32, 0);
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    for (index, line) in lines.split('\n').enumerate().filter(|(_, line)| line.contains("-->")) {
        let number = index + 1;
        let Some((start, end)) = times(line) else {
            return refuse(format!(
                "Line {number}: the times must be written like 00:01:02.500 --> 00:01:04.000."
            ));
        };
        if start >= end {
            return refuse(format!("Line {number}: the caption ends before it begins."));
        }
        if start < before {
            return refuse(format!("Line {number}: the caption begins before the one above it."));
        }
        (before, cues) = (start, cues + 1);
    }
    if cues == 0 { refuse("The file contains no captions.") } else { Ok(()) }
}

/// Start and end of a cue in milliseconds.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    // Settings may follow the end.
    let end = rest.split_whitespace().next()?;
    Some((time(start.trim())?, time(end)?))
}

/// `mm:ss.ttt`, or with hours of two or more digits before.
fn time(text: &str) -> Option<u64> {
    let (clock, thousandths) = text.split_once('.')?;
    let parts: Vec<&str> = clock.split(':').collect();
    let digits = |text: &str, least: usize, most: usize| {
        let fits = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { text.parse::<u64>().ok() } else { None }
    };
    let (hours, minutes, seconds) = match parts[..] {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] => (digits(hours, 2, 6)?, minutes, seconds),
        _ => return None,
    };
    let below_sixty = |text: &str| digits(text, 2, 2).filter(|number| *number < 60);
    let whole = (hours * 60 + below_sixty(minutes)?) * 60 + below_sixty(seconds)?;
    Some(whole * 1000 + digits(thousandths, 3, 3)?)
}
