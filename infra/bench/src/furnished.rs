//! A world with the courses of the tests, and two learners who have done everything so many times before.

use anyhow::Result;
use domain::{Clock, CourseId, EnrolmentId, Learner, LearnerId};
use jiff::SignedDuration;
use serde_json::json;
use shared::runtime::SystemClock;
use shared::store::keys;
use shared::use_cases::publish_course::{Definition, import_course};
use tests::furnished_courses::definitions;
use tests::world::{World, hybrid_course, soon};
use uuid::Uuid;

use crate::history;

/// The world, and who lives in it.
pub(crate) struct Furnished {
    pub(crate) world: World,
    /// With the same history: the first is the subject of a process's first invocation, the second of its second.
    pub(crate) learners: [Learner; 2],
    /// How many there are of everything.
    pub(crate) earlier: u32,
}

impl Furnished {
    /// Makes it.
    pub(crate) async fn new(earlier: u32) -> Result<Self> {
        let world = World::with_course(hybrid_course()).await;
        // The bootstraps have the machine's clock.
        world.clock.set(SystemClock.now());
        let ben = Learner {
            id: LearnerId(Uuid::from_u128(0xbe4 << 64)),
            email: "ben@learner.example".into(),
            name: "Ben Learner".into(),
            ..world.learner.clone()
        };
        world.put_learner(&ben).await;
        let learners = [world.learner.clone(), ben];
        let this = Self { world, learners, earlier };
        this.import().await?;
        this.settle().await;
        for learner in &this.learners {
            this.enrol(learner, this.world.course.uuid).await?;
        }
        history::write(&this).await?;
        // Much of everything takes most of an hour: an attempt that began before it would be over before it is submitted.
        this.world.clock.set(SystemClock.now());
        Ok(this)
    }

    async fn import(&self) -> Result<()> {
        for definition in definitions(&self.world.course) {
            let definition = Definition::read(&definition.to_string())
                .map_err(|problems| anyhow::anyhow!("the course is refused: {problems}"))?;
            import_course(&self.world.store, soon(), &definition, false, self.world.clock.now()).await?;
        }
        Ok(())
    }

    /// Ends what the imports began, while nobody is enrolled: both walks of each course.
    async fn settle(&self) {
        let now = self.world.clock.now();
        for _ in 0..2 {
            self.world.settle().await;
            self.world.clock.advance(SignedDuration::from_mins(5));
        }
        self.world.clock.set(now);
    }

    /// Enrols a learner in a course.
    pub(crate) async fn enrol(&self, learner: &Learner, course: CourseId) -> Result<()> {
        let id = EnrolmentId(Uuid::from_u128(learner.id.0.as_u128() ^ (course.0.as_u128() << 64)));
        let enrolment = serde_json::from_value(json!({
            "id": id, "learner": learner.id, "course": course, "status": "active", "welcomed": true,
            "enrolled_at": self.world.clock.now(),
        }))?;
        self.world.put(&keys::enrolment(learner.id, course), &enrolment).await;
        Ok(())
    }
}
