//! The erasure of a learner's data, as its receipt has it: who asked for it and when, how far it is, and what it came to,
//! without a word about the person.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::people_index::fold;
use crate::{Learner, LearnerId, Refusal};

/// Words of a name that are shorter occur in any sentence.
const NAME_WORD_MIN: usize = 4;
/// How long Zoom's consumer has before it is asked again: its messages may have ended in the dead letters.
const ZOOM_ASKED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// How many things of a kind there were, and how many are left.
///
/// It is derived from what is found, so a process that dies between its work and its note loses no count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub total: u64,
    pub left: u64,
}

impl Share {
    /// Notes what was found. What has appeared since the last time raises the total.
    pub fn saw(&mut self, left: u64) {
        self.total += left.saturating_sub(self.left);
        self.left = left;
    }

    /// How many are done.
    pub fn done(self) -> u64 {
        self.total.saturating_sub(self.left)
    }
}

/// What a look at the stored data finds to do and to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasureFindings {
    /// Items to remove, by kind.
    pub removed: BTreeMap<String, u64>,
    /// Items that lose what they say about the person, by kind.
    pub emptied: BTreeMap<String, u64>,
    /// Checkouts that may still be paid.
    pub open_checkouts: u64,
    pub enrolments: u64,
    /// Versions of files.
    pub files: u64,
    /// Registrations that Zoom has not cancelled yet; they hold the address that cancelling needs.
    pub waiting_for_zoom: u64,
    pub refused_by_zoom: u64,
    /// Items that stay, by kind.
    pub kept: BTreeMap<String, u64>,
}

impl ErasureFindings {
    /// Whether nothing is left that this platform does itself.
    pub fn only_zoom_is_left(&self) -> bool {
        let items = self.removed.is_empty() && self.emptied.is_empty();
        items && self.open_checkouts == 0 && self.enrolments == 0 && self.files == 0
    }
}

/// The receipt of an erasure. It stays for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureReceipt {
    pub learner: LearnerId,
    /// The administrator.
    pub by: LearnerId,
    /// When the profile was closed.
    pub begun_at: Timestamp,
    /// When nothing was left; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    #[serde(default)]
    pub removed: BTreeMap<String, Share>,
    #[serde(default)]
    pub emptied: BTreeMap<String, Share>,
    #[serde(default)]
    pub enrolments: Share,
    #[serde(default)]
    pub files: Share,
    #[serde(default)]
    pub waiting_for_zoom: u64,
    #[serde(default)]
    pub refused_by_zoom: u64,
    /// When Zoom's consumer was last asked to cancel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zoom_asked_at: Option<Timestamp>,
    /// Checkouts that could still be paid: they are ended at Stripe before anything is removed.
    #[serde(default)]
    pub checkouts: Share,
    /// Those of a receipt of an earlier release, when the erasure began: they ended by themselves within a day.
    #[serde(default, rename = "open_checkouts")]
    pub checkouts_left: u64,
    #[serde(default)]
    pub kept: BTreeMap<String, u64>,
}

impl ErasureReceipt {
    /// The receipt of an erasure that begins now.
    pub fn begin(learner: LearnerId, by: LearnerId, now: Timestamp) -> Self {
        Self {
            learner,
            by,
            begun_at: now,
            completed_at: None,
            removed: BTreeMap::new(),
            emptied: BTreeMap::new(),
            enrolments: Share::default(),
            files: Share::default(),
            waiting_for_zoom: 0,
            refused_by_zoom: 0,
            zoom_asked_at: None,
            checkouts: Share::default(),
            checkouts_left: 0,
            kept: BTreeMap::new(),
        }
    }

    /// Notes what a look has found, and whether it is the end. Returns whether Zoom's consumer is to be asked again.
    pub fn saw(&mut self, found: &ErasureFindings, now: Timestamp) -> bool {
        for (shares, found) in [(&mut self.removed, &found.removed), (&mut self.emptied, &found.emptied)] {
            for kind in found.keys() {
                shares.entry(kind.clone()).or_default();
            }
            for (kind, share) in shares {
                share.saw(found.get(kind).copied().unwrap_or_default());
            }
        }
        self.checkouts.saw(found.open_checkouts);
        self.checkouts_left = 0;
        self.enrolments.saw(found.enrolments);
        self.files.saw(found.files);
        self.waiting_for_zoom = found.waiting_for_zoom;
        self.refused_by_zoom = self.refused_by_zoom.max(found.refused_by_zoom);
        self.kept.clone_from(&found.kept);
        let ends = found.only_zoom_is_left() && found.waiting_for_zoom == 0;
        self.completed_at = if ends { self.completed_at.or(Some(now)) } else { None };
        // An enrolment that ends asks for its registrations itself.
        let asked_by_enrolments = found.enrolments > 0;
        let is_due = self.zoom_asked_at.is_none_or(|at| now.duration_since(at) >= ZOOM_ASKED_EVERY);
        let asks = found.only_zoom_is_left() && found.waiting_for_zoom > 0 && is_due;
        if asks || asked_by_enrolments {
            self.zoom_asked_at = Some(now);
        }
        asks
    }
}

/// Whether what was typed names the person: the e-mail address or the name; the id of somebody who has neither.
pub fn names_person(typed: &str, person: &Learner) -> bool {
    let same = |text: &str| {
        let words = |text: &str| fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
        !text.trim().is_empty() && words(text) == words(typed)
    };
    if person.is_erased() || (person.email.trim().is_empty() && person.name.trim().is_empty()) {
        return same(&person.id.to_string());
    }
    same(&person.email) || same(&person.name)
}

/// Refuses a reason that names the person, since it is kept.
///
/// # Errors
/// It has the address, or a word of the name.
pub fn require_nameless(reason: &str, person: &Learner) -> Result<(), Refusal> {
    let folded = fold(reason);
    let words: Vec<&str> = folded.split(|letter: char| !letter.is_alphanumeric()).collect();
    let (address, name) = (fold(&person.email), fold(&person.name));
    let mut of_name = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !person.is_erased() && word.chars().count() >= NAME_WORD_MIN);
    // Folding takes the apostrophe of a genitive away.
    let says = |word: &str| {
        words.iter().any(|said| said.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest == "s"))
    };
    let has_address = !address.trim().is_empty() && folded.contains(address.trim());
    match has_address || of_name.any(says) {
        true => Err(Refusal::field("reason", "must not name the person: it is kept after the erasure")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, email: &str) -> Learner {
        Learner {
            id: LearnerId(uuid::Uuid::nil()),
            email: email.into(),
            name: name.into(),
            time_zone: None,
            licence_number: None,
            profession: None,
            email_verified: None,
            created_at: Timestamp::UNIX_EPOCH,
            erased_at: None,
            listed: true,
            mail: crate::MailPreferences::default(),
        }
    }

    #[test]
    fn a_count_survives_a_process_that_dies_before_its_note() {
        let mut share = Share::default();
        share.saw(40);
        // Some of them went, and nobody noted it.
        share.saw(25);
        assert_eq!((share.total, share.done()), (40, 15));
        // A late message wrote two more.
        share.saw(27);
        share.saw(0);
        assert_eq!((share.total, share.done()), (42, 42));
    }

    #[test]
    fn a_receipt_is_complete_when_nothing_is_left_and_zoom_is_asked_every_five_minutes() {
        let (id, start) = (LearnerId(uuid::Uuid::nil()), Timestamp::UNIX_EPOCH);
        let after = |seconds| start + SignedDuration::from_secs(seconds);
        let mut receipt = ErasureReceipt::begin(id, id, start);
        let items = BTreeMap::from([("notification".to_owned(), 3)]);
        let first =
            ErasureFindings { removed: items, enrolments: 1, waiting_for_zoom: 2, ..Default::default() };
        assert!(!receipt.saw(&first, start), "the enrolment that ends asks");
        let waiting = ErasureFindings { waiting_for_zoom: 2, ..Default::default() };
        assert!(!receipt.saw(&waiting, after(299)));
        assert!(receipt.saw(&waiting, after(300)) && !receipt.saw(&waiting, after(301)));
        assert_eq!(receipt.completed_at, None);
        assert!(!receipt.saw(&ErasureFindings::default(), after(400)));
        assert!(!receipt.saw(&ErasureFindings::default(), after(500)));
        assert_eq!((receipt.completed_at, receipt.waiting_for_zoom), (Some(after(400)), 0));
        assert_eq!((receipt.removed["notification"].done(), receipt.enrolments.done()), (3, 1));
        assert!(!receipt.saw(&first, after(600)));
        assert_eq!(receipt.completed_at, None, "something came late");
    }

    #[test]
    fn a_receipt_counts_the_checkouts_that_were_ended_and_waits_for_them() {
        let (id, now) = (LearnerId(uuid::Uuid::nil()), Timestamp::UNIX_EPOCH);
        let mut receipt = ErasureReceipt { checkouts_left: 1, ..ErasureReceipt::begin(id, id, now) };
        let open = |open_checkouts| ErasureFindings { open_checkouts, ..Default::default() };
        receipt.saw(&open(2), now);
        assert_eq!((receipt.checkouts.left, receipt.completed_at), (2, None));
        receipt.saw(&open(0), now);
        assert_eq!((receipt.checkouts.done(), receipt.completed_at), (2, Some(now)));
        assert_eq!(receipt.checkouts_left, 0, "of an earlier release, and continued by this one");
    }

    #[test]
    fn a_person_is_named_by_address_or_name_however_it_is_typed() {
        let zoe = person("Zoë  Ångström", "Zoe@learner.example");
        for typed in ["zoe@LEARNER.example ", "Zoë Ångström", " zoe angstrom"] {
            assert!(names_person(typed, &zoe), "{typed}");
        }
        for typed in ["", " ", "Zoë", "zoe@learner", "00000000-0000-0000-0000-000000000000"] {
            assert!(!names_person(typed, &zoe), "{typed}");
        }
        let nobody = person("", "");
        assert!(names_person("00000000-0000-0000-0000-000000000000", &nobody) && !names_person("", &nobody));
        let erased = zoe.erased(Timestamp::UNIX_EPOCH);
        assert!(!names_person(&erased.name, &erased));
        assert!(names_person("00000000-0000-0000-0000-000000000000", &erased));
    }

    #[test]
    fn a_reason_that_is_kept_names_nobody() {
        let zoe = person("Zoë May Ångström", "zoe@learner.example");
        for fine in ["At the holder’s request, ticket 17", "She may come back", ""] {
            assert!(require_nameless(fine, &zoe).is_ok(), "{fine}");
        }
        for wrong in ["Angstrom asked for it", "ångström’s wish", "Mail from ZOE@learner.example"] {
            assert!(require_nameless(wrong, &zoe).is_err(), "{wrong}");
        }
    }
}
