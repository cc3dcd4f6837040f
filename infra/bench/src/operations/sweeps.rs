//! The scheduled functions: with one piece of work that is due, and with nothing to do.

use anyhow::{Context, Result};
use domain::course::settlement::Settlement;
use domain::{Clock, CourseId, Learner, LearnerId};
use jiff::SignedDuration;
use shared::store::keys;
use tests::credits::certificate;
use tests::furnished_courses::FREE_COURSE;
use uuid::Uuid;

use super::messages::enqueue;
use crate::bench::Bench;
use crate::history::attempts::start;

/// Older than any sweep waits.
const AGO: SignedDuration = SignedDuration::from_hours(1);

/// Before anything else is measured: what a function leaves behind would become due.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let learner = cleo(bench).await?;
    let now = bench.furnished.world.clock.now();
    bench.furnished.world.clock.set(now - AGO);
    enqueue(bench, &learner).await?;
    start(&bench.furnished, &learner).await?;
    let issued = certificate(&bench.furnished.world, learner.id, 1, "2.50");
    bench.furnished.world.hold(&issued).await;
    publish(bench).await?;
    bench.furnished.world.clock.set(now);
    bench.sweep("outbox-sweep", "a row").await?;
    bench.sweep("quiz-sweep", "an attempt").await?;
    bench.sweep("cpd-sweep", "a certificate").await?;
    bench.sweep("enrolment-sweep", "a course with one enrolment").await
}

/// A learner without a history.
async fn cleo(bench: &Bench) -> Result<Learner> {
    let furnished = &bench.furnished;
    let cleo = Learner {
        id: LearnerId(Uuid::from_u128(0xc1e0)),
        email: "cleo@learner.example".into(),
        name: "Cleo Learner".into(),
        ..furnished.world.learner.clone()
    };
    furnished.world.put_learner(&cleo).await;
    furnished.enrol(&cleo, furnished.world.course.uuid).await?;
    furnished.enrol(&cleo, CourseId(FREE_COURSE)).await?;
    Ok(cleo)
}

/// Publishes the free course anew.
async fn publish(bench: &Bench) -> Result<()> {
    let world = &bench.furnished.world;
    let key = keys::course(CourseId(FREE_COURSE));
    let mut course = world.get(&key).await.context("a course")?;
    course.revision += 1;
    world.put_course(&course).await;
    let settlement = Settlement::of(course.uuid, course.revision, false, None, world.clock.now());
    world.put(&keys::settlement(course.uuid), &settlement).await;
    Ok(())
}
