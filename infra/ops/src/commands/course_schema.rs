//! `ops course-schema`: prints the schema of course definitions, as in `infra/demo/course.schema.json`.

use domain::course::authoring::published_schema;

use crate::output;

pub(crate) fn run() {
    output::line(published_schema().trim_end());
}
