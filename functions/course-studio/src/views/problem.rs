//! What keeps a draft from being published.

use domain::Refusal;
use domain::course::draft::DraftProblem;
use serde::{Deserialize, Serialize};
use shared::http::response_bytes;
use utoipa::ToSchema;
use uuid::Uuid;

/// One thing to change before the draft can be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemView {
    /// Where in the definition: `modules[0].contents[1].quiz.questions[2].correctAnswer`; empty for the whole.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The content that it is in; `null` for the outline.
    #[schema(required)]
    pub content: Option<Uuid>,
    /// Where in the content (`quiz.questions[2].correctAnswer`), or in the outline.
    pub field: String,
}

/// The most problems in a response.
const MOST: usize = 1_000;
/// How much of a response they may take: what an author wrote may be quoted in each.
const MOST_BYTES: usize = 1_000_000;
/// The longest text in one of them.
const MOST_CHARACTERS: usize = 1_000;

impl ProblemView {
    /// All of them, at most a thousand, as far as a response has room.
    pub fn all(problems: Vec<DraftProblem>) -> Vec<Self> {
        let mut bytes = 0;
        let fits = |problem: &Self| {
            bytes += response_bytes(problem);
            bytes <= MOST_BYTES
        };
        problems.into_iter().take(MOST).map(Self::from).take_while(fits).collect()
    }

    /// What is wrong with the course as a whole.
    pub(crate) fn of_everything(refusal: &Refusal) -> Self {
        let reason = match refusal {
            Refusal::Validation(reasons) => reasons.values().flatten().next().cloned(),
            _ => None,
        };
        let message = reason.unwrap_or_else(|| refusal.to_string());
        Self { path: String::new(), message, content: None, field: String::new() }
    }
}

impl From<DraftProblem> for ProblemView {
    fn from(problem: DraftProblem) -> Self {
        let DraftProblem { path, message, content, field } = problem;
        let content = content.map(|content| content.0);
        Self { path: shortened(path), message: shortened(message), content, field: shortened(field) }
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text,
    }
}
