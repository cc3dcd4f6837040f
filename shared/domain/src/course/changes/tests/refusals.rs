//! What is stored can forbid a publication.

use uuid::Uuid;

use super::courses::{FILM, QUIZ, TEXT, course};
use crate::course::authoring::{Authored, AuthoredContent};
use crate::course::changes::{StoredPlace, refused};
use crate::course::content::{ContentBody, Source};
use crate::course::{ContentKind, Course};
use crate::{ContentId, CourseId};

fn authored(course: Course) -> Authored {
    let entries = course.modules.iter().flat_map(|module| &module.contents);
    let contents = entries.map(|entry| AuthoredContent {
        uuid: entry.uuid,
        title: entry.title.clone(),
        body: match entry.kind {
            ContentKind::Video => {
                let source = Source::Address { url: "/a.mp4".into() };
                ContentBody::Video {
                    source,
                    captions: None,
                    captions_media: None,
                    captions_language: None,
                    transcript: "…".into(),
                }
            }
            _ => ContentBody::Text { markdown: "…".into() },
        },
        key: None,
    });
    Authored { contents: contents.collect(), course }
}

fn lines(course: Course, before: Option<&Course>, stored: &[(ContentId, StoredPlace)]) -> Vec<String> {
    let place = |id| stored.iter().find(|(of, _)| *of == id).map(|(_, place)| *place);
    refused(&authored(course), before, place).iter().map(ToString::to_string).collect()
}

#[test]
fn a_content_keeps_its_course_and_its_kind() {
    let here = course().uuid;
    let elsewhere = CourseId(Uuid::from_u128(7));
    let stored = [
        (TEXT, StoredPlace { course: elsewhere, kind: ContentKind::Text }),
        (QUIZ, StoredPlace { course: here, kind: ContentKind::Text }),
        (FILM, StoredPlace { course: here, kind: ContentKind::Document }),
    ];
    let lines = lines(course(), None, &stored);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("modules[0].contents[0].uuid: belongs to the course 00000000"), "{lines:?}");
    assert!(lines[1].starts_with("modules[1].contents[0].kind: is another one than"), "{lines:?}");
}

#[test]
fn a_capacity_comes_before_the_first_sale_or_never() {
    let unlimited = |published_at| {
        let mut course = Course { published_at, ..course() };
        course.enrolment.capacity = None;
        course
    };
    let sold = unlimited(course().published_at);
    assert!(lines(course(), Some(&sold), &[])[0].starts_with("enrolment.capacity: cannot be added"));
    assert_eq!(lines(course(), Some(&unlimited(None)), &[]), [""; 0]);
    assert_eq!(lines(course(), Some(&course()), &[]), [""; 0]);
    assert_eq!(lines(course(), None, &[]), [""; 0]);
}
