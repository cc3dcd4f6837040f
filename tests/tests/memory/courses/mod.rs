//! Course definitions, how they are stored, and what follows from publishing them.

mod digests;
mod field;
mod histories;
mod importing;
mod publishing;
mod settling;
mod taught_histories;
mod teaching;
mod thousand;
