//! The versions of a quiz that a request depends on: the newest, the one that the learner was shown, and the one that
//! attempts were regraded by. Nearly always they are one and the same, and nothing more is read.

use domain::quiz::attempt::QuizState;
use domain::quiz::regrade::{Regrade, key_after};
use domain::quiz::{AnswerKey, QuizVersion, ShownVersion, VersionSearch};
use domain::{ContentId, Refusal};
use shared::http::Failure;
use shared::store::{ItemKey, Snapshot, StoreError, keys};

use crate::quiz_versions::QuizVersions;

/// Older versions that are read at once when a submission names none of those at hand.
const READ_AT_ONCE: u32 = 4;

/// The versions of a quiz that a request depends on.
pub(crate) struct Versions {
    /// The newest: changed limits, delays and review settings apply immediately.
    pub(crate) current: QuizVersion,
    /// The version that is asked, if it is an older one.
    older: Option<QuizVersion>,
    /// The version whose key replaces the one of the version that is asked, if it is not the newest.
    corrected: Option<QuizVersion>,
    /// The number of that version.
    corrected_number: Option<u32>,
}

/// What decides which version is asked.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) content: ContentId,
    pub(crate) state: &'a QuizState,
    /// The version that the request names.
    pub(crate) named: Option<&'a ShownVersion>,
    pub(crate) regrade: Option<&'a Regrade>,
    /// Versions that need not be read.
    pub(crate) known: &'a QuizVersions,
}

/// Versions, or what has to be read to find them.
pub(crate) enum Found<T> {
    Ready(T),
    ReadAlso(Vec<ItemKey>),
}

impl Versions {
    /// Finds the versions in what was read.
    ///
    /// # Errors
    /// `CONFLICT` if the request names a version that cannot be asked.
    pub(crate) fn find(asked: Asked<'_>, snapshot: &Snapshot) -> Result<Found<Self>, Failure> {
        let current = snapshot.get(&keys::current_quiz(asked.content))?.ok_or(Refusal::NotFound)?;
        let older = match asked.older(&current, snapshot)? {
            Found::Ready(older) => older,
            Found::ReadAlso(keys) => return Ok(Found::ReadAlso(keys)),
        };
        let number = older.as_ref().map_or(current.number, |older| older.number);
        let corrected_number = asked.regrade.map(|regrade| regrade.key_version).filter(|key| number < *key);
        let corrected = match corrected_number.filter(|key| *key != current.number) {
            None => None,
            Some(key) => match asked.version(key, snapshot)? {
                Some(version) => Some(version),
                None => return Ok(Found::ReadAlso(vec![asked.key(key)])),
            },
        };
        Ok(Found::Ready(Self { current, older, corrected, corrected_number }))
    }

    /// The version that is asked.
    pub(crate) fn asked(&self) -> &QuizVersion {
        self.older.as_ref().unwrap_or(&self.current)
    }

    /// The key that an attempt at the asked version is graded by, and the number of the version that it is from.
    pub(crate) fn key(&self) -> (AnswerKey, u32) {
        let corrected = self.corrected_number.map(|_| self.corrected.as_ref().unwrap_or(&self.current));
        key_after(self.asked(), corrected)
    }
}

impl Asked<'_> {
    /// The version that is asked, if it is an older one than `current`.
    fn older(
        self,
        current: &QuizVersion,
        snapshot: &Snapshot,
    ) -> Result<Found<Option<QuizVersion>>, Failure> {
        let opened = match self.state.open.as_ref().filter(|open| open.quiz_version != current.number) {
            None => None,
            Some(open) => match self.version(open.quiz_version, snapshot)? {
                None => return Ok(Found::ReadAlso(vec![self.key(open.quiz_version)])),
                opened => opened,
            },
        };
        let Some(named) = self.named else { return Ok(Found::Ready(opened)) };
        if self.state.open.is_some() {
            let quiz = &opened.as_ref().unwrap_or(current).quiz;
            if named.shows(quiz) {
                return Ok(Found::Ready(opened));
            }
            // Its questions were drawn or its time is measured for the version it was started under.
            if quiz.needs_start() {
                return Err(changed().into());
            }
        }
        let mut versions = vec![current.clone()];
        for number in (1..current.number).rev() {
            let Some(version) = self.version(number, snapshot)? else { break };
            versions.push(version);
        }
        match named.find(&versions) {
            VersionSearch::Found(number) if number == current.number => Ok(Found::Ready(None)),
            VersionSearch::Found(number) => {
                Ok(Found::Ready(versions.into_iter().find(|version| version.number == number)))
            }
            VersionSearch::ReadOlder => {
                let oldest = versions.last().map_or(current.number, |version| version.number);
                let next = oldest.saturating_sub(READ_AT_ONCE).max(1)..oldest;
                Ok(Found::ReadAlso(next.map(|number| self.key(number)).collect()))
            }
            VersionSearch::Unknown => Err(changed().into()),
        }
    }

    fn version(self, number: u32, snapshot: &Snapshot) -> Result<Option<QuizVersion>, StoreError> {
        self.known.of(snapshot, self.content, number)
    }

    fn key(self, number: u32) -> ItemKey {
        (&keys::quiz_version(self.content, number)).into()
    }
}

/// Refuses a version that cannot be asked any more, rather than grade answers to other questions.
fn changed() -> Refusal {
    Refusal::Conflict(
        "This quiz has changed since you opened it. No attempt was used. Please check your answers.",
    )
}
