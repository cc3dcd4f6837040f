//! Course definitions and how they are stored.

mod field;
mod importing;
