//! The course studio: courses are written, checked, imported and exported here. The only reader of drafts.
//!
//! | File | Holds |
//! |---|---|
//! | `access.rs` | who may edit a draft |
//! | `whole_draft.rs` | a draft with all its bodies, for what looks at all of it |
//! | `media.rs` | the uploaded files that bodies name |
//! | `new_draft.rs` | the writes that make a draft, however many contents it has |
//! | `pointers.rs` | the lists of those who edit a draft |
//! | `people.rs` | the names of those who saved something |
//! | `publishing.rs` | what the routes of a publication share |
//! | `published_definition.rs` | the definition of an earlier publication |
//! | `stateless.rs` | answers that follow from the request alone |
//! | `zoom_rooms.rs` | asking Zoom about the room of a live session |
//! | [`routes`] | one file per route: request, decision and reply |
//! | [`views`] | response bodies |
//!
//! To add a route, add a file in [`routes`] and its line in `router.rs`, then run `cargo xtask generate`.

mod access;
mod config;
mod media;
mod new_draft;
mod people;
mod pointers;
mod published_definition;
mod publishing;
mod router;
pub mod routes;
mod state;
mod stateless;
pub mod views;
mod whole_draft;
mod zoom_rooms;

pub use config::Config;
pub use router::{openapi, router};
pub use state::App;
pub use zoom_rooms::ZoomRooms;
