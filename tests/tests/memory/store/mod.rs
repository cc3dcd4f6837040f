//! The store itself: pages, sweeps and pins, whatever the items are.

mod largest;
mod pages;
mod pins;
mod responses;
mod single_writes;
mod starving;
