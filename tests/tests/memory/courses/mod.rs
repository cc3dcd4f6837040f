//! Course definitions and how they are stored.

mod importing;
