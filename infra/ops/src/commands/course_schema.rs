//! `ops course-schema`: prints the schema of course definitions, as in `infra/demo/course.schema.json`.

use domain::course::authoring::published_schema;

use crate::output;

pub(crate) fn run() {
    output::line(published_schema().trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLISHED: &str = include_str!("../../../demo/course.schema.json");

    #[test]
    fn the_published_schema_is_the_one_that_the_import_reads_by() {
        assert!(
            PUBLISHED == published_schema(),
            "infra/demo/course.schema.json is out of date; regenerate it: \
             cargo xtask course-schema > infra/demo/course.schema.json"
        );
    }
}
