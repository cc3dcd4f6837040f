//! What each line of a part comes to, from what is stored now.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::course::Course;
use domain::enrolment::in_bulk::{FreePlaces, LineOutcome, Named, grant_id, known_invitation, known_outcome};
use domain::enrolment::invitation::{checked_address, folded_address, invited_person};
use domain::{LearnerId, Refusal};
use shared::http::{Failure, RequestContext};
use shared::store::{ItemKey, PersonEntry, Snapshot, StoreError, keys};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::file::{File, Line};
use crate::state::App;
use crate::views::{BulkEnrolmentRow, LineOutcomeView};

/// How many addresses are looked up at the same time.
const AT_ONCE: usize = 16;

/// What a part is planned for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) file: &'a File,
    pub(crate) part: &'a [Line],
    pub(crate) course: &'a Course,
    pub(crate) batch: Uuid,
    /// The places that earlier parts of a dry run have given away.
    pub(crate) planned: u32,
}

/// Whom a line is for.
#[derive(Clone, Debug)]
pub(crate) enum Recipient {
    /// Somebody who has signed in.
    Learner(LearnerId),
    /// Whoever has this address.
    Invited(String),
}

/// The rows of the part, each with the person whom it enrols or invites if it does.
pub(crate) async fn plan(
    app: &Arc<App>,
    context: &RequestContext,
    asked: Asked<'_>,
) -> Result<Vec<(BulkEnrolmentRow, Option<Recipient>)>, Failure> {
    let people = people(app, context, asked.part).await?;
    let id = asked.course.uuid;
    let mut wanted = vec![ItemKey::from(&keys::seats(id))];
    for learner in people.values().flatten() {
        wanted.extend([ItemKey::from(&keys::enrolment(*learner, id)), (&keys::learner(*learner)).into()]);
    }
    for (named, found) in &people {
        if let (Named::Address(address), []) = (named, found.as_slice()) {
            wanted.push((&keys::invitation(invited_person(address), id)).into());
        }
    }
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    let taken = snapshot.peek(&keys::seats(id))?.unwrap_or_default().taken;
    let mut free = FreePlaces::of(asked.course.enrolment.capacity, taken + i64::from(asked.planned));
    let mut rows = Vec::with_capacity(asked.part.len());
    for line in asked.part {
        rows.push(planned(&asked, &people, &snapshot, line, &mut free)?);
    }
    Ok(rows)
}

fn planned(
    asked: &Asked<'_>,
    people: &BTreeMap<Named, Vec<LearnerId>>,
    snapshot: &Snapshot,
    line: &Line,
    free: &mut FreePlaces,
) -> Result<(BulkEnrolmentRow, Option<Recipient>), StoreError> {
    let row = BulkEnrolmentRow {
        line: line.number,
        learner: line.learner.clone(),
        learner_uuid: None,
        name: String::new(),
        outcome: LineOutcomeView::Refused,
        reason: None,
    };
    let refused = |row: BulkEnrolmentRow, outcome, reason: String| {
        Ok((BulkEnrolmentRow { outcome, reason: Some(reason), ..row }, None))
    };
    let named = match &line.asked {
        Ok(line) => &line.named,
        Err(reason) => return refused(row, LineOutcomeView::Refused, reason.clone()),
    };
    let unknown = "learner: nobody has signed in with this id".to_owned();
    let learner = match (named, people.get(named).map(Vec::as_slice).unwrap_or_default()) {
        (Named::Address(folded), []) => {
            // The e-mail goes to the address as it was written; it is the same one in any case.
            let address = checked_address(&line.learner).ok();
            let Some(address) = address.filter(|address| folded_address(address) == *folded) else {
                let reason = "learner: must be an e-mail address or a learner’s id".to_owned();
                return refused(row, LineOutcomeView::Refused, reason);
            };
            return invited(asked, snapshot, (line.number, row), (folded.as_str(), address));
        }
        (Named::Id(_), []) => return refused(row, LineOutcomeView::NoSuchPerson, unknown),
        (_, [learner]) => *learner,
        _ => {
            let several = "learner: several people have this address; use the id of one of them";
            return refused(row, LineOutcomeView::Refused, several.to_owned());
        }
    };
    let Some(profile) = snapshot.peek(&keys::learner(learner))? else {
        return refused(row, LineOutcomeView::NoSuchPerson, unknown);
    };
    let row = BulkEnrolmentRow { learner_uuid: Some(learner.0), name: profile.name.clone(), ..row };
    if profile.is_erased() {
        let erased = Refusal::Conflict("This person's data was erased.").in_one_line();
        return refused(row, LineOutcomeView::Refused, erased);
    }
    if let Some(first) = asked.file.first.before(line.number, learner, &profile.email) {
        return refused(
            row,
            LineOutcomeView::Repeated,
            format!("learner: the same person as in line {first}"),
        );
    }
    let existing = snapshot.peek(&keys::enrolment(learner, asked.course.uuid))?;
    let grant = grant_id(asked.batch, asked.course.uuid, learner);
    let known = known_outcome(existing.as_ref(), grant);
    let outcome = known.unwrap_or_else(|| free.take());
    let to_grant = known.is_none().then_some(Recipient::Learner(learner));
    Ok((BulkEnrolmentRow { outcome: outcome.into(), ..row }, to_grant))
}

/// A line with an address that nobody has signed in with.
fn invited(
    asked: &Asked<'_>,
    snapshot: &Snapshot,
    (number, row): (u64, BulkEnrolmentRow),
    (folded, address): (&str, String),
) -> Result<(BulkEnrolmentRow, Option<Recipient>), StoreError> {
    let person = invited_person(folded);
    if let Some(first) = asked.file.first.before(number, person, folded) {
        let reason = Some(format!("learner: the same person as in line {first}"));
        return Ok((BulkEnrolmentRow { outcome: LineOutcomeView::Repeated, reason, ..row }, None));
    }
    let course = asked.course.uuid;
    let existing = snapshot.peek(&keys::invitation(person, course))?;
    let known = known_invitation(existing.as_ref(), grant_id(asked.batch, course, person));
    let outcome = known.unwrap_or(LineOutcome::Invited).into();
    let to_invite = known.is_none().then_some(Recipient::Invited(address));
    Ok((BulkEnrolmentRow { outcome, ..row }, to_invite))
}

/// Whom each line names: nobody, one person, or several with the same address.
async fn people(
    app: &Arc<App>,
    context: &RequestContext,
    part: &[Line],
) -> Result<BTreeMap<Named, Vec<LearnerId>>, Failure> {
    let (mut found, mut addresses) = (BTreeMap::new(), Vec::new());
    for named in part.iter().filter_map(|line| Some(&line.asked.as_ref().ok()?.named)) {
        match named {
            Named::Id(learner) => drop(found.insert(named.clone(), vec![*learner])),
            Named::Address(address) => addresses.push(address.clone()),
        }
    }
    addresses.sort_unstable();
    addresses.dedup();
    let deadline = context.deadline;
    for some in addresses.chunks(AT_ONCE) {
        let mut asked = JoinSet::new();
        for address in some.iter().cloned() {
            let app = Arc::clone(app);
            asked.spawn(async move {
                let people = app.store.people_with_address(deadline, &address).await;
                people.map(|people| (address, people))
            });
        }
        while let Some(answer) = asked.join_next().await {
            let (address, people) = answer.map_err(|error| StoreError::Refused(error.to_string()))??;
            let ids = people.into_iter().map(|PersonEntry { id, .. }| id).collect();
            found.insert(Named::Address(address), ids);
        }
    }
    Ok(found)
}

impl From<LineOutcome> for LineOutcomeView {
    fn from(outcome: LineOutcome) -> Self {
        match outcome {
            LineOutcome::Enrolled => Self::Enrolled,
            LineOutcome::AlreadyEnrolled => Self::AlreadyEnrolled,
            LineOutcome::Invited => Self::Invited,
            LineOutcome::AlreadyInvited => Self::AlreadyInvited,
            LineOutcome::CourseFull => Self::CourseFull,
        }
    }
}
