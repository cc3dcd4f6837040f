//! The names of those who saved something. Drafts hold ids; the names are in the profiles.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Learner, LearnerId, Refusal};
use shared::http::{Author, Failure, Identity, RequestContext};
use shared::store::{ItemKey, keys};

use crate::state::App;

/// People by id, looked up together.
pub(crate) struct People(BTreeMap<LearnerId, String>);

impl People {
    /// Looks up the names of these people; the caller's is known.
    pub(crate) async fn find(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        ids: impl IntoIterator<Item = LearnerId>,
    ) -> Result<Self, Failure> {
        let mut names = BTreeMap::from([(identity.learner, identity.name.clone())]);
        let others: BTreeSet<LearnerId> = ids.into_iter().filter(|id| *id != identity.learner).collect();
        if !others.is_empty() {
            let profiles: Vec<ItemKey> = others.iter().map(|id| (&keys::learner(*id)).into()).collect();
            let snapshot = app.store.read(context.deadline, &profiles).await?;
            for id in others {
                let profile: Option<Learner> = snapshot.peek(&keys::learner(id))?;
                names.extend(profile.map(|profile| (id, profile.name)));
            }
        }
        Ok(Self(names))
    }

    /// How somebody is shown.
    pub(crate) fn author(&self, id: LearnerId) -> Author {
        Author { id: id.0, name: self.0.get(&id).cloned().unwrap_or_default() }
    }
}

/// Says in a refusal to save who has saved before.
pub(crate) async fn naming<T>(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    outcome: Result<T, Failure>,
) -> Result<T, Failure> {
    let Err(Failure::Refused(Refusal::DraftChanged(mut change))) = outcome else { return outcome };
    let people = People::find(app, identity, context, [change.by]).await?;
    change.name = people.author(change.by).name;
    Err(Refusal::DraftChanged(change).into())
}
