//! Assignment files: presigned uploads, verified content, grading, download.
