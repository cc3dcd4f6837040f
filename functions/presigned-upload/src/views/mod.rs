//! What people are shown of submissions. Keys and addresses of the bucket never stand in a view; a signed
//! address is made for one answer and not stored.

mod submission;
mod upload;

pub(crate) use submission::Subject;
pub use submission::{
    ContentView, CourseFile, CourseFileList, FileView, LearnerView, SubmissionList, SubmissionView,
};
pub use upload::{Created, DownloadView, HeaderMap, UploadView};
