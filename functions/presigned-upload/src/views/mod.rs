//! What people are shown of submissions. Keys and keys of the bucket never stand in a view; a signed
//! address is made for one answer and not stored.

mod submission;
mod upload;

pub use submission::{
    CourseFile, CourseFileList, FileView, HandedInView, LearnerView, SubmissionList, SubmissionView,
};
pub(crate) use submission::{Subject, marks_or_null};
pub use upload::{Created, DownloadView, HeaderMap, UploadView};
