//! The person: one of the few places where a name and an e-mail address may be stored.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::mail_preferences::{LeftOut, MailPreferences, Subscription};
use crate::primitives::plain_text::{is_unfit, looks_empty};
use crate::{LearnerId, Refusal};

/// What stands in place of the name of a learner whose data was erased.
pub const ERASED_NAME: &str = "Erased learner";

/// A person as the identity provider last described them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// The `sub` of the identity provider.
    pub id: LearnerId,
    pub email: String,
    /// May be empty.
    pub name: String,
    /// An IANA name; UTC until the learner chooses one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Of the licence under which the person practises, for regulators; absent until the person states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_number: Option<String>,
    /// As the person states it, for regulators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<String>,
    /// Whether the identity provider has verified the address; absent if it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// When the profile was first stored.
    pub created_at: Timestamp,
    /// When everything about the person was erased. The profile stays, without a word about the person, so that no old
    /// token and no late message writes another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Timestamp>,
    /// The people index has its entries. Profiles of earlier releases get them at the next sign-in, or by an operator's
    /// command.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub listed: bool,
    /// Which e-mails the person gets beside service messages.
    #[serde(default, skip_serializing_if = "MailPreferences::is_default")]
    pub mail: MailPreferences,
}

impl Learner {
    /// The profile of a learner whose data is erased: nothing that describes the person. The first erasure counts.
    #[must_use]
    pub fn erased(self, now: Timestamp) -> Self {
        Self {
            id: self.id,
            email: String::new(),
            name: ERASED_NAME.to_owned(),
            time_zone: None,
            licence_number: None,
            profession: None,
            email_verified: None,
            created_at: self.created_at,
            erased_at: self.erased_at.or(Some(now)),
            listed: false,
            mail: MailPreferences::default(),
        }
    }

    /// Whether the person's data was erased.
    pub fn is_erased(&self) -> bool {
        self.erased_at.is_some()
    }

    /// Refuses what would store something about a learner whose data was erased.
    ///
    /// # Errors
    /// The data was erased. This is final for the id: whoever comes back does so with a new account.
    pub fn require_not_erased(stored: Option<&Self>) -> Result<(), Refusal> {
        match stored.is_some_and(Self::is_erased) {
            true => Err(Refusal::Conflict(
                "The data of this account was erased at the holder's request, so it can no longer be used.",
            )),
            false => Ok(()),
        }
    }

    /// The name for a certificate: the identity provider's current one, else the stored one, else none. An e-mail
    /// address is no name, since everybody can read a certificate.
    pub fn certificate_name<'a>(stored: Option<&'a Self>, email: &str, name: &'a str) -> &'a str {
        let known = stored.map(|stored| stored.name.as_str());
        let names = [Some(name), known].into_iter().flatten().map(str::trim);
        names.filter(|name| is_name(name)).find(|name| !name.eq_ignore_ascii_case(email)).unwrap_or_default()
    }

    /// The zone in which a learner's days and periods are counted; UTC until the learner chooses one.
    pub fn zone(stored: Option<&Self>) -> TimeZone {
        let name = stored.and_then(|stored| stored.time_zone.as_deref());
        name.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
    }

    /// Whether e-mail may be sent: not while the identity provider says that the address is unverified.
    pub fn accepts_mail(&self) -> bool {
        self.email_verified != Some(false) && !self.is_erased()
    }

    /// Why no message from an instructor goes to the person; `None` if one does.
    pub fn left_out_of_messages(&self) -> Option<LeftOut> {
        if !self.accepts_mail() || self.email.is_empty() || self.mail.refused_since.is_some() {
            return Some(LeftOut::Unreachable);
        }
        self.mail.no_instructor_messages.then_some(LeftOut::Unsubscribed)
    }

    /// Whether the daily digest goes to the person.
    pub fn gets_digest(&self) -> bool {
        self.left_out_of_messages() != Some(LeftOut::Unreachable)
            && self.mail.wants(Subscription::DailyDigest)
    }

    /// The stored profile updated from the current claims, or `None` if nothing changed. A token without a name, or
    /// without a word about the address, takes nothing away. A profile that was erased stays as it is.
    pub fn refreshed(stored: Option<&Self>, claims: &Claims<'_>, now: Timestamp) -> Option<Self> {
        if stored.is_some_and(Self::is_erased) {
            return None;
        }
        let before = stored.cloned().unwrap_or_else(|| Self {
            id: claims.id,
            email: String::new(),
            name: String::new(),
            time_zone: None,
            licence_number: None,
            profession: None,
            email_verified: None,
            created_at: now,
            erased_at: None,
            listed: true,
            mail: MailPreferences::default(),
        });
        // What was said of another address says nothing of this one.
        let known = before.email_verified.filter(|_| before.email == claims.email);
        // Some issuers give the address for a name that they do not know.
        let name = if is_name(claims.name) { claims.name } else { before.name.as_str() };
        let fresh = Self {
            email: claims.email.to_owned(),
            name: name.to_owned(),
            email_verified: claims.email_verified.or(known),
            listed: true,
            mail: if before.email == claims.email { before.mail } else { before.mail.at_a_new_address() },
            ..before
        };
        (stored != Some(&fresh)).then_some(fresh)
    }
}

/// The longest licence number and profession.
pub const STATED_MAX: usize = 100;

/// What a person states of themselves in a field of the profile, checked: one line, without anything that hides or
/// reorders it. `None` when nothing is stated.
///
/// # Errors
/// It is too long, or has characters that nobody sees.
pub fn checked_statement(field: &str, text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    Refusal::longer(field, text, STATED_MAX)?;
    if text.chars().any(is_unfit) {
        return Err(Refusal::field(field, "must not contain line breaks or characters that can’t be seen"));
    }
    Ok((!looks_empty(text)).then(|| text.to_owned()))
}

/// What the identity provider says of a person in a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims<'a> {
    pub id: LearnerId,
    pub email: &'a str,
    /// Absent if the provider does not say.
    pub email_verified: Option<bool>,
    /// May be empty.
    pub name: &'a str,
}

/// Whether a text can be shown as a person's name: something can be seen of it, and it holds no e-mail address, whatever
/// width its letters have.
pub fn is_name(text: &str) -> bool {
    !looks_empty(text) && !text.nfkc().any(|letter| letter == '@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ADDRESS: &str = "ada@learner.example";

    fn stored(name: &str) -> Learner {
        Learner {
            id: LearnerId(uuid::Uuid::nil()),
            email: ADDRESS.into(),
            name: name.into(),
            time_zone: None,
            licence_number: None,
            profession: None,
            email_verified: None,
            created_at: Timestamp::UNIX_EPOCH,
            erased_at: None,
            listed: true,
            mail: MailPreferences::default(),
        }
    }

    fn claims<'a>(email: &'a str, email_verified: Option<bool>, name: &'a str) -> Claims<'a> {
        Claims { id: LearnerId(uuid::Uuid::nil()), email, email_verified, name }
    }

    fn after(known: &Learner, claims: &Claims<'_>) -> Learner {
        Learner::refreshed(Some(known), claims, Timestamp::UNIX_EPOCH).unwrap_or_else(|| known.clone())
    }

    #[test]
    fn a_certificate_bears_the_best_name_there_is_and_never_an_address() {
        for (known, claimed, expected) in [
            (Some("Ada L."), " Ada Lovelace ", "Ada Lovelace"),
            (Some("Ada L."), " ", "Ada L."),
            (Some("Ada L."), ADDRESS, "Ada L."),
            (Some("Ada L."), "Ada ada@elsewhere.example", "Ada L."),
            (Some("Ada L."), "\u{200B}", "Ada L."),
            (Some("Ada L."), "ada\u{FF20}elsewhere.example", "Ada L."),
            (Some("\u{3164}"), "\u{FEFF}", ""),
            (Some(ADDRESS), "", ""),
            (Some(""), "", ""),
            (None, "", ""),
        ] {
            let stored = known.map(stored);
            let name = Learner::certificate_name(stored.as_ref(), ADDRESS, claimed);
            assert_eq!(name, expected);
        }
    }

    #[test]
    fn a_token_takes_away_nothing_that_it_does_not_speak_of() {
        let known = Learner { email_verified: Some(true), ..stored("Ada") };
        assert_eq!(Learner::refreshed(Some(&known), &claims(ADDRESS, None, ""), Timestamp::UNIX_EPOCH), None);
        for no_name in ["\u{200B}", "\u{2800}", ADDRESS, "ada@new.example", "ada\u{FE6B}new.example"] {
            assert_eq!(after(&known, &claims(ADDRESS, None, no_name)).name, "Ada", "{no_name:?}");
        }
        assert_eq!(after(&known, &claims(ADDRESS, None, "Ada L.")).name, "Ada L.");
        assert_eq!(after(&known, &claims(ADDRESS, Some(false), "")).email_verified, Some(false));
        let moved = after(&known, &claims("ada@new.example", None, ""));
        assert_eq!((moved.email_verified, moved.name.as_str()), (None, "Ada"));
        let unlisted = Learner { listed: false, ..known.clone() };
        assert_eq!(after(&unlisted, &claims(ADDRESS, None, "")), known, "listed by the next sign-in");
        assert!(!Learner { email_verified: Some(false), ..known.clone() }.accepts_mail());
        assert!(known.accepts_mail() && stored("").accepts_mail());
    }

    #[test]
    fn messages_go_to_those_who_want_them_at_an_address_that_takes_them() {
        let known = stored("Ada");
        let with = |mail| Learner { mail, ..known.clone() };
        let unsubscribed =
            with(MailPreferences { no_instructor_messages: true, ..MailPreferences::default() });
        let refused = with(MailPreferences {
            no_instructor_messages: true,
            refused_since: Some(Timestamp::UNIX_EPOCH),
            ..MailPreferences::default()
        });
        assert_eq!(known.left_out_of_messages(), None);
        assert_eq!(unsubscribed.left_out_of_messages(), Some(LeftOut::Unsubscribed));
        assert_eq!(refused.left_out_of_messages(), Some(LeftOut::Unreachable));
        let unverified = Learner { email_verified: Some(false), ..known.clone() };
        assert_eq!(unverified.left_out_of_messages(), Some(LeftOut::Unreachable));
        let erased = refused.clone().erased(Timestamp::UNIX_EPOCH);
        assert_eq!(erased.left_out_of_messages(), Some(LeftOut::Unreachable));
        assert_eq!(erased.mail, MailPreferences::default());
        let quiet = with(known.mail.with_daily_digest(false));
        assert!(unsubscribed.gets_digest());
        assert!(![&quiet, &refused, &unverified].into_iter().any(Learner::gets_digest));
        // Another address may take e-mail; the person's wish stays.
        let moved = after(&refused, &claims("ada@new.example", None, ""));
        assert_eq!(moved.mail, unsubscribed.mail);
    }

    #[test]
    fn an_erased_profile_says_nothing_and_no_token_brings_it_back() {
        let (first, later): (Timestamp, Timestamp) =
            ("2026-11-27T10:00:00Z".parse().unwrap(), "2026-12-01T10:00:00Z".parse().unwrap());
        let known = Learner {
            time_zone: Some("Europe/London".into()),
            licence_number: Some("RN 123456".into()),
            profession: Some("Nurse".into()),
            ..stored("Ada Lovelace")
        };
        let erased = known.erased(first);
        let text = serde_json::to_string(&erased).unwrap();
        for word in ["Ada", ADDRESS, "London", "123456", "Nurse"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        assert_eq!(erased.clone().erased(later), erased, "once");
        assert_eq!(
            Learner::refreshed(Some(&erased), &claims(ADDRESS, Some(true), "Ada Lovelace"), later),
            None
        );
        assert!(!erased.accepts_mail());
        assert!(Learner::require_not_erased(Some(&erased)).is_err());
        assert!(
            Learner::require_not_erased(Some(&stored("Ada"))).is_ok()
                && Learner::require_not_erased(None).is_ok()
        );
    }

    #[test]
    fn what_a_person_states_is_one_line_that_reads_as_it_is() {
        for (text, expected) in [
            (" RN 123456 ", Some("RN 123456")),
            ("", None),
            (" ", None),
            ("ممرضة", Some("ممرضة")),
            ("Zoë’s trade", Some("Zoë’s trade")),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(checked_statement("profession", text).ok().flatten(), expected);
        }
        let longest = "x".repeat(STATED_MAX);
        assert!(checked_statement("profession", &longest).is_ok());
        for text in ["a\nb", "a\u{202E}b", "a\u{2067}b", "a\u{0}b", "a\u{200B}b", &format!("{longest}x")] {
            assert!(checked_statement("profession", text).is_err(), "{text:?}");
        }
        let known = Learner { profession: Some("Nurse".into()), ..stored("Ada") };
        assert_eq!(after(&known, &claims(ADDRESS, None, "Ada L.")).profession, known.profession);
    }

    proptest! {
        #[test]
        fn no_text_with_an_address_in_it_is_a_name(
            before in "[a-z ]{0,6}", behind in "[a-z ]{0,6}",
            address in "[a-z]{1,6}[@\u{FF20}\u{FE6B}][a-z]{1,6}\\.[a-z]{2,3}",
            nothing in "[ \u{200B}\u{2060}\u{3164}\u{AD}\u{2800}]{0,4}",
        ) {
            prop_assert!(!is_name(&nothing));
            prop_assert_eq!(after(&stored("Ada"), &claims(ADDRESS, None, &nothing)).name, "Ada");
            prop_assert_eq!(after(&stored("Ada"), &claims(ADDRESS, None, &address)).name, "Ada");
            let text = format!("{before}{address}{behind}");
            prop_assert!(!is_name(&text));
            let known = stored(&text);
            prop_assert_eq!(Learner::certificate_name(Some(&known), "", &text), "");
        }
    }
}
