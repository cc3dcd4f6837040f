//! Publications of the world's course, and the sweep that follows them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use domain::course::Course;
use domain::course::settlement::Settlement;
use domain::course::teaching::Teaching;
use domain::{Clock, EnrolmentId, Learner, LearnerId};
use enrolment_sweep::SweptWork;
use jiff::Timestamp;
use serde_json::json;
use shared::store::{CatalogueEntry, FilesListed, PublishReport, Store, keys};
use shared::sweep_queue::Handover;
use shared::use_cases::publish_course::{self, Definition};
use shared::use_cases::send_course_message::CourseMessageSender;
use shared::use_cases::settle_course::{CourseSettler, Settled};
use uuid::Uuid;

use crate::world::{World, soon, tables_of};

/// Imports a course as the operator does.
///
/// # Panics
/// The definition is refused.
pub async fn import(store: &Store, definition: &str, now: Timestamp) -> PublishReport {
    let definition = Definition::read(definition).unwrap_or_else(|problems| panic!("{problems}"));
    // On the heap: it is a small part of many a test, whose stack has 2 MB.
    let importing = Box::pin(publish_course::import_course(store, soon(), &definition, false, now));
    importing.await.expect("imported")
}

impl World {
    /// Stores a course and its catalogue entry, replacing earlier ones, as a publication does.
    ///
    /// # Panics
    /// It cannot be stored.
    pub async fn put_course(&self, course: &Course) {
        self.put(&keys::course(course.uuid), course).await;
        let listed = FilesListed { since: self.clock.now() };
        self.put(&keys::files_listed(course.uuid), &listed).await;
        if let Some(published_at) = course.published_at {
            let entry = CatalogueEntry::of(course);
            self.put(&keys::catalogue_entry(course.uuid, published_at), &entry).await;
        }
        for instructor in &course.instructors {
            let key = keys::teaching(*instructor);
            let known = self.get(&key).await.unwrap_or_else(|| Teaching::nothing(*instructor));
            if let Some(after) = known.after(course.uuid, true, self.clock.now()) {
                self.put(&key, &after).await;
            }
        }
    }

    /// Publishes a changed course, as an import does.
    ///
    /// # Panics
    /// It cannot be stored.
    pub async fn publish(&mut self, change: impl FnOnce(&mut Course)) {
        let before = self.get(&keys::course(self.course.uuid)).await.expect("a course");
        let mut course = before.clone();
        change(&mut course);
        course.revision = before.revision + 1;
        self.put_course(&course).await;
        let key = keys::settlement(course.uuid);
        let pending = self.get(&key).await;
        let sessions_changed = before.sessions != course.sessions;
        let now = self.clock.now();
        let settlement =
            Settlement::of(course.uuid, course.revision, sessions_changed, pending.as_ref(), now);
        self.put(&key, &settlement).await;
        self.course = course;
    }

    /// The sweep that settles enrolments, as it runs on Lambda.
    pub fn enrolment_sweep(&self) -> enrolment_sweep::App {
        let store = self.cloud.aws.store(tables_of(&["main", "outbox"]));
        let queue = self.sweep_queue("enrolment-sweep", enrolment_sweep::EVERY);
        let sender = CourseMessageSender { store: store.clone(), clock: Arc::clone(&self.clock) as _ };
        let settler = CourseSettler { store, clock: Arc::clone(&self.clock) as _ };
        enrolment_sweep::App {
            settler,
            sender,
            switches: self.board.switches(&[]),
            queue,
            teaching_listed: AtomicBool::new(false),
        }
    }

    /// Settles what is due, with all that the sweep hands over.
    ///
    /// # Panics
    /// An enrolment cannot be settled.
    pub async fn settle(&self) -> Settled {
        let mut settled = self.enrolment_sweep().sweep(soon()).await.expect("settled");
        loop {
            let handovers: Vec<Handover<SweptWork>> = self.handovers("enrolment-sweep");
            if handovers.is_empty() {
                return settled;
            }
            for handover in handovers {
                let more = self.enrolment_sweep().go_on(handover, soon()).await.expect("settled");
                settled.looked_at += more.looked_at;
                settled.up_to_date += more.up_to_date;
                settled.completed += more.completed;
                settled.failed += more.failed;
            }
        }
    }

    /// Enrols one more learner, with a profile.
    ///
    /// # Panics
    /// It cannot be stored.
    pub async fn enrol_another(&self, number: u32) -> LearnerId {
        let id = Uuid::from_u128(0xbeef_0000 + u128::from(number));
        let learner = LearnerId(id);
        let profile = Learner {
            id: learner,
            email: format!("learner{number}@learner.example"),
            name: format!("Learner {number}"),
            ..self.learner.clone()
        };
        self.put_learner(&profile).await;
        let enrolment = json!({
            "id": EnrolmentId(Uuid::from_u128(id.as_u128() ^ 0xab_0000)), "learner": learner,
            "course": self.course.uuid, "status": "active", "enrolled_at": self.clock.now(),
        });
        let enrolment = serde_json::from_value(enrolment).expect("an enrolment");
        self.put(&keys::enrolment(learner, self.course.uuid), &enrolment).await;
        learner
    }
}
