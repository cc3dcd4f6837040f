//! Course definitions, how they are stored, and what follows from publishing them.

mod field;
mod importing;
mod settling;
mod thousand;
