//! Rights of calls that no scene makes: a browser makes them with an address that the function signed, or the path
//! needs more than a scene can set up. Each names the test that shows it.

use std::fs;
use std::path::Path;

/// A right and why a scene does not show it.
pub(super) struct Rare {
    pub(super) function: &'static str,
    pub(super) action: &'static str,
    pub(super) resource: &'static str,
    pub(super) reason: &'static str,
    /// The module and name of the test.
    pub(super) test: &'static str,
}

pub(super) const RARE: &[Rare] = &[
    Rare {
        function: "checkout",
        action: "dynamodb:DeleteItem",
        resource: "MainTable",
        reason: "the entries of a name that the token no longer says leave the people index",
        test: "office::people::a_renamed_learner_is_found_by_the_new_name_only_wherever_the_name_came_from",
    },
    Rare {
        function: "presigned-upload",
        action: "s3:PutObject",
        resource: "UploadBucket/quarantine/*",
        reason: "the browser puts the file, with the address that the function signed",
        test: "flows::uploads::real_files_go_up_and_come_down_byte_for_byte_under_their_own_names",
    },
    Rare {
        function: "presigned-upload",
        action: "s3:GetObject",
        resource: "UploadBucket/assignments/submissions/*",
        reason: "the browser gets the file, with the address that the function signed",
        test: "flows::uploads::real_files_go_up_and_come_down_byte_for_byte_under_their_own_names",
    },
    Rare {
        function: "learner-api",
        action: "s3:GetObjectVersion",
        resource: "UploadBucket/media/*",
        reason: "the browser gets the film, with the address that the function signed",
        test: "studio::media::a_learner_with_access_gets_the_version_that_was_published_and_nobody_else_does",
    },
    Rare {
        function: "course-studio",
        action: "s3:GetObjectVersion",
        resource: "UploadBucket/media/*",
        reason: "the author's browser gets the file, with the address that the function signed",
        test: "studio::media::a_small_file_is_announced_put_checked_and_listed_with_its_address",
    },
    Rare {
        function: "cpd-api",
        action: "s3:PutObject",
        resource: "ExportBucket/transcripts/*",
        reason: "an export that is too large for a response",
        test: "credits::exports::a_large_file_is_a_link_that_is_signed_for_five_minutes",
    },
    Rare {
        function: "cpd-api",
        action: "s3:GetObject",
        resource: "ExportBucket/transcripts/*",
        reason: "the browser gets it, with the address that the function signed",
        test: "credits::exports::a_large_file_is_a_link_that_is_signed_for_five_minutes",
    },
    Rare {
        function: "learner-api",
        action: "dynamodb:Query",
        resource: "LedgerTable/index/by_time",
        reason: "the progress towards a goal, over entries of a release that kept no totals by day",
        test: "credits::earned_on::a_ledger_of_the_previous_release_goes_on",
    },
    Rare {
        function: "cpd-sweep",
        action: "dynamodb:Query",
        resource: "LedgerTable/index/by_time",
        reason: "the same progress, for the reminder",
        test: "credits::earned_on::a_ledger_of_the_previous_release_goes_on",
    },
    Rare {
        function: "quiz-sweep",
        action: "sqs:SendMessage",
        resource: "QuizSweepQueue",
        reason: "more attempts in a shard than a run grades",
        test: "quizzes::instructor::sweeping::many_expired_attempts_of_a_shard_are_handed_over",
    },
    Rare {
        function: "enrolment-sweep",
        action: "sqs:SendMessage",
        resource: "EnrolmentSweepQueue",
        reason: "more enrolments of a course than a run settles",
        test: "courses::settling::the_enrolments_of_a_large_course_are_settled_in_parts_side_by_side",
    },
];

/// Whether a file of the tests has this test.
pub(super) fn has_test(path: &str) -> bool {
    let (module, name) = path.rsplit_once("::").unwrap();
    let name = format!("fn {name}(");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let (suite, module) = match module.strip_prefix("flows::") {
        Some(module) => ("flows", module),
        None => ("memory", module),
    };
    let file = tests.join(suite).join(module.replace("::", "/"));
    let files = [file.with_extension("rs"), file.join("mod.rs")];
    files.iter().any(|file| fs::read_to_string(file).is_ok_and(|text| text.contains(&name)))
}
