//! Response bodies for submissions. They never contain S3 keys or stored keys; a presigned URL is made for
//! one response and never stored.

mod assignment_override;
mod media_upload;
mod submission;
mod upload;

pub use assignment_override::{AssignmentGrantView, AssignmentOverrideDetail, AssignmentOverrideView};
pub use media_upload::{MediaPartView, MediaUploadView};
pub use submission::{
    CourseFile, CourseFileList, FileView, LearnerView, SubmissionList, SubmissionView, SubmittedTextView,
};
pub(crate) use submission::{Subject, marks_or_null};
pub use upload::{Created, DownloadView, HeaderMap, UploadView};
