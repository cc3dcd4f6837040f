//! What a course is and costs, who may enrol, what completes it, and whether it is shown.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::wording::{agree, list, moment, several};
use super::{Affected, ChangeKind, Changes, Count};
use crate::LearnerId;
use crate::course::{CompletionRule, Course, EnrolmentRule, Format};

pub(super) fn changes(before: &Course, after: &Course, affected: &Affected, found: &mut Changes) {
    // Every field is named, so that a new one cannot be forgotten here.
    let Course {
        uuid: _,
        slug,
        title,
        description,
        format,
        cpd_credits,
        cpd_type,
        duration_minutes,
        price,
        organiser,
        instructors,
        // Their own sentences are in `visibility`, `outline.rs` and `sessions.rs`.
        published: _,
        modules: _,
        sessions: _,
        // Kept by the store.
        revision: _,
        published_at: _,
        enrolment,
        completion,
    } = after;
    if before.title != *title {
        let text = format!("Renames the course from “{}” to “{title}”.", before.title);
        found.add(ChangeKind::CourseDetails, title, text);
    }
    let fields = [
        (before.description != *description, "the description"),
        (before.duration_minutes != *duration_minutes, "the duration"),
        (before.organiser != *organiser, "the organiser"),
        (before.slug != *slug, "the short name"),
    ];
    let named: Vec<String> =
        fields.iter().filter(|(differs, _)| *differs).map(|(_, name)| (*name).to_owned()).collect();
    if !named.is_empty() {
        found.add(ChangeKind::CourseDetails, title, format!("Changes {}.", list(&named)));
    }
    if before.format != *format {
        let text = format!("Changes the format from {} to {}.", name(before.format), name(*format));
        found.add(ChangeKind::CourseDetails, title, text);
    }
    if before.price != *price {
        let price_of = |course: &Course| match course.price.is_free() {
            true => "free".to_owned(),
            false => course.price.to_string(),
        };
        let text = format!(
            "Changes the price from {} to {}. Learners who are enrolled pay nothing more and get nothing back.",
            price_of(before),
            price_of(after)
        );
        found.add(ChangeKind::PriceChanged, title, text);
    }
    if before.cpd_credits != *cpd_credits || before.cpd_type != *cpd_type {
        let text = format!(
            "Changes the credits from {} ({}) to {cpd_credits} ({cpd_type}). Certificates that were issued keep theirs.",
            before.cpd_credits, before.cpd_type
        );
        found.add(ChangeKind::CreditsChanged, title, text);
    }
    people(title, &before.instructors, instructors, found);
    enrolling(title, &before.enrolment, enrolment, found);
    let studying = if before.published_at.is_some() { affected.studying } else { Count::default() };
    completing(title, &before.completion, completion, studying, found);
}

/// Whether the course is in the catalogue.
pub(super) fn visibility(was_shown: bool, after: &Course, affected: &Affected, found: &mut Changes) {
    match (was_shown, after.published) {
        (false, true) => {
            let text = "Shows the course in the catalogue. Whoever may enrol can do so from now on.";
            found.add(ChangeKind::Shown, &after.title, text);
        }
        (true, false) => {
            let what = "Hides the course: it leaves the catalogue, and nobody new can enrol";
            if affected.enrolled.is_none() {
                return found.add(ChangeKind::Hidden, &after.title, format!("{what}."));
            }
            let keep = agree(affected.enrolled, "learner keeps", "learners keep");
            found.add(ChangeKind::Hidden, &after.title, format!("{what}. {keep} access."));
        }
        _ => {}
    }
}

fn name(format: Format) -> &'static str {
    match format {
        Format::SelfPaced => "self-paced",
        Format::Hybrid => "hybrid",
    }
}

fn people(title: &str, before: &BTreeSet<LearnerId>, after: &BTreeSet<LearnerId>, found: &mut Changes) {
    let (added, removed) = (after.difference(before).count(), before.difference(after).count());
    let count = |number| several(number, "instructor", "instructors");
    let text = match (added, removed) {
        (0, 0) => return,
        (added, 0) => format!("Adds {}.", count(added)),
        (0, removed) => format!("Removes {}, who can no longer see or grade its work.", count(removed)),
        (added, removed) => {
            format!("Adds {} and removes {}.", count(added), count(removed))
        }
    };
    found.add(ChangeKind::InstructorsChanged, title, text);
}

fn enrolling(title: &str, before: &EnrolmentRule, after: &EnrolmentRule, found: &mut Changes) {
    let EnrolmentRule { opens_at, closes_at, capacity, access_days } = after;
    let mut add = |text: String| found.add(ChangeKind::EnrolmentChanged, title, text);
    let at = |time: &Option<Timestamp>| time.map(moment);
    if before.opens_at != *opens_at {
        add(match at(opens_at) {
            Some(time) => format!("Opens enrolment on {time}."),
            None => "Opens enrolment as soon as the course is shown.".to_owned(),
        });
    }
    if before.closes_at != *closes_at {
        add(match at(closes_at) {
            Some(time) => format!("Closes enrolment on {time}."),
            None => "Leaves enrolment open without an end.".to_owned(),
        });
    }
    match (before.capacity, *capacity) {
        (old, new) if old == new => {}
        (None, Some(new)) => add(format!("Limits the course to {}.", seats(new))),
        (Some(old), None) => {
            add(format!("Removes the limit of {}. Once published, it cannot be set again.", seats(old)));
        }
        (Some(old), Some(new)) if new < old => add(format!(
            "Lowers the limit from {} to {}. Learners who are enrolled keep their seats.",
            old,
            seats(new)
        )),
        (Some(old), Some(new)) => add(format!("Raises the limit from {old} to {}.", seats(new))),
        (None, None) => {}
    }
    if before.access_days != *access_days {
        let days = |days: u32| several(days as usize, "day", "days");
        add(match access_days {
            Some(new) => format!(
                "Gives access for {} to those who enrol from now on. Learners who are enrolled keep theirs.",
                days(*new)
            ),
            None => "Gives access without an end to those who enrol from now on. Learners who are enrolled keep theirs."
                .to_owned(),
        });
    }
}

fn seats(number: u32) -> String {
    format!("{number} {}", if number == 1 { "learner" } else { "learners" })
}

fn completing(
    title: &str,
    before: &CompletionRule,
    after: &CompletionRule,
    studying: Count,
    found: &mut Changes,
) {
    let CompletionRule { issues_certificate, requires_attendance, credits_valid_months } = after;
    let kind = ChangeKind::CompletionChanged;
    if before.issues_certificate != *issues_certificate {
        let text = match issues_certificate {
            true => "Issues a certificate to everybody who completes the course from now on.",
            false => "Issues no certificate to those who complete the course from now on.",
        };
        found.add(kind, title, text);
    }
    if before.requires_attendance != *requires_attendance {
        let (what, one, many) = match requires_attendance {
            true => (
                "Requires attendance at every live session",
                "learner who has not completed the course needs it to complete",
                "learners who have not completed the course need it to complete",
            ),
            false => (
                "No longer requires attendance at the live sessions",
                "learner who has not completed the course completes it if everything else is done",
                "learners who have not completed the course complete it if everything else is done",
            ),
        };
        found.touching(kind, title, what, (studying, one, many));
    }
    if before.credits_valid_months != *credits_valid_months {
        let months = |months: u16| format!("{months} {}", if months == 1 { "month" } else { "months" });
        let text = match credits_valid_months {
            Some(valid) => format!("Credits that are earned from now on expire after {}.", months(*valid)),
            None => "Credits that are earned from now on never expire.".to_owned(),
        };
        found.add(kind, title, text);
    }
}
