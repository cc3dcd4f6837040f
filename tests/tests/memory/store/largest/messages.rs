//! A page of the largest messages to the learners of a course.

use domain::course::message::{Audience, CourseMessage, MessageText, SUBJECT_MAX, TEXT_MAX};
use domain::{Clock, CourseMessageId};
use shared::store::keys;
use tests::quizzes::INSTRUCTOR;
use tests::world::World;
use uuid::Uuid;

pub(super) async fn furnish(world: &World) {
    // Of all letters, a quotation mark takes the most room.
    let long = |length: usize| "\"".repeat(length);
    for number in 0..100 {
        let id = CourseMessageId(Uuid::from_u128((0x3e55 << 32) | number));
        let text = MessageText::checked(&long(SUBJECT_MAX), &long(TEXT_MAX)).unwrap();
        let written = (text, Audience::Everyone);
        let message =
            CourseMessage::new(id, world.course.uuid, INSTRUCTOR, written, (world.clock.now(), "a request"));
        world.put(&keys::course_message(world.course.uuid, id), &message).await;
    }
}
