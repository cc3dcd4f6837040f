//! `ops course-schema`: prints the schema of a course definition, for authors. `infra/demo/course.schema.json` is
//! the same text.

use domain::course::authoring::published_schema;

use crate::output;

pub(crate) fn run() {
    output::line(published_schema().trim_end());
}
