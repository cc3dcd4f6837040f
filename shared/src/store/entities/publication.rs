//! Publications of courses, and what is known about their answer keys.

use crate::store::key::{Entity, Table};
use domain::course::publication::{Publication, Published, PublishedPart, PublishedQuiz};

impl Entity for Publication {
    const NAME: &'static str = "publication";
    const TABLE: Table = Table::Drafts;
    const ONCE: bool = true;
}

impl Entity for Published {
    const NAME: &'static str = "newest publication";
    const TABLE: Table = Table::Drafts;
}

impl Entity for PublishedPart {
    const NAME: &'static str = "published part";
    const TABLE: Table = Table::Drafts;
    const ONCE: bool = true;
}

impl Entity for PublishedQuiz {
    const NAME: &'static str = "published quiz";
    const TABLE: Table = Table::Drafts;
}
