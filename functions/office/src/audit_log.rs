//! Reading the audit log: by person, by course, by day or by month, a page at a time.

use std::collections::{BTreeMap, BTreeSet};

use domain::audit::{AuditAction, AuditEntry};
use domain::{CourseId, LearnerId, Refusal};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shared::http::{Failure, RequestContext};
use shared::store::{AuditPointer, Cursor, Filling, ItemKey, Page, Range, keys};
use utoipa::IntoParams;

use crate::reports_state::ReportsApp;
use crate::sections::course_titles::CourseTitles;

/// Which part of the log: one of person, course, day and month; this month without any.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// What was done to this person.
    #[param(value_type = Option<Uuid>)]
    pub person: Option<String>,
    /// What was done in this course.
    #[param(value_type = Option<Uuid>)]
    pub course: Option<String>,
    /// What was done on this day, in UTC.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-27")]
    pub day: Option<String>,
    /// What was done in this month, in UTC.
    #[param(max_length = 7, example = "2026-11")]
    pub month: Option<String>,
    /// Only this action, for example `enrolment_granted`.
    #[param(max_length = 40)]
    pub action: Option<String>,
}

/// A part of the log.
pub(crate) struct Part {
    list: Listed,
    action: Option<AuditAction>,
}

enum Listed {
    /// The entries are with the person.
    Entries(Range<AuditEntry>),
    Pointers(Range<AuditPointer>),
}

impl AuditFilter {
    pub(crate) fn part(&self, app: &ReportsApp) -> Result<Part, Refusal> {
        let given = [&self.person, &self.course, &self.day, &self.month];
        if given.iter().filter(|one| one.is_some()).count() > 1 {
            return Err(Refusal::field("person", "send only one of person, course, day and month"));
        }
        let list = if let Some(text) = &self.person {
            let person = text.parse().map_err(|_| Refusal::field("person", "not an id"))?;
            Listed::Entries(keys::audit_of_person(person))
        } else if let Some(text) = &self.course {
            let course = text.parse().map_err(|_| Refusal::field("course", "not an id"))?;
            Listed::Pointers(keys::audit_of_course(course))
        } else if let Some(text) = &self.day {
            let day = text.parse().map_err(|_| Refusal::field("day", "a day like 2026-11-27"))?;
            Listed::Pointers(keys::audit_of_day(day))
        } else {
            let day = match &self.month {
                Some(month) => format!("{month}-01")
                    .parse::<Date>()
                    .map_err(|_| Refusal::field("month", "a month like 2026-11"))?,
                None => app.clock.now().to_zoned(TimeZone::UTC).date(),
            };
            Listed::Pointers(keys::audit_of_month(day))
        };
        let action = self.action.as_deref().map(|name| {
            let known = serde_json::from_value(serde_json::Value::from(name));
            known.map_err(|_| Refusal::field("action", "no such action"))
        });
        Ok(Part { list, action: action.transpose()? })
    }
}

impl Part {
    /// A page of the entries, newest first.
    pub(crate) async fn page(
        &self,
        app: &ReportsApp,
        context: &RequestContext,
        (size, cursor): (u8, Option<Cursor>),
    ) -> Result<Page<AuditEntry>, Failure> {
        let mut filling = Filling::new(size, cursor);
        let wanted =
            |entry: AuditEntry| Some(entry).filter(|it| self.action.is_none_or(|one| one == it.action));
        while let Some((size, cursor)) = filling.wanted() {
            match &self.list {
                Listed::Entries(range) => {
                    let page = app.store.page(context.deadline, range, size, cursor.as_ref()).await?;
                    filling.take(page, |entry| Ok::<_, Failure>(wanted(entry)))?;
                }
                Listed::Pointers(range) => {
                    let page = app.store.page(context.deadline, range, size, cursor.as_ref()).await?;
                    let behind = page.items.iter().map(|pointer| (&keys::audit_entry(pointer)).into());
                    let found = app.store.read(context.deadline, &behind.collect::<Vec<ItemKey>>()).await?;
                    filling.take(page, |pointer| {
                        let entry = found.peek(&keys::audit_entry(&pointer))?;
                        Ok::<_, Failure>(entry.and_then(wanted))
                    })?;
                }
            }
        }
        Ok(filling.finish())
    }
}

/// The names of people and courses.
pub(crate) struct Names {
    people: BTreeMap<LearnerId, String>,
    courses: CourseTitles,
}

impl Names {
    /// Reads those that the entries name.
    pub(crate) async fn read(
        app: &ReportsApp,
        context: &RequestContext,
        entries: &[AuditEntry],
    ) -> Result<Self, Failure> {
        let people = entries.iter().flat_map(|entry| entry.actor.into_iter().chain(entry.learner));
        let courses = entries.iter().flat_map(|entry| entry.course.into_iter().chain(entry.to_course));
        Self::of(app, context, people, courses).await
    }

    /// Reads the names of these people and courses.
    pub(crate) async fn of(
        app: &ReportsApp,
        context: &RequestContext,
        people: impl IntoIterator<Item = LearnerId>,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Result<Self, Failure> {
        let people: BTreeSet<LearnerId> = people.into_iter().collect();
        let profiles: Vec<ItemKey> = people.iter().map(|person| (&keys::learner(*person)).into()).collect();
        let (found, courses) = tokio::join!(
            app.store.read(context.deadline, &profiles),
            CourseTitles::read(&app.store, context, courses)
        );
        let (found, courses) = (found?, courses?);
        let mut names = BTreeMap::new();
        for person in people {
            let profile = found.peek(&keys::learner(person))?;
            names.insert(person, profile.map(|profile| profile.name).unwrap_or_default());
        }
        Ok(Self { people: names, courses })
    }

    pub(crate) fn person(&self, person: LearnerId) -> String {
        self.people.get(&person).cloned().unwrap_or_default()
    }

    pub(crate) fn course(&self, course: CourseId) -> String {
        self.courses.course(course)
    }
}
