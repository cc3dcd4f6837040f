//! The steps of a history.

use proptest::prelude::*;
use tests::faults::Fault;

#[derive(Clone, Copy, Debug)]
pub(super) struct Crash {
    pub(super) call: usize,
    pub(super) fault: Fault,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Issue {
        certificate: u32,
        hundredths: i64,
        expires: bool,
        zone: &'static str,
    },
    Revoke {
        certificate: u32,
    },
    Reissue {
        certificate: u32,
        hundredths: i64,
    },
    Reprint {
        certificate: u32,
    },
    /// The clock goes on, over the end of the year.
    Wait {
        hours: i64,
    },
    /// The learner moves to another time zone.
    Move {
        zone: &'static str,
    },
    Deliver {
        certificates: Vec<u32>,
        at_once: bool,
        crash: Option<Crash>,
    },
    Adjust {
        hundredths: i64,
        key: u8,
        crash: Option<Crash>,
    },
    Sweep {
        days: i64,
        crash: Option<Crash>,
    },
}

fn crash() -> impl Strategy<Value = Option<Crash>> {
    let faults = prop_oneof![
        Just(Fault::DieBefore),
        Just(Fault::DieAfter),
        Just(Fault::BreakAfter),
        Just(Fault::TransactionConflict),
    ];
    prop_oneof![
        2 => Just(None),
        1 => (0_usize..6, faults).prop_map(|(call, fault)| Some(Crash { call, fault })),
    ]
}

fn zone() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("UTC"), Just("Pacific/Kiritimati"), Just("Etc/GMT+12"), Just("Asia/Kathmandu")]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let certificate = 0_u32..3;
    // A course or an issue without credits is no exception.
    let hundredths = prop_oneof![1 => Just(0), 6 => 1_i64..400];
    prop_oneof![
        3 => (certificate.clone(), hundredths.clone(), any::<bool>(), zone()).prop_map(
            |(certificate, hundredths, expires, zone)| Step::Issue { certificate, hundredths, expires, zone }
        ),
        2 => certificate.clone().prop_map(|certificate| Step::Revoke { certificate }),
        1 => (certificate.clone(), hundredths)
            .prop_map(|(certificate, hundredths)| Step::Reissue { certificate, hundredths }),
        2 => certificate.clone().prop_map(|certificate| Step::Reprint { certificate }),
        1 => (0_i64..40).prop_map(|hours| Step::Wait { hours }),
        1 => zone().prop_map(|zone| Step::Move { zone }),
        4 => (proptest::collection::vec(certificate, 1..4), any::<bool>(), crash())
            .prop_map(|(certificates, at_once, crash)| Step::Deliver { certificates, at_once, crash }),
        2 => (-500_i64..500, 0_u8..2, crash())
            .prop_map(|(hundredths, key, crash)| Step::Adjust { hundredths, key, crash }),
        1 => (0_i64..20, crash()).prop_map(|(days, crash)| Step::Sweep { days, crash }),
    ]
}
