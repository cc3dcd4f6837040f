//! Tells the learner that their work was graded, and why: the instructor's feedback is in the e-mail.
//! Outdated once the learner has submitted a newer version, which is still to be graded.

use askama::Template;
use domain::assignment::submission::{Submission, SubmissionStatus};
use domain::{ContentId, CourseId, LearnerId, SubmissionId, one_line};
use shared::store::{ItemKey, Key, keys};

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
}

pub(crate) struct Items {
    enrolment: EnrolmentItems,
    submission: Submission,
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
    /// The feedback, line by line; empty if there is none.
    feedback: Vec<String>,
    /// Whether `feedback` is only its beginning.
    continued: bool,
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
        keys
    }

    fn read(&self, stored: &StoredItems) -> Result<Items, ComposeError> {
        let state = stored.get(&keys::assignment_state(self.learner, self.assignment))?;
        Ok(Items {
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
        let title = items.enrolment.course.content(submission.assignment).map(|entry| entry.title.as_str());
        let course = items.enrolment.summary(context.brand);
        let (feedback, continued) = beginning(&verdict.feedback);
        Ok(Composed::content(Content {
            name: context.name(),
            work_url: format!("{}/{}", course.learn_url, submission.assignment),
            course,
            title: one_line(title.unwrap_or("your assignment"), TITLE_MAX),
            score: verdict.score.map(|score| format!("{score} out of {}", verdict.max_score)),
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
}

impl Content {
    fn result(&self) -> &'static str {
        match (self.approved, self.passed) {
            (true, _) => "Approved",
            (false, true) => "Passed",
            (false, false) => "Needs revision",
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
        format!("Your assignment has been graded: {}", self.title)
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
