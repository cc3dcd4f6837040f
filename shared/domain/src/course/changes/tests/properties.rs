//! What holds for every change: nothing is silent, and every sentence is one.

use proptest::prelude::*;
use uuid::Uuid;

use super::courses::{QUIZ, TEXT, affected, compared, course};
use crate::course::changes::{Affected, BodyChange, Count};
use crate::course::{Course, Format, OutlineEntry};
use crate::{ContentId, LearnerId, LiveSessionId};

/// One edit of an author.
type Edit = fn(&mut Course, u8);

const EDITS: &[Edit] = &[
    |course, number| course.title = format!("Title {number}"),
    |course, number| course.slug = format!("slug-{number}"),
    |course, number| course.description = format!("Text {number}"),
    |course, number| course.organiser = format!("Organiser {number}"),
    |course, number| course.cpd_type = format!("Type {number}"),
    |course, number| course.cpd_credits = format!("{number}.25").parse().unwrap(),
    |course, number| course.duration_minutes = 1000 + u32::from(number),
    |course, number| course.price.amount = i64::from(number) * 100,
    |course, _| course.format = Format::SelfPaced,
    |course, _| course.published = !course.published,
    |course, number| course.instructors.extend([LearnerId(Uuid::from_u128(number.into()))]),
    |course, number| course.enrolment.capacity = (number > 9).then_some(number.into()),
    |course, number| course.enrolment.access_days = (number > 9).then_some(number.into()),
    |course, _| course.enrolment.opens_at = Some("2027-01-01T00:00:00Z".parse().unwrap()),
    |course, _| course.enrolment.closes_at = Some("2027-03-01T00:00:00Z".parse().unwrap()),
    |course, _| course.completion.issues_certificate ^= true,
    |course, _| course.completion.requires_attendance ^= true,
    |course, number| course.completion.credits_valid_months = Some(number.into()),
    |course, number| {
        let index = usize::from(number) % course.modules.len();
        course.modules[index].title = format!("Module {number}");
    },
    |course, number| {
        let index = usize::from(number) % course.modules.len();
        course.modules[index].is_required ^= true;
    },
    |course, _| course.modules.reverse(),
    |course, _| {
        let moved = course.modules.last_mut().and_then(|module| module.contents.pop());
        course.modules[0].contents.splice(0..0, moved);
    },
    |course, number| {
        let first = course.modules[0].contents.first().cloned();
        let add =
            |entry| OutlineEntry { uuid: ContentId(Uuid::from_u128(0xaa00 + u128::from(number))), ..entry };
        course.modules[1].contents.extend(first.map(add));
    },
    |course, number| {
        for content in &mut course.modules[usize::from(number) % 2].contents {
            content.is_required ^= true;
        }
    },
    |course, number| {
        for content in &mut course.modules[usize::from(number) % 2].contents {
            content.title = format!("Content {number}");
        }
    },
    |course, _| {
        for content in &mut course.modules[0].contents {
            content.released_at = Some("2027-02-01T08:30:00Z".parse().unwrap());
        }
    },
    |course, number| {
        for session in &mut course.sessions {
            session.starts_at += jiff::SignedDuration::from_hours(i64::from(number) * 24);
        }
    },
    |course, number| {
        for session in &mut course.sessions {
            session.duration_minutes = 61 + u32::from(number);
        }
    },
    |course, number| {
        for session in &mut course.sessions {
            session.topic = format!("Topic {number}");
        }
    },
    |course, _| course.sessions.iter_mut().for_each(|session| session.time_zone = "Asia/Dubai".into()),
    |course, number| {
        for session in &mut course.sessions {
            session.zoom.id = format!("9{number:010}");
        }
    },
    |course, _| {
        course.sessions.pop();
    },
    |course, number| {
        let added = course.sessions.first().cloned().map(|mut session| {
            session.uuid = LiveSessionId(Uuid::from_u128(0xbb00 + u128::from(number)));
            session
        });
        course.sessions.extend(added);
    },
];

fn counts() -> impl Strategy<Value = Affected> {
    let count = || prop_oneof![(0usize..3), (900usize..1200)].prop_map(Count::exactly);
    (count(), count(), count()).prop_map(|(enrolled, studying, attempts)| Affected {
        enrolled,
        studying,
        attempts: [(QUIZ, attempts)].into(),
    })
}

proptest! {
    #[test]
    fn whatever_differs_is_said_in_whole_sentences(
        edits in prop::collection::vec((0..EDITS.len(), 1u8..100), 0..6),
        (seen, corrected) in (any::<bool>(), 0usize..3),
        affected in counts(),
    ) {
        let before = course();
        let mut after = course();
        for (edit, number) in edits {
            EDITS[edit](&mut after, number);
        }
        let body = BodyChange { seen, corrected, key: corrected > 0 };
        let bodies = if body == BodyChange::default() { vec![] } else { vec![(QUIZ, body), (TEXT, BodyChange { seen: true, ..BodyChange::default() })] };
        let changes = compared(Some(&before), &after, &bodies, &affected);
        let differs = before != after || bodies.iter().any(|(id, _)| after.content(*id).is_some());
        prop_assert_eq!(!changes.is_empty(), differs, "{:?}", changes);
        for change in &changes {
            let text = &change.text;
            prop_assert!(text.ends_with('.') && !text.contains("  ") && !text.contains(".."), "{}", text);
            prop_assert!(text.starts_with(char::is_uppercase), "{}", text);
            prop_assert!(change.learners.is_none_or(|count| !count.is_none()), "{}", text);
            for wrong in [" 0 ", "1 learners", "1 attempts", "1 answers", "1 instructors", "1 months", "1 enrolments"] {
                prop_assert!(!format!(" {text}").contains(&format!(" {}", wrong.trim_start())) , "{}", text);
            }
        }
    }
}

#[test]
fn each_edit_alone_is_said() {
    for (index, edit) in EDITS.iter().enumerate() {
        let mut after = course();
        edit(&mut after, 11);
        assert!(!compared(Some(&course()), &after, &[], &affected()).is_empty(), "edit {index}");
    }
}
