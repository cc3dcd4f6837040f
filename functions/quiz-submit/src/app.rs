//! The function with everything that it needs, and its router.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::domain::Clock;
use shared::dynamo::Store;
use shared::http::{Failure, GroupsClaim, in_our_words};
use shared::runtime::{Aws, SystemClock};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::Config;
use crate::contents::Contents;
use crate::routes::{
    get_course_attempt, get_override, get_quiz, get_statistics, list_attempts, list_course_attempts,
    regrade_quiz, save_answers, set_override, start_quiz, submit_quiz,
};

/// The function with everything that it needs.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// The switch.
    pub enabled: bool,
    /// Where contents belong.
    pub contents: Contents,
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            enabled: config.enabled,
            contents: Contents::default(),
        }
    }

    /// Refuses while quizzes are switched off. Nothing else may grade in the meantime: clients wait.
    pub(crate) fn require_enabled(&self) -> Result<(), Failure> {
        match self.enabled {
            true => Ok(()),
            false => {
                Err(Failure::Unavailable("Quizzes are paused. Nothing was changed; please try again later."))
            }
        }
    }
}

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(submit_quiz::submit_quiz))
        .routes(routes!(start_quiz::start_quiz))
        .routes(routes!(list_attempts::list_attempts))
        .routes(routes!(get_quiz::get_quiz))
        .routes(routes!(save_answers::save_answers))
        .routes(routes!(list_course_attempts::list_course_attempts))
        .routes(routes!(get_course_attempt::get_course_attempt))
        .routes(routes!(get_override::get_override, set_override::set_override))
        .routes(routes!(regrade_quiz::regrade_quiz))
        .routes(routes!(get_statistics::get_statistics))
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let (router, _document) = routes().split_for_parts();
    in_our_words(router.layer(Extension(groups)).with_state(Arc::new(app)))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
