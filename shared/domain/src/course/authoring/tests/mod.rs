//! What an author may write, what becomes of it, and what is refused where.

mod course;
mod fixture;
mod ids;
mod properties;
mod question_types;
mod quiz;
mod shapes;
