//! Many enrolments in one course from a list: what each line comes to. The dry run and the run ask the same rules, so
//! that they cannot disagree.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Enrolment;
use super::invitation::{Invitation, InvitationState};
use crate::{CourseId, LearnerId};

/// Who a line is about, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    Id(LearnerId),
    /// In lower case.
    Address(String),
}

impl Named {
    /// Reads a person's id or e-mail address.
    pub fn read(text: &str) -> Option<Self> {
        if let Some(id) = LearnerId::read(text) {
            return Some(Self::Id(id));
        }
        let (name, host) = text.rsplit_once('@')?;
        let is_address = !name.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace);
        (is_address && text.chars().count() <= 254).then(|| Self::Address(address(text)))
    }
}

fn address(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Which line names whom first, in the whole list.
#[derive(Clone, Debug, Default)]
pub struct FirstLines(BTreeMap<Named, u64>);

impl FirstLines {
    /// Of these lines, in their order.
    pub fn of<'a>(lines: impl IntoIterator<Item = (u64, &'a Named)>) -> Self {
        let mut first = BTreeMap::new();
        for (line, named) in lines {
            first.entry(named.clone()).or_insert(line);
        }
        Self(first)
    }

    /// The earlier line that names this person, by id or by address.
    pub fn before(&self, line: u64, learner: LearnerId, email: &str) -> Option<u64> {
        let named = [Named::Id(learner), Named::Address(address(email))];
        named.iter().filter_map(|named| self.0.get(named)).copied().filter(|first| *first < line).min()
    }
}

/// What a line comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineOutcome {
    /// The person is enrolled by this line.
    Enrolled,
    /// The person was enrolled before, by whatever it was.
    AlreadyEnrolled,
    /// Nobody has signed in with the address: the person is invited by this line.
    Invited,
    /// The address was invited before.
    AlreadyInvited,
    CourseFull,
}

/// The id of the grant of one person in a batch: the same however often the batch is run.
pub fn grant_id(batch: Uuid, course: CourseId, learner: LearnerId) -> Uuid {
    Uuid::new_v5(&batch, &[course.0.into_bytes(), learner.0.into_bytes()].concat())
}

/// What a line comes to; `None`: its grant has to be written.
pub fn known_outcome(existing: Option<&Enrolment>, grant: Uuid) -> Option<LineOutcome> {
    let enrolled = existing.filter(|enrolment| enrolment.status.holds_seat())?;
    // Its own grant: an earlier request of the same batch, whose response was lost, has enrolled the person.
    Some(match enrolled.grants.iter().any(|held| held.id == grant) {
        true => LineOutcome::Enrolled,
        false => LineOutcome::AlreadyEnrolled,
    })
}

/// What a line with an address that nobody has signed in with comes to; `None`: its invitation has to be written.
pub fn known_invitation(existing: Option<&Invitation>, invitation: Uuid) -> Option<LineOutcome> {
    let existing = existing?;
    match existing.state {
        InvitationState::Withdrawn { .. } => None,
        _ if existing.id == invitation => Some(LineOutcome::Invited),
        _ => Some(LineOutcome::AlreadyInvited),
    }
}

/// The free places of a course while a dry run gives them away.
#[derive(Clone, Copy, Debug)]
pub struct FreePlaces(Option<i64>);

impl FreePlaces {
    /// The places left when so many are taken; without a capacity there is no end of them.
    pub fn of(capacity: Option<u32>, taken: i64) -> Self {
        Self(capacity.map(|capacity| i64::from(capacity) - taken))
    }

    /// Gives one away, if one is left.
    pub fn take(&mut self) -> LineOutcome {
        match &mut self.0 {
            Some(left) if *left <= 0 => return LineOutcome::CourseFull,
            Some(left) => *left -= 1,
            None => {}
        }
        LineOutcome::Enrolled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_an_id_or_an_address() {
        let id = LearnerId(Uuid::from_u128(1));
        assert_eq!(Named::read(&id.to_string().to_uppercase()), Some(Named::Id(id)));
        assert_eq!(Named::read("Ada@X.Example"), Some(Named::Address("ada@x.example".into())));
        for wrong in ["", "Ada", "ada@", "@x.example", "ada lovelace@x.example"] {
            assert_eq!(Named::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn whoever_is_named_twice_is_enrolled_by_the_first_line() {
        let id = LearnerId(Uuid::from_u128(1));
        let (by_address, by_id) = (Named::Address("ada@x.example".into()), Named::Id(id));
        let first = FirstLines::of([(2, &by_address), (3, &by_id), (4, &by_address)]);
        let before = |line| first.before(line, id, "Ada@x.example");
        assert_eq!([before(2), before(3), before(4)], [None, Some(2), Some(2)]);
    }

    #[test]
    fn places_are_given_away_until_none_is_left() {
        let mut free = FreePlaces::of(Some(3), 2);
        assert_eq!([free.take(), free.take()], [LineOutcome::Enrolled, LineOutcome::CourseFull]);
        assert_eq!(FreePlaces::of(None, 9).take(), LineOutcome::Enrolled);
        assert_eq!(FreePlaces::of(Some(1), 3).take(), LineOutcome::CourseFull, "overbooked");
    }
}
