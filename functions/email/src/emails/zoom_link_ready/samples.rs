//! A sample join link.

use super::{Items, ZoomLinkReady};
use crate::samples::live_sessions::{Link, hybrid_enrolment, registrant, registration};
use crate::samples::{Sample, ada, now};

pub(crate) fn samples() -> Vec<Sample> {
    let items = Items { enrolment: hybrid_enrolment(), registration: Some(registration(0, Link::Ready)) };
    let email = ZoomLinkReady(registrant());
    vec![Sample::new("zoom-link-ready", &email, &items, (&ada(), now())).with_html_snapshot()]
}
