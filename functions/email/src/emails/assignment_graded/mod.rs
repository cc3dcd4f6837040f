//! Tells the learner that their work was graded, or its grade corrected, and why: the instructor's words are in the
//! e-mail. Outdated once the grade was corrected again, or the learner has submitted a newer version, which is still to be
//! graded.

use askama::Template;
use domain::assignment::submission::{GradingEntry, Submission, SubmissionStatus, Verdict};
use domain::{ContentId, CourseId, LearnerId, SubmissionId, one_line};
use shared::store::{ItemKey, Key, keys};
use uuid::Uuid;

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems, TITLE_MAX};
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

/// Longer feedback is continued on the platform.
const FEEDBACK_MAX: usize = 2_000;

pub(crate) struct AssignmentGraded {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
    pub(crate) assignment: ContentId,
    pub(crate) submission: SubmissionId,
    pub(crate) entry: Option<Uuid>,
}

pub(crate) struct Items {
    enrolment: EnrolmentItems,
    submission: Submission,
    /// The instructor's action that the e-mail is about, if its message names it.
    entry: Option<GradingEntry>,
    /// The learner's latest submission.
    current: Option<SubmissionId>,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    title: String,
    /// Where the learner reads the feedback and submits a new version.
    work_url: String,
    /// "85.5 out of 100", where a score was given.
    score: Option<String>,
    passed: bool,
    approved: bool,
    /// What the grade was before; `None` unless it was corrected.
    corrected: Option<Corrected>,
    /// The feedback, or the reason for the correction, line by line; empty if there is none.
    feedback: Vec<String>,
    /// Whether `feedback` is only its beginning.
    continued: bool,
}

/// A grade that was corrected.
struct Corrected {
    /// The score before, where one was given.
    score: Option<String>,
    pass_withdrawn: bool,
    /// Whether the instructor gave a reason.
    explained: bool,
}

impl Email for AssignmentGraded {
    type Items = Items;

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        let mut keys = EnrolmentItems::keys(self.learner, self.course);
        keys.push((&self.submission()).into());
        keys.push((&keys::assignment_state(self.learner, self.assignment)).into());
        keys.extend(self.entry().map(|entry| ItemKey::from(&entry)));
        keys
    }

    fn read(&self, stored: &StoredItems) -> Result<Items, ComposeError> {
        let state = stored.get(&keys::assignment_state(self.learner, self.assignment))?;
        let entry = self.entry().map(|entry| stored.get(&entry)).transpose()?.flatten();
        Ok(Items {
            entry,
            enrolment: EnrolmentItems::read(stored, self.learner, self.course)?,
            submission: stored.get(&self.submission())?.ok_or(ComposeError::Missing("submission"))?,
            current: state.and_then(|state| state.current).map(|current| current.submission),
        })
    }

    fn compose(&self, items: &Items, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        let submission = &items.submission;
        if items.current.is_some_and(|current| current != submission.id) {
            return Ok(Composed::Outdated("a newer version was submitted"));
        }
        let verdict = submission.verdict.as_ref().ok_or(ComposeError::Missing("grade"))?;
        if items.entry.as_ref().is_some_and(|entry| entry.verdict != *verdict) {
            return Ok(Composed::Outdated("the grade was corrected"));
        }
        let title = items.enrolment.course.content(submission.assignment).map(|entry| entry.title.as_str());
        let course = items.enrolment.summary(context.brand);
        let (feedback, continued) = beginning(&verdict.feedback);
        Ok(Composed::content(Content {
            name: context.name(),
            work_url: format!("{}/{}", course.learn_url, submission.assignment),
            course,
            title: one_line(title.unwrap_or("your assignment"), TITLE_MAX),
            score: score(verdict),
            corrected: items.entry.as_ref().and_then(Corrected::of),
            passed: submission.status.is_passed(),
            approved: submission.status == SubmissionStatus::Approved,
            feedback,
            continued,
        }))
    }
}

impl AssignmentGraded {
    fn submission(&self) -> Key<Submission> {
        keys::submission(self.learner, self.assignment, self.submission)
    }

    fn entry(&self) -> Option<Key<GradingEntry>> {
        self.entry.map(|entry| keys::grading_entry(self.submission, entry))
    }
}

impl Corrected {
    fn of(entry: &GradingEntry) -> Option<Self> {
        let before = entry.before.as_ref().filter(|_| entry.is_correction())?;
        Some(Self {
            score: score(before),
            pass_withdrawn: entry.withdraws_pass(),
            explained: entry.reason().is_some(),
        })
    }
}

fn score(verdict: &Verdict) -> Option<String> {
    verdict.score.map(|score| format!("{score} out of {}", verdict.max_score))
}

impl Content {
    fn result(&self) -> &'static str {
        match (self.approved, self.passed) {
            (true, _) => "Approved",
            (false, true) => "Passed",
            (false, false) => "Needs revision",
        }
    }

    fn headline(&self) -> &'static str {
        match self.corrected {
            Some(_) => "Your grade has been corrected",
            None => "Your assignment has been graded",
        }
    }

    /// What the instructor did, before the words "the work you submitted".
    fn deed(&self) -> &'static str {
        match self.corrected {
            Some(_) => "corrected the grade of",
            None => "graded",
        }
    }

    /// The score before a correction, if that changed it.
    fn score_before(&self) -> Option<&str> {
        let before = self.corrected.as_ref()?.score.as_deref()?;
        (self.score.as_deref() != Some(before)).then_some(before)
    }

    fn withdraws_pass(&self) -> bool {
        self.corrected.as_ref().is_some_and(|corrected| corrected.pass_withdrawn)
    }

    /// What the instructor's words are.
    fn feedback_heading(&self) -> &'static str {
        match &self.corrected {
            Some(Corrected { explained: true, .. }) => "Why it was corrected",
            _ => "Your instructor’s feedback",
        }
    }

    fn next_step(&self) -> &'static str {
        if self.passed {
            "Well done! There’s nothing left to do for this assignment."
        } else {
            "Your instructor has asked you to revise your work. Submit a new version whenever you’re ready."
        }
    }
}

/// The lines of the feedback up to a length, and whether there is more.
fn beginning(feedback: &str) -> (Vec<String>, bool) {
    let mut left = FEEDBACK_MAX;
    let mut lines: Vec<String> = Vec::new();
    for line in feedback.lines().map(|line| one_line(line, line.len())) {
        // One empty line separates paragraphs; more would only push the button down.
        if line.is_empty() && lines.last().is_none_or(String::is_empty) {
            continue;
        }
        let length = line.chars().count();
        if length > left {
            lines.extend(Some(one_line(&line, left)).filter(|cut| !cut.is_empty()));
            return (lines, true);
        }
        left = left.saturating_sub(length + 1);
        lines.push(line);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    (lines, false)
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("{}: {}", self.headline(), self.title)
    }

    fn preheader(&self) -> String {
        match &self.score {
            Some(score) => format!("{}: {score}.", self.result()),
            None => format!("{}.", self.result()),
        }
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "assignment_graded/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "assignment_graded/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
