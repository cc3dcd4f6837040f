//! Tells an instructor each morning what waits in their courses. Outdated once the day is over, and of each course once it
//! no longer names the instructor.

use std::fmt::Write;

use askama::Template;
use domain::course::digest::CourseDigest;
use domain::course::{Course, LiveSession};
use domain::{CourseId, Learner, LearnerId, LiveSessionId, Subscription, one_line};
use jiff::civil::Date;
use shared::store::{ItemKey, keys};

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::TITLE_MAX;
use crate::formatting;
use crate::frame::Frame;
use crate::local_time::LocalTime;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;
use crate::unsubscribe::Unsubscribe;

pub(crate) mod samples;

pub(crate) struct TeachingDigest {
    pub(crate) learner: LearnerId,
    /// In the instructor's time zone.
    pub(crate) day: Date,
    pub(crate) courses: Vec<CourseDigest>,
    /// How many further courses have something waiting.
    pub(crate) further: u32,
}

struct Content {
    /// May be empty.
    name: String,
    day: String,
    /// Submissions to grade, in all courses that are named.
    waiting: u32,
    has_more: bool,
    /// Live sessions today.
    today: usize,
    courses: Vec<TaughtCourse>,
    further: u32,
    teaching_url: String,
    unsubscribe: Unsubscribe,
}

/// A course with something to say.
struct TaughtCourse {
    title: String,
    url: String,
    /// What waits, and where to grade it.
    waiting: Option<(String, String)>,
    today: Vec<TodaysSession>,
    unrecorded: Vec<UnrecordedSession>,
}

struct TodaysSession {
    time: String,
    topic: String,
}

/// A live session whose attendance is not recorded, and where to record it.
struct UnrecordedSession {
    label: String,
    url: String,
}

impl Email for TeachingDigest {
    /// Of the courses, those that exist.
    type Items = Vec<Course>;

    const OPTIONAL: Option<Subscription> = Some(Subscription::DailyDigest);

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        self.courses.iter().map(|said| (&keys::course(said.course)).into()).collect()
    }

    fn read(&self, stored: &StoredItems) -> Result<Vec<Course>, ComposeError> {
        let courses = self.courses.iter().map(|said| stored.get(&keys::course(said.course)));
        Ok(courses.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn compose(&self, courses: &Vec<Course>, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        let zone = Learner::zone(Some(context.learner));
        if context.now.to_zoned(zone).date() > self.day {
            return Ok(Composed::Outdated("the day is over"));
        }
        if !context.learner.mail.wants(Subscription::DailyDigest) {
            return Ok(Composed::Outdated("the instructor has unsubscribed"));
        }
        let course = |id: CourseId| courses.iter().find(|course| course.uuid == id);
        let taught = self.courses.iter().filter_map(|said| Some((said, course(said.course)?)));
        let taught: Vec<(&CourseDigest, &Course)> =
            taught.filter(|(_, course)| course.instructors.contains(&self.learner)).collect();
        let lines: Vec<TaughtCourse> = taught
            .iter()
            .map(|(said, course)| TaughtCourse::new(said, course, context))
            .filter(|line| !line.is_empty())
            .collect();
        if lines.is_empty() {
            return Ok(Composed::Outdated("nothing is left to say"));
        }
        Ok(Composed::content(Content {
            name: context.name(),
            day: formatting::day(self.day),
            waiting: taught.iter().map(|(said, _)| said.waiting).sum(),
            has_more: taught.iter().any(|(said, _)| said.has_more),
            today: lines.iter().map(|line| line.today.len()).sum(),
            courses: lines,
            further: self.further,
            teaching_url: format!("{}/teaching", context.brand.site()),
            unsubscribe: context.unsubscribe()?,
        }))
    }
}

impl TaughtCourse {
    fn new(said: &CourseDigest, course: &Course, context: &MailContext<'_>) -> Self {
        let url = format!("{}/teaching/{}", context.brand.site(), course.uuid);
        let waiting = (said.waiting > 0).then(|| {
            let mut text = submissions(said.waiting, said.has_more);
            if let Some(oldest) = said.oldest_at {
                let of = if said.waiting == 1 { ", of" } else { ", the oldest of" };
                // Writing to a text never fails.
                let _ = write!(text, "{of} {}", context.day(oldest));
            }
            (text, format!("{url}/grading"))
        });
        let session = |id: &LiveSessionId| course.session(*id);
        let today = said.today.iter().filter_map(session).map(|session| TodaysSession {
            time: local_time(session, context).time,
            topic: one_line(&session.topic, TITLE_MAX),
        });
        let unrecorded = said.unrecorded.iter().filter_map(session).map(|session| UnrecordedSession {
            label: format!("{} ({})", one_line(&session.topic, TITLE_MAX), context.day(session.starts_at)),
            url: format!("{url}/sessions/{}", session.uuid),
        });
        Self {
            title: one_line(&course.title, TITLE_MAX),
            waiting,
            today: today.collect(),
            unrecorded: unrecorded.collect(),
            url,
        }
    }

    fn is_empty(&self) -> bool {
        self.waiting.is_none() && self.today.is_empty() && self.unrecorded.is_empty()
    }
}

fn local_time(session: &LiveSession, context: &MailContext<'_>) -> LocalTime {
    let zones = [context.learner.time_zone.as_deref(), Some(session.time_zone.as_str())];
    LocalTime::new(session.starts_at, session.duration_minutes, &zones)
}

/// "3 submissions", "more than 99 submissions".
fn submissions(count: u32, has_more: bool) -> String {
    let more = if has_more { "more than " } else { "" };
    format!("{more}{count} {}", if count == 1 && !has_more { "submission" } else { "submissions" })
}

impl Content {
    /// What there is to do, in a few words.
    fn summary(&self) -> String {
        let graded =
            (self.waiting > 0).then(|| format!("{} to grade", submissions(self.waiting, self.has_more)));
        let sessions = match self.today {
            0 => None,
            1 => Some("1 live session today".to_owned()),
            many => Some(format!("{many} live sessions today")),
        };
        let said: Vec<String> = graded.into_iter().chain(sessions).collect();
        if said.is_empty() { "attendance to record".to_owned() } else { said.join(", ") }
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your courses: {}", self.summary())
    }

    fn preheader(&self) -> String {
        format!("What waits on {}.", self.day)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }

    fn unsubscribe(&self) -> Option<&Unsubscribe> {
        Some(&self.unsubscribe)
    }
}

#[derive(Template)]
#[template(path = "teaching_digest/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "teaching_digest/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
