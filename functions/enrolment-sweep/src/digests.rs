//! The daily digest: each morning, in the instructor's own time zone, what waits in the courses that they teach.
//!
//! What is decided, and the e-mail if there is something to say, are written in one transaction over what was read. So
//! sweeps that meet, or come twice, send one digest for a day.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::course::Course;
use domain::course::digest::{CourseDigest, sessions_on, sessions_to_record};
use domain::course::teaching::Teaching;
use domain::outbox::{Mail, Message};
use domain::{CourseId, Learner, LearnerId, LiveSessionId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::runtime::Switch;
use shared::store::{ItemKey, Position, Store, StoreError, keys};
use shared::sweep_queue::Handover;
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::handler::{SweepError, SweptWork};
use crate::state::App;

/// So many courses of an instructor are looked at, those that were made last.
const LOOKED_AT: usize = 50;
/// So many of them a digest names; it says how many more have something waiting.
const NAMED: usize = 20;
/// No further instructor is begun with less time left than this.
const RESERVE: Duration = Duration::from_secs(5);
/// The most time for one instructor, so that one that never ends holds up no other.
const PIECE: Duration = Duration::from_secs(10);

impl App {
    /// Hands over the shards in which a digest is due.
    pub(crate) async fn hand_over_digests(&self, deadline: Instant) -> Result<(), SweepError> {
        let (store, clock) = (&self.settler.store, self.settler.clock.as_ref());
        let mut due = Vec::new();
        for shard in Store::digest_shards() {
            let found = store.due_digests(deadline, clock.now(), shard.clone()).await?;
            due.extend((!found.items.is_empty()).then_some(SweptWork::Digests(shard)));
        }
        Ok(self.queue.hand_over(clock, due).await?)
    }

    /// Decides on the digests of a shard, until the next scheduled run hands it over again. A failure keeps nobody else
    /// from theirs, and is tried again.
    pub(crate) async fn digests(
        &self,
        from: Position,
        until: Timestamp,
        deadline: Instant,
    ) -> Result<(), SweepError> {
        let (mut next, mut sent, mut failed) = (Some(from), 0_u64, 0_u64);
        let goes_on = || until > self.settler.clock.now();
        'pages: while let Some(from) = next.take().filter(|_| goes_on()) {
            if !self.switches.allow(Switch::Writes).await {
                break;
            }
            let now = self.settler.clock.now();
            let due = self.settler.store.due_digests(deadline, now, from.clone()).await?;
            for instructor in due.items {
                let Some(deadline) = piece_until(deadline) else {
                    self.queue.put([Handover { work: SweptWork::Digests(from), until }]).await?;
                    break 'pages;
                };
                match self.digest_of(deadline, instructor).await {
                    Ok(is_sent) => sent += u64::from(is_sent),
                    Err(error) => {
                        tracing::error!(%error, %instructor, "a digest was not decided on; it stays due");
                        failed += 1;
                    }
                }
            }
            next = due.next;
        }
        tracing::info!(sent, failed, "digests");
        if failed == 0 { Ok(()) } else { Err(SweepError::Failed(failed)) }
    }

    /// Decides on the digest of an instructor, and sets the next morning; returns whether it is sent.
    async fn digest_of(&self, deadline: Instant, instructor: LearnerId) -> Result<bool, StoreError> {
        let (store, clock) = (&self.settler.store, self.settler.clock.as_ref());
        let (teaching_key, profile_key) = (keys::teaching(instructor), keys::learner(instructor));
        let snapshot = store.read(deadline, &[(&teaching_key).into(), (&profile_key).into()]).await?;
        let Some(teaching) = snapshot.read(&teaching_key)? else { return Ok(false) };
        let profile = snapshot.peek(&profile_key)?;
        let (zone, now) = (Learner::zone(profile.as_ref()), clock.now());
        if teaching.value.digest_at.is_none_or(|at| at > now) {
            return Ok(false);
        }
        let day = teaching.value.digest_due(&zone, now);
        let mail = match day.filter(|_| profile.as_ref().is_some_and(Learner::gets_digest)) {
            Some(day) => self.digest(deadline, &teaching.value, (day, &zone), now).await?,
            None => None,
        };
        let mut next = teaching.value.clone().digest_decided(&zone, now);
        if profile.is_some_and(|profile| profile.is_erased()) {
            next.digest_at = None;
        }
        let mut unit = UnitOfWork::new(clock, "enrolment-sweep");
        unit.transaction.save(&teaching_key, Some(&teaching), &next)?;
        let sends = mail.is_some();
        if let Some(mail) = mail {
            unit.send(Message::Mail(mail))?;
        }
        // Refused when another sweep was faster, or a publication: then it is still due.
        Ok(store.write(deadline, &unit.transaction).await? && sends)
    }

    /// What there is to say, if anything.
    async fn digest(
        &self,
        deadline: Instant,
        teaching: &Teaching,
        (day, zone): (Date, &TimeZone),
        now: Timestamp,
    ) -> Result<Option<Mail>, StoreError> {
        let store = &self.settler.store;
        let courses: Vec<CourseId> = teaching.courses.iter().rev().take(LOOKED_AT).copied().collect();
        let wanted: Vec<ItemKey> = courses.iter().map(|course| (&keys::course(*course)).into()).collect();
        let snapshot = store.read(deadline, &wanted).await?;
        let stored = courses.iter().map(|course| snapshot.peek(&keys::course(*course)));
        let stored = stored.collect::<Result<Vec<Option<Course>>, StoreError>>()?;
        // What the courses themselves say counts.
        let taught = |course: &Course| course.instructors.contains(&teaching.learner);
        let courses: Vec<Course> = stored.into_iter().flatten().filter(taught).collect();
        let ids: Vec<CourseId> = courses.iter().map(|course| course.uuid).collect();
        let (waiting, recorded) = tokio::join!(
            store.waiting_submissions(deadline, &ids),
            self.recorded(deadline, &courses, teaching.since, now)
        );
        let (waiting, recorded) = (waiting?, recorded?);
        let say = |course: &Course| {
            let waiting = waiting.get(&course.uuid).copied().unwrap_or_default();
            let mut unrecorded = sessions_to_record(course, teaching.since, now);
            unrecorded.retain(|session| !recorded.contains(&(course.uuid, *session)));
            CourseDigest {
                course: course.uuid,
                waiting: waiting.count.try_into().unwrap_or(u32::MAX),
                has_more: waiting.has_more,
                oldest_at: waiting.oldest_at,
                today: sessions_on(course, day, zone, now),
                unrecorded,
            }
        };
        let mut courses: Vec<CourseDigest> = courses.iter().map(say).collect();
        courses.retain(|course| !course.is_empty());
        if courses.is_empty() {
            return Ok(None);
        }
        let further = courses.len().saturating_sub(NAMED).try_into().unwrap_or(u32::MAX);
        courses.truncate(NAMED);
        Ok(Some(Mail::TeachingDigest { learner: teaching.learner, day, courses, further }))
    }

    /// Those of the sessions that should have their attendance recorded which have.
    async fn recorded(
        &self,
        deadline: Instant,
        courses: &[Course],
        since: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<BTreeSet<(CourseId, LiveSessionId)>, StoreError> {
        let of = |course: &Course| {
            let sessions = sessions_to_record(course, since, now).into_iter();
            sessions.map(|session| (course.uuid, session)).collect::<Vec<_>>()
        };
        let sessions: Vec<(CourseId, LiveSessionId)> = courses.iter().flat_map(of).collect();
        let wanted: Vec<ItemKey> = sessions
            .iter()
            .map(|(course, session)| (&keys::attendance_recorded(*course, *session)).into())
            .collect();
        let snapshot = self.settler.store.read(deadline, &wanted).await?;
        let mut recorded = BTreeSet::new();
        for (course, session) in sessions {
            if snapshot.peek(&keys::attendance_recorded(course, session))?.is_some() {
                recorded.insert((course, session));
            }
        }
        Ok(recorded)
    }
}

/// The deadline of the next instructor, if there is time for one.
fn piece_until(deadline: Instant) -> Option<Instant> {
    let now = Instant::now();
    (now + RESERVE < deadline).then(|| deadline.min(now + PIECE))
}
