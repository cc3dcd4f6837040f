//! `ops settle`: brings the enrolments of a course, or of a learner, in line with the facts.
//!
//! The sweep does the same after every publication. An operator needs the command after a repair that no publication
//! announces: a meeting that was corrected in Zoom, a fact that was restored.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{anyhow, bail};
use clap::Subcommand;
use domain::{Clock, CourseId, LearnerId};
use shared::runtime::SystemClock;
use shared::store::{Store, keys};
use shared::use_cases::settle_course::{CourseSettler, Settled};
use shared::use_cases::settle_enrolment::{SettledEnrolment, SettlingRequest, settle_enrolment};
use tokio::time::Instant;
use uuid::Uuid;

use crate::output;
use crate::target::{Target, deadline};

/// A course with all its learners takes at most this long.
const COURSE_TIMEOUT: Duration = Duration::from_secs(6 * 3600);
/// Enrolments that are read at a time.
const PAGE: u8 = 100;

/// What to settle.
#[derive(Debug, Subcommand)]
pub(crate) enum Settle {
    /// All enrolments of a course
    Course {
        /// The course's id or slug
        course: String,
    },
    /// All enrolments of a learner
    Learner {
        /// The learner's id
        learner: Uuid,
    },
}

pub(crate) async fn run(args: &Settle, target: &Target) -> anyhow::Result<()> {
    let store = target.store().await?;
    target.confirm_write("enrolments will be settled")?;
    match args {
        Settle::Course { course } => {
            let course = course_id(&store, course).await?;
            settle_course(store, course).await
        }
        Settle::Learner { learner } => settle_learner(&store, LearnerId(*learner)).await,
    }
}

async fn settle_course(store: Store, course: CourseId) -> anyhow::Result<()> {
    let settler = CourseSettler { store, clock: Arc::new(SystemClock) };
    let report = |settled: &Settled| output::note(format!("{} enrolments looked at", settled.looked_at));
    let settled = settler.settle_all(Instant::now() + COURSE_TIMEOUT, course, report).await?;
    let Settled { looked_at, up_to_date, completed, failed } = settled;
    output::line(format!("{looked_at} enrolments: {completed} completed, {up_to_date} brought up to date"));
    match failed {
        0 => Ok(()),
        failed => bail!("{failed} enrolments failed; run the command again"),
    }
}

async fn settle_learner(store: &Store, learner: LearnerId) -> anyhow::Result<()> {
    let clock = SystemClock;
    let mut cursor = None;
    let mut found = false;
    loop {
        let page = store.page(deadline(), &keys::enrolment_pointers(learner), PAGE, cursor.as_ref()).await?;
        for pointer in &page.items {
            found = true;
            let enrolment = (learner, pointer.course);
            let clock: &dyn Clock = &clock;
            let outcome =
                settle_enrolment(store, clock, deadline(), enrolment, SettlingRequest::Operator).await?;
            let outcome = match outcome {
                SettledEnrolment::Missing => "not there",
                SettledEnrolment::InOrder => "in order",
                SettledEnrolment::UpToDate => "brought up to date",
                SettledEnrolment::Completed => "completed",
            };
            output::line(format!("course {}: {outcome}", pointer.course));
        }
        cursor = page.older;
        if cursor.is_none() {
            break;
        }
    }
    match found {
        true => Ok(()),
        false => Err(anyhow!("learner {learner} has no enrolments")),
    }
}

/// The course with this id, or this slug in the catalogue.
async fn course_id(store: &Store, wanted: &str) -> anyhow::Result<CourseId> {
    if let Ok(id) = wanted.parse() {
        return Ok(id);
    }
    let mut cursor = None;
    loop {
        let page = store.page(deadline(), &keys::catalogue(), PAGE, cursor.as_ref()).await?;
        if let Some(entry) = page.items.iter().find(|entry| entry.slug == wanted) {
            return Ok(entry.uuid);
        }
        cursor = page.older;
        if cursor.is_none() {
            bail!(
                "no published course has the slug {wanted:?}; name a course that is not published by its id"
            );
        }
    }
}
