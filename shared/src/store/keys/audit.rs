//! The audit log: an entry is with the person or the course that it is about, and is found by month, too.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{sortable, user};
use crate::store::entities::AuditPointer;
use crate::store::key::Key;
use crate::store::page::Range;
use domain::audit::AuditEntry;
use domain::{CourseId, LearnerId};

/// An entry; written once.
pub fn audit_entry(pointer: &AuditPointer) -> Key<AuditEntry> {
    let pk = match (pointer.learner, pointer.course) {
        (Some(learner), _) => user(learner),
        (None, Some(course)) => format!("COURSE#{course}"),
        (None, None) => "AUDIT".to_owned(),
    };
    Key::new(pk, format!("AUDIT#{}", place(pointer)))
}

/// What staff did to a person.
pub fn audit_of_person(learner: LearnerId) -> Range<AuditEntry> {
    Range::prefix(user(learner), "AUDIT#")
}

/// The entry in the log of its month; written once.
pub fn audit_in_month(pointer: &AuditPointer) -> Key<AuditPointer> {
    Key::new(month_pk(pointer.at.to_zoned(TimeZone::UTC).date()), place(pointer))
}

/// The entry in the log of a course; written once.
pub fn audit_in_course(course: CourseId, pointer: &AuditPointer) -> Key<AuditPointer> {
    Key::new(course_pk(course), place(pointer))
}

/// What staff did in the month of this day.
pub fn audit_of_month(day: Date) -> Range<AuditPointer> {
    Range::all(month_pk(day))
}

/// What staff did on this day, in UTC.
pub fn audit_of_day(day: Date) -> Range<AuditPointer> {
    Range::prefix(month_pk(day), &day.to_string())
}

/// What staff did in a course.
pub fn audit_of_course(course: CourseId) -> Range<AuditPointer> {
    Range::all(course_pk(course))
}

fn month_pk(day: Date) -> String {
    format!("AUDIT#{}", day.strftime("%Y-%m"))
}

fn course_pk(course: CourseId) -> String {
    format!("COURSE#{course}#AUDIT")
}

fn place(pointer: &AuditPointer) -> String {
    format!("{}#{}", sortable(pointer.at), pointer.id)
}
