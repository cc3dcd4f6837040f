//! The people index: written with the profile, searched with one query.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::people_index::{IndexTerm, PeopleQuery, terms};
use domain::{Learner, LearnerId};
use tokio::time::Instant;

use super::answers::answer;
use super::entities::PersonEntry;
use super::error::StoreError;
use super::item::{Item, from_item};
use super::key::{ItemKey, Table};
use super::keys;
use super::page::{Cursor, Page};
use super::plain_json::query_answer;
use super::round_trips::{Decision, Store};
use super::snapshot::Read;
use super::stored::Stored;
use super::transaction::Transaction;

/// Entries that are looked at for each person on the page: a name and an address often begin alike.
const LOOKED_AT: i32 = 2;
/// The same, when words of the query are compared with what was found.
const LOOKED_AT_NARROWED: i32 = 10;
/// Addresses that begin alike, or differ by what folding takes away, are few.
const MOST_ALIKE: u8 = 100;
/// How long one page of the scan, or one write, may take.
const STEP: Duration = Duration::from_secs(30);

/// The terms of a profile; none of one that is not listed.
fn listed_terms(profile: Option<&Learner>) -> BTreeSet<IndexTerm> {
    let profile = profile.filter(|profile| profile.listed);
    profile.map(|profile| terms(&profile.name, &profile.email)).unwrap_or_default()
}

/// The keys of the entries that a profile has.
pub(super) fn entry_keys(profile: &Learner) -> Vec<ItemKey> {
    let terms = listed_terms(Some(profile));
    terms.iter().map(|term| keys::person_entry(term, profile.id).item_key()).collect()
}

impl Transaction {
    /// Writes a profile, and its entries of the people index as far as they differ. Every write of a profile goes through
    /// here, so that index and profile never disagree.
    ///
    /// # Errors
    /// It cannot be stored.
    pub fn save_profile(
        &mut self,
        read: Option<&Read<Learner>>,
        profile: &Learner,
    ) -> Result<(), StoreError> {
        let before = read.map(|read| &read.value);
        let entries = |profile: Option<&Learner>| {
            let terms = listed_terms(profile).into_iter();
            let of = |term| profile.map(|profile| (PersonEntry::of(profile, &term), term));
            terms.filter_map(of).map(|(entry, term)| (term, entry)).collect::<BTreeMap<_, _>>()
        };
        let (old, new) = (entries(before), entries(Some(profile)));
        for (term, entry) in new.iter().filter(|(term, entry)| old.get(*term) != Some(*entry)) {
            self.list(&keys::person_entry(term, profile.id), entry)?;
        }
        for term in old.keys().filter(|term| !new.contains_key(*term)) {
            self.remove(&keys::person_entry(term, profile.id));
        }
        self.save(&keys::learner(profile.id), read, profile)
    }
}

/// What listing the profiles of earlier releases did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListingReport {
    pub profiles: u64,
    /// Those that were not listed yet.
    pub listed: u64,
}

impl Store {
    /// People whom a query finds, in the order of the words that it found them by. One query, whatever is stored: a page
    /// may be shorter than its size, and its cursor leads on.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an entry is corrupt.
    pub async fn search_people(
        &self,
        deadline: Instant,
        query: &PeopleQuery,
        size: u8,
        after: Option<&Cursor>,
    ) -> Result<Page<PersonEntry>, StoreError> {
        let (word, second) = query.lead();
        let pk = keys::people_partition(word, second);
        let start = match after {
            None => None,
            Some(Cursor::OlderThan(sk)) if sk.starts_with(word) => Some(sk),
            // Nothing of this list lies there.
            Some(_) => return Ok(Page::of(Vec::new(), None, false)),
        };
        let narrowed = query.is_narrowed() || second.is_some_and(|second| second.chars().nth(1).is_some());
        let factor = if narrowed { LOOKED_AT_NARROWED } else { LOOKED_AT };
        let start =
            start.map(|sk| ItemKey { table: Table::Main, pk: pk.clone(), sk: sk.clone() }.attributes());
        let found = self
            .client
            .query()
            .table_name(self.tables.name(Table::Main)?)
            .key_condition_expression("pk = :pk AND begins_with(sk, :word)")
            .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
            .expression_attribute_values(":word", AttributeValue::S(word.to_owned()))
            .consistent_read(true)
            .set_exclusive_start_key(start)
            .limit(i32::from(size) * factor);
        let send = |aside| found.clone().customize().interceptor(aside).send();
        let found = answer(deadline, query_answer, send).await?;
        let mut next = found.last.map(|key| Stored::from(key).text("sk"));
        let mut rows: Vec<(String, PersonEntry)> = Vec::new();
        for item in found.items.into_iter().map(Stored::from) {
            let address = ItemKey { table: Table::Main, pk: pk.clone(), sk: item.text("sk") };
            let entry = item.entity::<PersonEntry>(&address)?.value;
            if !query.shows(&entry.term(), &entry.name, &entry.email) {
                continue;
            }
            if rows.len() == usize::from(size) {
                next = rows.last().map(|(sk, _)| sk.clone());
                break;
            }
            rows.push((address.sk, entry));
        }
        let mut page = Page::of(rows, None, false);
        page.older = next.map(Cursor::OlderThan);
        Ok(page)
    }

    /// The people with exactly this e-mail address, in any case: nobody, or hardly ever more than one. One query.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an entry is corrupt.
    pub async fn people_with_address(
        &self,
        deadline: Instant,
        email: &str,
    ) -> Result<Vec<PersonEntry>, StoreError> {
        let Some(query) = PeopleQuery::of_address(email) else { return Ok(Vec::new()) };
        let page = self.search_people(deadline, &query, MOST_ALIKE, None).await?;
        // Folding makes one word of addresses that belong to different people.
        let same = |entry: &PersonEntry| entry.email.trim().to_lowercase() == email.trim().to_lowercase();
        Ok(page.items.into_iter().filter(same).collect())
    }

    /// Lists the profiles that the index does not have yet, a page of the table at a time. An operator runs it once after
    /// the update; it can be interrupted and repeated, and requests never scan.
    ///
    /// # Errors
    /// The table cannot be read or written.
    pub async fn list_people(
        &self,
        mut progress: impl FnMut(ListingReport),
    ) -> Result<ListingReport, StoreError> {
        let table = self.tables.name(Table::Main)?;
        let (mut report, mut start) = (ListingReport::default(), None);
        loop {
            let scan = self.client.scan().table_name(table).filter_expression("sk = :profile");
            let scan = scan.expression_attribute_values(":profile", AttributeValue::S("PROFILE".to_owned()));
            let scan = scan.set_exclusive_start_key(start.take());
            let output = self.retry_read(Instant::now() + STEP, || scan.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                report.profiles += 1;
                report.listed += u64::from(self.list_person(&item).await?);
            }
            progress(report);
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(report);
            }
        }
    }

    /// Lists one profile, unless it is listed already or was erased; returns whether it did.
    async fn list_person(&self, item: &Item) -> Result<bool, StoreError> {
        let address = ItemKey::of(Table::Main, item);
        let wants = |profile: &Learner| !profile.listed && !profile.is_erased();
        let profile = from_item::<Learner>(&address, item)?.value;
        if !wants(&profile) {
            return Ok(false);
        }
        let id: LearnerId = profile.id;
        let key = keys::learner(id);
        self.decide(Instant::now() + STEP, &[key.item_key()], |snapshot| {
            let Some(read) = snapshot.read(&key)?.filter(|read| wants(&read.value)) else {
                return Ok(Decision::Answer(false));
            };
            let mut transaction = Transaction::new();
            let profile = Learner { listed: true, ..read.value.clone() };
            transaction.save_profile(Some(&read), &profile)?;
            Ok(Decision::Write(transaction, true))
        })
        .await
    }
}
