//! Notifications that were read.

use anyhow::Result;
use domain::notification::{Notice, NotificationHead};
use domain::{Clock, Learner, NotificationId};
use shared::store::keys;

use crate::bulk::Bulk;
use crate::furnished::Furnished;

/// All of them and their counters.
pub(super) async fn write(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let world = &furnished.world;
    let now = world.clock.now();
    let mut head = NotificationHead::default();
    let mut bulk = Bulk::new(&world.store);
    for _ in 0..furnished.earlier {
        let notice = Notice {
            title: "You are enrolled".into(),
            message: "You are enrolled in “Clinical audit”.".into(),
            action_url: "/learn/audit/".into(),
            metadata: std::collections::BTreeMap::new(),
        };
        let notification = head.append(notice, NotificationId(world.clock.new_id()), now);
        bulk.create(&keys::notification(learner.id, notification.id), &notification).await?;
    }
    (head.unread, head.read_through, head.read_through_at) = (0, head.total, Some(now));
    bulk.create(&keys::notification_head(learner.id), &head).await?;
    bulk.finish().await
}
