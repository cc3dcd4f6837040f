//! GIFT, Moodle's text format.
//!
//! ```text
//! // a comment
//! ::Title::[html]The text of the question {
//!   =the right option #feedback
//!   ~a wrong one
//!   ~%50%right together with others
//!   ####the explanation
//! }
//! ```
//! A question may also be true or false (`{T}`), take a number (`{#5:0.1}`) or a text (`{=one =another}`), ask to match
//! (`{=a -> b}`) or to put in order (`{>3 ALL`, Moodle's ordering questions), or have its gap in the middle of the text. A backslash before
//! `~ = # { } :` makes it an ordinary character; `\n` is a line break.

mod answers;
mod blocks;
mod hints;
mod read;
mod symbols;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;
