//! The hostile headers of Stripe's contract.

use super::*;

const BODY: &[u8] = br#"{"id":"evt_1"}"#;

fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

fn secret(text: &str) -> SigningSecret {
    SigningSecret::new(text).unwrap()
}

fn v1(name: &str, at: Timestamp) -> String {
    header(&secret(name), BODY, at).split_once(",v1=").unwrap().1.to_owned()
}

fn check(header: &str) -> Result<(), SignatureError> {
    verify(Some(header), BODY, &[secret("whsec_a")], now())
}

fn seconds(offset: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() + offset).unwrap()
}

#[test]
fn accepts_what_stripe_signed() {
    assert_eq!(check(&header(&secret("whsec_a"), BODY, now())), Ok(()));
}

#[test]
fn matches_a_signature_computed_elsewhere() {
    // Python: hmac.new(b"whsec_a", b'1790000000.{"id":"evt_1"}', "sha256").hexdigest()
    assert_eq!(v1("whsec_a", now()), "fdb5e0c1b3489ed65eabe95aa3b36a0c4285fb53cc1436f964fe85904b3db879");
}

#[test]
fn refuses_incomplete_headers() {
    use SignatureError::{Missing, NoMatch, NoSignature, NoTime};
    assert_eq!(verify(None, BODY, &[secret("whsec_a")], now()), Err(Missing));
    let good = v1("whsec_a", now());
    let time = now().as_second();
    for (header, error) in [
        (String::new(), NoTime),
        (format!("v1={good}"), NoTime),
        (format!("t=,v1={good}"), NoTime),
        (format!("t=soon,v1={good}"), NoTime),
        (format!("t={time}"), NoSignature),
        (format!("t={time},v0={good}"), NoSignature),
        (format!("t={time},v1="), NoMatch),
        (format!("t={time},v1=zz{}", &good[2..]), NoMatch),
        (format!("t={time},v1={}", &good[2..]), NoMatch),
        (format!("t={time},v1={good}00"), NoMatch),
        (format!("t={},v1={good}", i64::MAX), NoMatch),
        (format!("t={},v1={good}", i64::MIN), NoMatch),
    ] {
        assert_eq!(check(&header), Err(error), "{header}");
    }
}

#[test]
fn any_of_several_signatures_may_match() {
    let (old, new, time) = (v1("whsec_old", now()), v1("whsec_a", now()), now().as_second());
    assert_eq!(check(&format!("t={time},v1={new},v1={old}")), Ok(()), "the first one");
    assert_eq!(check(&format!("t={time},v1={old},v1={new}")), Ok(()), "the second one");
    assert_eq!(check(&format!("t={time},v0={new},v1={old}")), Err(SignatureError::NoMatch), "v0 never");
}

#[test]
fn two_secrets_may_be_live() {
    let secrets = [secret("whsec_new"), secret("whsec_old")];
    for name in ["whsec_new", "whsec_old"] {
        assert_eq!(verify(Some(&header(&secret(name), BODY, now())), BODY, &secrets, now()), Ok(()));
    }
    assert_eq!(
        verify(Some(&header(&secret("whsec_other"), BODY, now())), BODY, &secrets, now()),
        Err(SignatureError::NoMatch)
    );
}

#[test]
fn the_tolerance_ends_after_300_seconds_both_ways() {
    for (offset, expected) in [
        (-300, Ok(())),
        (300, Ok(())),
        (-301, Err(SignatureError::OutsideTolerance)),
        (301, Err(SignatureError::OutsideTolerance)),
    ] {
        assert_eq!(check(&header(&secret("whsec_a"), BODY, seconds(offset))), expected, "{offset}");
    }
}

#[test]
fn one_changed_byte_fails_verification() {
    let header = header(&secret("whsec_a"), BODY, now());
    for index in 0..BODY.len() {
        let mut body = BODY.to_vec();
        body[index] ^= 1;
        assert_eq!(
            verify(Some(&header), &body, &[secret("whsec_a")], now()),
            Err(SignatureError::NoMatch),
            "byte {index}"
        );
    }
}

#[test]
fn secrets_are_trimmed_never_empty_and_never_printed() {
    assert_eq!(secret(" whsec_a\n"), secret("whsec_a"));
    assert_eq!(SigningSecret::new("  \n"), None);
    assert_eq!(SigningSecret::new(""), None);
    assert!(!format!("{:?}", secret("whsec_a")).contains("whsec"));
}
