//! Who gets a message, from a part of the roster.

use domain::course::message::{Audience, Reach};
use domain::{CourseId, LearnerId};
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, ItemKey, keys};

use crate::state::App;

/// A part of the roster.
pub(crate) struct RosterPart {
    pub(crate) reach: Reach,
    /// Those to whom an e-mail goes.
    pub(crate) recipients: Vec<LearnerId>,
    /// Where the roster goes on.
    pub(crate) next: Option<Cursor>,
}

/// Looks at so many enrolments from `from` on: one query, and one read of what is behind them.
pub(crate) async fn look_at(
    app: &App,
    context: &RequestContext,
    (course, audience): (CourseId, Audience),
    (many, from): (u8, &Cursor),
) -> Result<RosterPart, Failure> {
    let page = app.store.roster_page(context.deadline, (course, None), many, Some(from)).await?;
    let behind =
        |learner| [ItemKey::from(&keys::enrolment(learner, course)), (&keys::learner(learner)).into()];
    let wanted: Vec<ItemKey> = page.items.iter().flat_map(|found| behind(found.learner)).collect();
    let found = app.store.read(context.deadline, &wanted).await?;
    let mut part = RosterPart { reach: Reach::default(), recipients: Vec::new(), next: page.older };
    for learner in page.items.iter().map(|found| found.learner) {
        let enrolment = found.peek(&keys::enrolment(learner, course))?;
        let Some(profile) = found.peek(&keys::learner(learner))?.filter(|profile| !profile.is_erased())
        else {
            continue;
        };
        if !enrolment.is_some_and(|enrolment| audience.includes(enrolment.status)) {
            continue;
        }
        let left_out = profile.left_out_of_messages();
        part.reach.count(left_out);
        if left_out.is_none() {
            part.recipients.push(learner);
        }
    }
    Ok(part)
}
