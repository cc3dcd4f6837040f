//! `ops import-people FILE`: stores the profiles of demo people, as the first sign-in would.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Args;
use domain::{Claims, Clock, Learner, LearnerId};
use serde::Deserialize;
use shared::runtime::SystemClock;
use shared::store::{Decision, StoreError, Transaction, keys};

use crate::output;
use crate::people::learner_of;
use crate::target::{Target, deadline};

#[derive(Debug, Args)]
pub(crate) struct ImportPeople {
    /// A list of people, as in infra/demo/people.json
    file: PathBuf,
}

/// A bare list, or one under `people`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum PeopleFile {
    List(Vec<Person>),
    Named { people: Vec<Person> },
}

/// The fields for the profile; groups belong to the issuer.
#[derive(Debug, Deserialize)]
struct Person {
    email: String,
    name: String,
    #[serde(default)]
    user_uuid: Option<LearnerId>,
}

pub(crate) async fn run(args: &ImportPeople, target: &Target) -> anyhow::Result<()> {
    let file = args.file.display();
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("{file} cannot be read"))?;
    let people = people_in(&text).with_context(|| {
        format!("{file} is not a list of people; expected [{{\"email\": …, \"name\": …, \"groups\": […]}}]")
    })?;
    let store = target.store().await?;
    target.confirm_write("profiles will be stored")?;
    for person in people {
        let id = person.user_uuid.unwrap_or_else(|| learner_of(&person.email));
        let key = keys::learner(id);
        let keys = [(&key).into()];
        let changed = store.decide(deadline(), &keys, |snapshot| {
            let stored = snapshot.read(&key)?;
            let old = stored.as_ref().map(|read| &read.value);
            let claims = Claims { id, email: &person.email, email_verified: None, name: &person.name };
            let Some(fresh) = Learner::refreshed(old, &claims, SystemClock.now()) else {
                return Ok::<_, StoreError>(Decision::Answer(false));
            };
            let mut transaction = Transaction::new();
            transaction.save_profile(stored.as_ref(), &fresh)?;
            Ok(Decision::Write(transaction, true))
        });
        let changed = changed.await.map_err(|error| anyhow!("profile {id} was not stored: {error}"))?;
        output::line(format!("{} {id} {}", if changed { "stored   " } else { "unchanged" }, person.email));
    }
    Ok(())
}

fn people_in(text: &str) -> serde_json::Result<Vec<Person>> {
    Ok(match serde_json::from_str(text)? {
        PeopleFile::List(people) | PeopleFile::Named { people } => people,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_people_can_be_imported() {
        let people = people_in(include_str!("../../../demo/people.json")).unwrap();
        assert!(people.iter().any(|person| person.email == "ada@learner.example"));
        let named =
            people_in(r#"{"people": [{"email": "a@b.example", "name": "A", "groups": []}]}"#).unwrap();
        assert_eq!(named.len(), 1);
    }
}
