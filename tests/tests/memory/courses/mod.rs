//! Course definitions, how they are stored, and what follows from publishing them.

mod importing;
mod settling;
