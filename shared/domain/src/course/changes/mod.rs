//! What a publication changes, in plain words: for the author before publishing, and for the operator's dry run.
//!
//! A sentence says what changes and whom it touches. The counts come from the caller; what nobody can count at a bounded
//! cost is said without a number. To add a field to the course: its sentence in `details.rs`; the compiler asks for it.

mod count;
mod details;
mod outline;
mod refused;
mod sessions;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use count::Count;
pub use refused::{StoredPlace, content_paths, refused};

use crate::ContentId;
use crate::course::Course;
use wording::{agree, several};

/// What kind of thing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    CourseCreated,
    /// Title, description and the like.
    CourseDetails,
    PriceChanged,
    CreditsChanged,
    /// When and how many may enrol.
    EnrolmentChanged,
    CompletionChanged,
    InstructorsChanged,
    /// Modules, and the order of everything.
    OutlineChanged,
    ContentAdded,
    ContentChanged,
    ContentRemoved,
    QuizChanged,
    /// Another answer is right now.
    KeyCorrected,
    SessionAdded,
    SessionMoved,
    /// What it is called, or where its time is announced.
    SessionChanged,
    SessionRemoved,
    Shown,
    Hidden,
}

/// One thing that a publication changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    /// Of the content, live session, module or course.
    pub title: String,
    /// One or more sentences.
    pub text: String,
    /// How many learners it touches; absent where nobody is.
    pub learners: Option<Count>,
}

/// How the body of a content in the outline differs from the stored one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyChange {
    /// Learners see something else.
    pub seen: bool,
    /// How many questions that were asked before have another right answer now.
    pub corrected: usize,
    /// The rest of the key: its explanations, and the answers to new questions.
    pub key: bool,
}

/// Whom a publication touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    /// Learners with access: active or completed.
    pub enrolled: Count,
    /// Those of them who have not completed the course.
    pub studying: Count,
    /// The attempts at each quiz whose key is corrected.
    pub attempts: BTreeMap<ContentId, Count>,
}

/// A course as it is stored, and as it is to be published.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// Absent for a course that is not stored yet.
    pub before: Option<&'a Course>,
    pub after: &'a Course,
    /// Only those that differ.
    pub bodies: &'a BTreeMap<ContentId, BodyChange>,
    pub now: Timestamp,
}

impl Comparison<'_> {
    /// The quizzes whose attempts have to be counted for [`Self::changes`].
    pub fn corrected(&self) -> BTreeSet<ContentId> {
        let corrected = self.bodies.iter().filter(|(_, change)| change.corrected > 0);
        let known = |id: &ContentId| self.before.is_some_and(|before| before.content(*id).is_some());
        corrected.map(|(id, _)| *id).filter(known).collect()
    }

    /// Everything that changes, in the order of the course.
    pub fn changes(&self, affected: &Affected) -> Vec<Change> {
        let mut found = Changes::default();
        let Some(before) = self.before else {
            let contents = self.after.modules.iter().map(|module| module.contents.len()).sum();
            let mut parts = vec![several(contents, "content", "contents")];
            if !self.after.sessions.is_empty() {
                parts.push(several(self.after.sessions.len(), "live session", "live sessions"));
            }
            let title = &self.after.title;
            let text = format!("Creates the course “{title}” with {}.", wording::list(&parts));
            found.add(ChangeKind::CourseCreated, title, text);
            details::visibility(false, self.after, affected, &mut found);
            return found.0;
        };
        details::changes(before, self.after, affected, &mut found);
        outline::changes(before, self, affected, &mut found);
        sessions::changes(before, self.after, affected, self.now, &mut found);
        details::visibility(before.published, self.after, affected, &mut found);
        found.0
    }

    /// What happens by itself once the changes are published, in sentences.
    pub fn afterwards(&self, changes: &[Change], affected: &Affected) -> Vec<String> {
        let mut sentences = Vec::new();
        let Some(before) = self.before.filter(|before| before.published_at.is_some()) else {
            return sentences;
        };
        let bookkeeping = Course { published_at: None, revision: 0, ..before.clone() };
        let differs = bookkeeping != Course { published_at: None, revision: 0, ..self.after.clone() };
        if differs && !affected.enrolled.is_none() {
            let enrolments = agree(affected.enrolled, "enrolment is", "enrolments are");
            sentences.push(format!("{enrolments} checked against the new version within a few minutes."));
            let completing =
                [ChangeKind::CompletionChanged, ChangeKind::ContentAdded, ChangeKind::ContentRemoved];
            if changes.iter().any(|change| completing.contains(&change.kind)) {
                sentences.push(
                    "Learners who have completed the course stay completed and keep their certificates."
                        .to_owned(),
                );
            }
        }
        let told = |change: &&Change| {
            let kinds = [ChangeKind::SessionAdded, ChangeKind::SessionMoved, ChangeKind::SessionRemoved];
            kinds.contains(&change.kind) && change.learners.is_some()
        };
        if changes.iter().filter(told).count() > 1 {
            sentences
                .push("Live sessions that change together are told in one e-mail where possible.".to_owned());
        }
        let regraded = |change: &Change| change.kind == ChangeKind::KeyCorrected && change.learners.is_some();
        if changes.iter().any(regraded) {
            sentences.push(
                "Attempts are regraded only when an instructor asks for it, on the page of the quiz; no pass is withdrawn."
                    .to_owned(),
            );
        }
        sentences
    }
}

/// Changes as they are found.
#[derive(Debug, Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, kind: ChangeKind, title: &str, text: impl Into<String>) {
        self.0.push(Change { kind, title: title.to_owned(), text: text.into(), learners: None });
    }

    /// A change with what it means for some learners; if there are none, it means nothing to anybody.
    fn touching(
        &mut self,
        kind: ChangeKind,
        title: &str,
        what: &str,
        (count, one, many): (Count, &str, &str),
    ) {
        if count.is_none() {
            return self.add(kind, title, format!("{what}."));
        }
        let text = format!("{what}: {}.", agree(count, one, many));
        self.0.push(Change { kind, title: title.to_owned(), text, learners: Some(count) });
    }
}

#[cfg(test)]
#[path = "tests/mod.rs"]
mod tests;
