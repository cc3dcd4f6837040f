//! Converts the course itself: everything that the file contains once.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::definition::CourseDefinition;
use super::problems::Problems;
use super::{Authored, MAX_ITEM_BYTES, outline, sessions};
use crate::course::{ACCESS_DAYS_MAX, Course, Format};
use crate::credits::CPD_TYPE_MAX;
use crate::primitives::plain_text::{is_deceptive, is_unfit, looks_empty};
use crate::{CourseId, Credits, Currency, LearnerId, Money};

/// Checks a definition and converts it to the stored form.
///
/// # Errors
/// Everything that must be changed.
pub fn convert(definition: &CourseDefinition) -> Result<Authored, Problems> {
    let mut problems = Problems::new();
    let mut uuids = Uuids::default();
    uuids.claim(definition.uuid, "uuid", &mut problems);
    let (modules, contents) = outline::modules(&definition.modules, &mut uuids, &mut problems);
    let sessions = sessions::sessions(definition, &mut uuids, &mut problems);
    rules(definition, &mut problems);
    let description = definition.description.joined();
    prose("description", &description, 5_000, &mut problems);
    let price = price(definition, &mut problems);
    let credits = definition.cpd_credits.exact::<Credits>();
    let course = problems.take("cpd_credits", credits).zip(price).map(|(cpd_credits, price)| Course {
        uuid: CourseId(definition.uuid),
        slug: definition.slug.clone(),
        title: line("title", &definition.title, &mut problems),
        description,
        format: definition.format,
        cpd_credits,
        cpd_type: cpd_type(&definition.cpd_type, &mut problems),
        duration_minutes: definition.duration_minutes,
        price,
        organiser: line("organiser", &definition.organiser, &mut problems),
        instructors: definition.instructors.iter().copied().map(LearnerId).collect(),
        published: definition.published,
        revision: 0,
        published_at: None,
        enrolment: definition.enrolment.clone(),
        completion: definition.completion.clone(),
        modules,
        sessions,
    });
    if let Some(course) = &course {
        fits("", course, &mut problems);
    }
    problems.or(course.map(|course| Authored { course, contents }))
}

fn rules(definition: &CourseDefinition, problems: &mut Problems) {
    let slug = &definition.slug;
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    problems.require(
        slug.len() <= 80 && slug.split('-').all(word),
        "slug",
        "write at most 80 lower-case letters, digits and single hyphens between them",
    );
    problems.require(
        (1..=100_000).contains(&definition.duration_minutes),
        "duration_minutes",
        "must be from 1 to 100000 minutes",
    );
    problems.require(
        definition.instructors.len() <= 50 && definition.instructors.iter().all(|id| !id.is_nil()),
        "instructors",
        "name at most 50 people, each by the id that your identity provider gave them",
    );
    let rule = &definition.enrolment;
    problems.require(
        rule.opens_at.zip(rule.closes_at).is_none_or(|(opens, closes)| opens < closes),
        "enrolment.closes_at",
        "must be later than opens_at",
    );
    problems.require(
        rule.capacity != Some(0),
        "enrolment.capacity",
        "must be at least 1; leave it out for any number of learners",
    );
    problems.require(
        rule.access_days.is_none_or(|days| (1..=ACCESS_DAYS_MAX).contains(&days)),
        "enrolment.access_days",
        "must be from 1 to 3650 days; leave it out for access without an end",
    );
    let completion = &definition.completion;
    problems.require(
        !completion.requires_attendance || definition.format == Format::Hybrid,
        "completion.requires_attendance",
        "only a hybrid course has live sessions to attend; set it to false",
    );
    problems.require(
        completion.credits_valid_months != Some(0),
        "completion.credits_valid_months",
        "must be at least 1; leave it out for credits that stay valid",
    );
}

fn price(definition: &CourseDefinition, problems: &mut Problems) -> Option<Money> {
    let price = &definition.price;
    let currency = problems.take("price.currency", price.currency.parse::<Currency>())?;
    let money = Money { amount: price.amount, currency };
    let currency = &money.currency;
    if !currency.is_supported() {
        problems.add("price.currency", format!("Stripe does not charge in {:?}", price.currency));
        return None;
    }
    let shown = |amount| Money { amount, currency: currency.clone() };
    let (least, most, step) = (currency.minimum(), currency.maximum(), currency.step());
    let chargeable = (least..=most).contains(&money.amount);
    if !money.is_free() && !chargeable {
        let (least, most) = (shown(least), shown(most));
        let message =
            format!("is {money} in the smallest unit of the currency; Stripe charges from {least} to {most}");
        problems.add("price.amount", message);
    } else if money.amount % step != 0 {
        let message = format!("is {money}, but Stripe charges multiples of {}", shown(step));
        problems.add("price.amount", message);
    }
    Some(money)
}

/// Every uuid of the file, with the path that uses it.
#[derive(Debug, Default)]
pub(super) struct Uuids(BTreeMap<Uuid, String>);

impl Uuids {
    pub(super) fn claim(&mut self, uuid: Uuid, path: &str, problems: &mut Problems) {
        if uuid.is_nil() {
            return problems.add(path, "the nil UUID names nothing; make one of its own");
        }
        match self.0.get(&uuid) {
            Some(first) => problems.add(path, format!("is the uuid of {first} already; make one of its own")),
            None => {
                self.0.insert(uuid, path.to_owned());
            }
        }
    }
}

/// A text of one line. It is used in e-mail headers, so it must not contain a line break.
pub(super) fn line(path: &str, text: &str, problems: &mut Problems) -> String {
    let trimmed = text.trim();
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) || looks_empty(trimmed) || trimmed.chars().count() > 200 {
        problems.add(path, "write 1 to 200 characters in one line");
    } else if let Some(letter) = text.chars().find(|letter| is_unfit(*letter)) {
        problems.add(path, invisible(letter));
    }
    trimmed.to_owned()
}

/// A text of several lines.
pub(super) fn prose(path: &str, text: &str, longest: usize, problems: &mut Problems) {
    if looks_empty(text) {
        problems.add(path, "must not be empty");
    } else if text.chars().count() > longest {
        problems.add(path, format!("is longer than {longest} characters; shorten it"));
    } else if let Some(letter) = text.chars().find(|letter| is_deceptive(*letter)) {
        problems.add(path, invisible(letter));
    }
}

pub(super) fn invisible(letter: char) -> String {
    format!("has the invisible character U+{:04X}; remove it", u32::from(letter))
}

/// The kind of credit, which a goal and an adjustment must be able to name.
fn cpd_type(text: &str, problems: &mut Problems) -> String {
    let line = line("cpd_type", text, problems);
    if line.chars().count() > CPD_TYPE_MAX {
        problems.add("cpd_type", format!("is longer than {CPD_TYPE_MAX} characters; shorten it"));
    }
    line
}

/// Whether it fits into a stored item.
pub(super) fn fits(path: &str, value: &impl serde::Serialize, problems: &mut Problems) {
    let bytes = serde_json::to_vec(value).map_or(usize::MAX, |json| json.len());
    if bytes > MAX_ITEM_BYTES {
        let limit = MAX_ITEM_BYTES / 1000;
        problems.add(path, format!("takes {} KB; at most {limit} KB fit: split it", bytes / 1000));
    }
}
