//! A mail before it has a form: every line that it says, clean and in words, and nothing else.
//!
//! Whatever was written by somebody else has been through [`one_line`] when it arrives here, so templates
//! only place it; the HTML ones escape it as well.

use domain::one_line;

use crate::when::When;

/// Longest name in a greeting.
pub(crate) const NAME_MAX: usize = 80;
/// Longest title or topic in a mail.
pub(crate) const TITLE_MAX: usize = 200;
/// Longest subject: more is cut off by mail programs anyway, at a place of their choice.
const SUBJECT_MAX: usize = 120;

/// A mail and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// The learner has a place.
    EnrolmentConfirmed(EnrolmentConfirmed),
    /// The join link of a live session.
    ZoomLinkReady(ZoomLinkReady),
    /// A payment did not come.
    PaymentFailed(PaymentFailed),
    /// A payment was given back.
    Refunded(Refunded),
    /// The learner's work was graded.
    AssignmentGraded(AssignmentGraded),
    /// A certificate was issued and its credits are there.
    CreditsAwarded(CreditsAwarded),
    /// Credits expire soon.
    CreditsExpiring(CreditsExpiring),
    /// A period ends with credits missing.
    CycleEnding(CycleEnding),
}

/// The learner's work was graded. What the instructor wrote stays on the platform: it may be personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentGraded {
    /// The learner's name; may be empty.
    pub name: String,
    /// The course.
    pub course: CourseFacts,
    /// The title of the assignment.
    pub title: String,
    /// Where the learner sees what was said, and can hand in another version.
    pub work_url: String,
    /// "85.5 of 100", where a score was given.
    pub score: Option<String>,
    /// It was passed.
    pub passed: bool,
    /// It was signed off.
    pub approved: bool,
    /// There is something to read.
    pub has_feedback: bool,
}

impl AssignmentGraded {
    /// What came of it.
    pub fn outcome(&self) -> &'static str {
        match (self.approved, self.passed) {
            (true, _) => "Approved",
            (false, true) => "Passed",
            (false, false) => "Needs revision",
        }
    }

    /// What happens next.
    pub fn next(&self) -> &'static str {
        match (self.passed, self.has_feedback) {
            (true, true) => "Well done. Your instructor has left feedback for you.",
            (true, false) => "Well done. There is nothing left to do for this assignment.",
            (false, true) => {
                "Your instructor asks you to work on it once more. Their feedback says what is missing."
            }
            (false, false) => {
                "Your instructor asks you to work on it once more. You can hand in another version whenever you are ready."
            }
        }
    }
}

/// The learner has a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentConfirmed {
    /// The learner's name; may be empty.
    pub name: String,
    /// The course.
    pub course: CourseFacts,
    /// Its live sessions in the order of time; none in a self-paced course.
    pub sessions: Vec<Session>,
    /// What happens next.
    pub steps: Vec<String>,
}

/// The join link of a live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoomLinkReady {
    /// The learner's name; may be empty.
    pub name: String,
    /// The course.
    pub course: CourseFacts,
    /// The session, with its link.
    pub session: Session,
}

/// A payment did not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFailed {
    /// The learner's name; may be empty.
    pub name: String,
    /// The course.
    pub course: CourseFacts,
    /// What it costs.
    pub price: String,
}

/// A payment was given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// The learner's name; may be empty.
    pub name: String,
    /// The course.
    pub course: CourseFacts,
    /// How much, where known.
    pub amount: Option<String>,
    /// The place ended with it, and there is none now.
    pub access_ended: bool,
    /// The learner had completed the course before.
    pub completed: bool,
}

/// A certificate was issued and its credits are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditsAwarded {
    /// The learner's name; may be empty.
    pub name: String,
    /// The course.
    pub title: String,
    /// How many.
    pub credits: String,
    /// The kind of credit; may be empty.
    pub credit_type: String,
    /// The balance after it.
    pub balance: String,
    /// The certificate's number.
    pub number: String,
    /// The day in the learner's zone.
    pub completed_on: String,
    /// The last day of the credits; absent: they do not expire.
    pub valid_until: Option<String>,
    /// Where anybody checks the certificate.
    pub verify_url: String,
    /// Where the learner sees all credits.
    pub credits_url: String,
}

/// Credits expire soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditsExpiring {
    /// The learner's name; may be empty.
    pub name: String,
    /// How many.
    pub credits: String,
    /// When the first of them do.
    pub expires_on: String,
    /// Where the learner sees all credits.
    pub credits_url: String,
}

/// A period ends with credits missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleEnding {
    /// The learner's name; may be empty.
    pub name: String,
    /// The last day.
    pub ends_on: String,
    /// What counts so far.
    pub earned: String,
    /// What is to be earned.
    pub goal: String,
    /// What is missing.
    pub remaining: String,
    /// What is missing of single kinds.
    pub missing: Vec<MissingKind>,
    /// Where courses are found.
    pub courses_url: String,
    /// Where the learner sees all credits.
    pub credits_url: String,
}

/// A kind of credit that lacks some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingKind {
    /// The kind.
    pub cpd_type: String,
    /// How many are missing.
    pub credits: String,
}

impl MissingKind {
    /// What stands beside the number.
    pub fn label(&self) -> String {
        format!("Missing: {}", self.cpd_type)
    }
}

/// What every mail may say of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseFacts {
    /// Its title.
    pub title: String,
    /// With or without live sessions, in words.
    pub format: &'static str,
    /// "2.50", or "None".
    pub credits: String,
    /// The kind of credit; may be empty.
    pub credit_type: String,
    /// "4 h 30 min".
    pub duration: String,
    /// Where it is studied.
    pub learn_url: String,
    /// Where it is described and bought.
    pub page_url: String,
}

/// A live session as one learner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What it is about.
    pub topic: String,
    /// When.
    pub when: When,
    /// "1 h 30 min".
    pub duration: String,
    /// How to get in.
    pub access: Access,
}

/// How a learner gets into a live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// By this link.
    Link(String),
    /// By a link that is still to come.
    Later,
    /// By a link that Zoom sends once the host has approved.
    ByHost,
    /// Not any more: it is over.
    Over,
}

impl Session {
    /// The join link, once there is one.
    pub fn link(&self) -> Option<&str> {
        match &self.access {
            Access::Link(url) => Some(url),
            _ => None,
        }
    }

    /// What stands in the place of a link.
    pub fn note(&self) -> &'static str {
        match self.access {
            Access::Link(_) => "",
            Access::Later => "Your join link will appear on your course page and we will send it to you.",
            Access::ByHost => "The host confirms your registration, then Zoom sends your join link to you.",
            Access::Over => "This session has already taken place.",
        }
    }
}

impl Refunded {
    /// What has become of the place.
    pub fn place(&self) -> &'static str {
        if self.access_ended { "Ended" } else { "Unchanged" }
    }
}

impl Letter {
    /// The subject, short enough to be read.
    pub fn subject(&self) -> String {
        let subject = match self {
            Self::EnrolmentConfirmed(mail) => format!("You’re enrolled: {}", mail.course.title),
            Self::ZoomLinkReady(mail) => format!("Your join link: {}", mail.session.topic),
            Self::PaymentFailed(mail) => format!("Your payment did not go through: {}", mail.course.title),
            Self::Refunded(mail) => format!("Your payment was returned: {}", mail.course.title),
            Self::AssignmentGraded(mail) => format!("Your assignment was graded: {}", mail.title),
            Self::CreditsAwarded(mail) => format!("Your certificate: {}", mail.title),
            Self::CreditsExpiring(mail) => {
                format!("{} CPD credits expire on {}", mail.credits, mail.expires_on)
            }
            Self::CycleEnding(mail) => format!("Your CPD year ends on {}", mail.ends_on),
        };
        one_line(&subject, SUBJECT_MAX)
    }

    /// The line that an inbox shows after the subject.
    pub fn preheader(&self) -> String {
        match self {
            Self::EnrolmentConfirmed(mail) => {
                match mail.sessions.iter().find(|session| session.access != Access::Over) {
                    Some(next) => format!("Next live session: {}, {}.", next.when.date, next.when.time),
                    None => "Your place is confirmed. You can start learning right away.".to_owned(),
                }
            }
            Self::ZoomLinkReady(mail) => format!("{}, {}.", mail.session.when.date, mail.session.when.time),
            Self::PaymentFailed(_) => "No money was taken. You can try again whenever you like.".to_owned(),
            Self::Refunded(mail) => match &mail.amount {
                Some(amount) => format!("{amount} goes back to the card or account you paid with."),
                None => "It goes back to the card or account you paid with.".to_owned(),
            },
            Self::AssignmentGraded(mail) => match &mail.score {
                Some(score) => format!("{}: {score}.", mail.outcome()),
                None => format!("{}.", mail.outcome()),
            },
            Self::CreditsAwarded(mail) => format!("{} CPD credits are on your record.", mail.credits),
            Self::CreditsExpiring(_) => {
                "After that day they no longer count towards your balance.".to_owned()
            }
            Self::CycleEnding(mail) => format!("You have {} of {} credits.", mail.earned, mail.goal),
        }
    }
}
