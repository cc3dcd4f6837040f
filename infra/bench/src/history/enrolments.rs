//! Enrolments: of a learner in other courses, and of other learners in the course.

use anyhow::Result;
use domain::enrolment::Enrolment;
use domain::{Clock, CourseId, EnrolmentId, Learner, LearnerId};
use serde_json::json;
use shared::store::keys;
use uuid::Uuid;

use crate::bulk::Bulk;
use crate::furnished::Furnished;

/// In courses that are no longer in the catalogue.
pub(super) async fn of_learner(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let mut bulk = Bulk::new(&furnished.world.store);
    for number in 0..furnished.earlier {
        let course = CourseId(Uuid::from_u128(0xc0_0000_0000 + u128::from(number)));
        let enrolment = enrolment(furnished, learner.id, course)?;
        bulk.create(&keys::enrolment(learner.id, course), &enrolment).await?;
    }
    bulk.finish().await
}

/// In the course that everything is about.
pub(super) async fn of_course(furnished: &Furnished) -> Result<()> {
    let course = furnished.world.course.uuid;
    let mut bulk = Bulk::new(&furnished.world.store);
    for number in 0..furnished.earlier {
        let learner = LearnerId(Uuid::from_u128(0xbeef_0000_0000 + u128::from(number)));
        bulk.create(&keys::enrolment(learner, course), &enrolment(furnished, learner, course)?).await?;
    }
    bulk.finish().await
}

fn enrolment(furnished: &Furnished, learner: LearnerId, course: CourseId) -> Result<Enrolment> {
    let id = EnrolmentId(Uuid::from_u128(learner.0.as_u128() ^ (course.0.as_u128() << 48)));
    Ok(serde_json::from_value(json!({
        "id": id, "learner": learner, "course": course, "status": "active", "welcomed": true,
        "enrolled_at": furnished.world.clock.now(),
    }))?)
}
