//! E-mails that were sent.

use anyhow::Result;
use domain::outbox::Mail;
use domain::{Clock, CourseId, Learner, MessageId};
use shared::store::{MarkedMail, SentMarker, keys};
use tests::furnished_courses::FREE_COURSE;

use crate::bulk::Bulk;
use crate::furnished::Furnished;

/// Their markers.
pub(super) async fn write(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let world = &furnished.world;
    let sent_at = world.clock.now();
    let mut bulk = Bulk::new(&world.store);
    for _ in 0..furnished.earlier {
        let id = MessageId(world.clock.new_id());
        let course = CourseId(FREE_COURSE);
        let mail = Mail::EnrolmentConfirmed { learner: learner.id, course, transferred_from: None };
        let of = Some(MarkedMail { id, mail, sent_again: false });
        bulk.create(&keys::sent_marker(id), &SentMarker::Sent { sent_at, report: None, of }).await?;
    }
    bulk.finish().await
}
