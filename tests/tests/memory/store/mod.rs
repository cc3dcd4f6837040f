//! The store itself: pages, sweeps and pins, whatever the items are.

mod pins;
