//! One type per kind of id, so that a course id can never be passed as a learner id.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(/// The person who learns; the `sub` of the identity provider.
    LearnerId);
id!(/// A course, named by its author and never changed.
    CourseId);
id!(/// One content of a course: a text, a video, a quiz, an assignment.
    ContentId);
id!(/// A learner's enrolment in a course. It outlives leaving, refunds and re-joining.
    EnrolmentId);
id!(/// A live session of a hybrid course.
    LiveSessionId);
id!(/// One piece of work that a learner submits.
    SubmissionId);
id!(/// An in-app notification.
    NotificationId);
id!(/// A message of the outbox; what its consumer uses to do the work once.
    MessageId);
