//! The course, its outline and its live sessions.

use serde_json::{Value, json};

use super::fixture::{authored, course, refused, uuid, with, without};
use crate::course::ContentKind;
use crate::course::authoring::read;
use crate::course::content::ContentBody;

#[test]
fn a_right_one_becomes_a_course_with_bodies_in_order() {
    let authored = authored(&course());
    let stored = &authored.course;
    assert_eq!(stored.description, "One.\nTwo.");
    assert_eq!(
        (stored.cpd_credits.to_string().as_str(), stored.price.to_string().as_str()),
        ("2.50", "49.00 GBP")
    );
    assert_eq!(stored.published_at, None);
    let topics: Vec<&str> = stored.sessions.iter().map(|session| session.topic.as_str()).collect();
    assert_eq!(topics, ["First", "Second"], "sessions stand in the order of time");
    let lines: Vec<_> = stored.modules.iter().flat_map(|module| &module.contents).collect();
    assert_eq!(lines.len(), authored.contents.len());
    for (line, content) in lines.iter().zip(&authored.contents) {
        assert_eq!((line.uuid, line.kind, &line.title), (content.uuid, content.body.kind(), &content.title));
        assert_eq!(content.key.is_some(), line.kind == ContentKind::Quiz);
    }
    assert!(!lines[1].is_required && lines[0].is_required);
}

#[test]
fn films_documents_and_links_may_be_on_this_site() {
    let film = json!({"url": "/demo/a.mp4", "captions": "/demo/a.vtt", "transcript": "Welcome."});
    let mut here = course();
    here["modules"][0]["contents"][1]["video"] = film.clone();
    here["modules"][0]["contents"][2]["document"]["url"] = json!("/demo/a.pdf");
    here["modules"][0]["contents"][3]["link"]["url"] = json!("/help/learner");
    let bodies = authored(&here).contents;
    let body = |index: usize| serde_json::to_value(&bodies[index].body).unwrap();
    assert_eq!((body(1), body(2)["url"].as_str()), (film, Some("/demo/a.pdf")));
    assert_eq!(body(3), json!({"url": "/help/learner"}));
}

#[test]
fn bodies_hold_what_the_kind_needs_and_nothing_else() {
    let bodies: Vec<Value> = authored(&course())
        .contents
        .iter()
        .map(|content| serde_json::to_value(&content.body).unwrap())
        .collect();
    assert_eq!(bodies[0], json!({"markdown": "# Read\nthis"}));
    assert_eq!(bodies[1], json!({"url": "https://media.example/a.mp4", "transcript": "Welcome."}));
    assert_eq!(bodies[2], json!({"url": "https://files.example/a.pdf"}));
    assert_eq!(bodies[3], json!({"url": "https://www.example.org/?a=1#b"}));
    assert_eq!(
        bodies[5],
        json!({
            "instructions": "Write.", "max_score": "100", "passing_score": "50",
            "allowed_types": ["pdf", "jpg"], "max_size_bytes": 52_428_800,
        })
    );
}

#[test]
fn an_assignment_takes_every_type_unless_it_narrows_them() {
    let course = without("/modules/1/contents/1/assignment/allowed_types");
    let ContentBody::Assignment(assignment) = &authored(&course).contents[5].body else { panic!() };
    assert_eq!(assignment.allowed_types.len(), 7);
}

/// Wherever an author writes a text, it reads in the order in which it is written, and says something.
#[test]
fn no_text_of_a_course_is_turned_around_or_invisible() {
    fn texts(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) => found.push((at.to_owned(), text.clone())),
            Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(place, item)| texts(item, &format!("{at}/{place}"), found));
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| texts(field, &format!("{at}/{name}"), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    texts(&course(), "", &mut found);
    assert!(found.len() > 40, "{found:?}");
    for (at, text) in found {
        // Long texts may have the other marks, which Arabic and Hebrew need.
        for sign in ['\u{202D}', '\u{202E}'] {
            let mut broken = course();
            *broken.pointer_mut(&at).unwrap() = json!(format!("{text}{sign}x"));
            assert!(read(&broken.to_string()).is_err(), "{at}: U+{:04X}", u32::from(sign));
        }
        for invisible in ["\u{200B}", "\u{2060}\u{FEFF}", "\u{3164}", "\u{AD}"] {
            // One line of several may be empty.
            let at = match at.rsplit_once('/') {
                Some((list, place)) if place.parse::<usize>().is_ok() => list,
                _ => at.as_str(),
            };
            let mut broken = course();
            *broken.pointer_mut(at).unwrap() = json!(invisible);
            assert!(read(&broken.to_string()).is_err(), "{at}: {invisible:?}");
        }
    }
}

#[test]
fn every_rule_names_its_place() {
    let session = |change: fn(&mut Value)| {
        let mut value = course()["sessions"][0].clone();
        change(&mut value);
        with("/sessions/0", value)
    };
    for (broken, path) in [
        (with("/slug", json!("Clinical Audit")), "slug"),
        (with("/slug", json!("a--b")), "slug"),
        (with("/title", json!("Two\r\nlines")), "title"),
        (with("/title", json!("x".repeat(201))), "title"),
        (with("/cpd_credits", json!("2.505")), "cpd_credits"),
        (with("/cpd_credits", json!("-1")), "cpd_credits"),
        (with("/price/amount", json!(-1)), "price.amount"),
        (with("/price/currency", json!("pounds")), "price.currency"),
        (with("/price/currency", json!("xyz")), "price.currency"),
        (with("/price", json!({"amount": 10, "currency": "usd"})), "price.amount"),
        (with("/price", json!({"amount": 29, "currency": "gbp"})), "price.amount"),
        (with("/price", json!({"amount": 5001, "currency": "kwd"})), "price.amount"),
        (with("/price", json!({"amount": 150, "currency": "isk"})), "price.amount"),
        (with("/price", json!({"amount": 100_000_000, "currency": "gbp"})), "price.amount"),
        (with("/title", json!("Safe \u{202E}gpj.exe")), "title"),
        (with("/title", json!("\u{200B}")), "title"),
        (with("/organiser", json!("Meri\u{2066}dian")), "organiser"),
        (with("/description", json!(["\u{2060}\u{FEFF}"])), "description"),
        (with("/description", json!(["a \u{202E}b"])), "description"),
        (with("/cpd_type", json!("x".repeat(101))), "cpd_type"),
        (with("/modules/0/title", json!("a\u{200F}b")), "modules[0].title"),
        (session(|session| session["topic"] = json!("\u{3164}")), "sessions[0].topic"),
        (
            with("/modules/1/contents/1/assignment/passing_score", json!(0)),
            "modules[1].contents[1].assignment.passing_score",
        ),
        (
            with("/modules/0/contents/3/link/url", json!("https://a.example/ https://b.example/")),
            "modules[0].contents[3].link.url",
        ),
        (
            with("/modules/0/contents/3/link/url", json!("https://a.example/\u{200B}b")),
            "modules[0].contents[3].link.url",
        ),
        (with("/duration_minutes", json!(0)), "duration_minutes"),
        (with("/description", json!([" "])), "description"),
        (with("/enrolment", json!({"capacity": 0})), "enrolment.capacity"),
        (with("/enrolment", json!({"access_days": 0})), "enrolment.access_days"),
        (with("/enrolment", json!({"access_days": 3651})), "enrolment.access_days"),
        (
            with(
                "/enrolment",
                json!({"opens_at": "2027-02-01T00:00:00Z", "closes_at": "2027-02-01T00:00:00Z"}),
            ),
            "enrolment.closes_at",
        ),
        (with("/completion", json!({"credits_valid_months": 0})), "completion.credits_valid_months"),
        (with("/format", json!("self_paced")), "sessions"),
        (with("/sessions", json!([])), "sessions"),
        (with("/modules/0/contents", json!([])), "modules[0].contents"),
        (with("/modules/0/uuid", json!("00000000-0000-0000-0000-000000000000")), "modules[0].uuid"),
        (with("/modules/1/contents/0/uuid", json!(uuid(3))), "modules[1].contents[0].uuid"),
        (with("/sessions/0/uuid", json!(uuid(1))), "sessions[0].uuid"),
        (session(|session| session["time_zone"] = json!("Europe/Londn")), "sessions[0].time_zone"),
        (session(|session| session["zoom"]["id"] = json!("912 3456 78x")), "sessions[0].zoom.id"),
        (session(|session| session["zoom"]["id"] = json!("12345678")), "sessions[0].zoom.id"),
        (session(|session| session["zoom"]["id"] = json!("91234567890")), "sessions[1].zoom.id"),
        (session(|session| session["zoom"]["id"] = json!("912 3456\u{A0}7890")), "sessions[1].zoom.id"),
        (with("/title", json!("Two\u{2028}lines")), "title"),
        (session(|session| session["duration_minutes"] = json!(0)), "sessions[0].duration_minutes"),
        (
            with("/modules/0/contents/2/document/url", json!("http://files.example/a.pdf")),
            "modules[0].contents[2].document.url",
        ),
        (
            with("/modules/0/contents/3/link/url", json!("https://user@evil.example/")),
            "modules[0].contents[3].link.url",
        ),
        (with("/modules/0/contents/3/link/url", json!("//evil.example/")), "modules[0].contents[3].link.url"),
        (
            with("/modules/0/contents/1/video/captions", json!("https://media.example/a.vtt")),
            "modules[0].contents[1].video.captions",
        ),
        (with("/modules/0/contents/3/link/url", json!("https://")), "modules[0].contents[3].link.url"),
        (
            with("/modules/0/contents/3/link/url", json!("https://a.example/a b")),
            "modules[0].contents[3].link.url",
        ),
        (
            with("/modules/0/contents/3/link/url", json!("javascript:alert(1)")),
            "modules[0].contents[3].link.url",
        ),
        (
            with("/modules/0/contents/1/video/transcript", json!("")),
            "modules[0].contents[1].video.transcript",
        ),
        (
            with("/modules/1/contents/1/assignment/passing_score", json!(101)),
            "modules[1].contents[1].assignment.passing_score",
        ),
        (
            with("/modules/1/contents/1/assignment/max_score", json!(0)),
            "modules[1].contents[1].assignment.max_score",
        ),
        (
            with("/modules/1/contents/1/assignment/allowed_types", json!([])),
            "modules[1].contents[1].assignment.allowed_types",
        ),
        (
            with("/modules/1/contents/1/assignment/max_size_bytes", json!(52_428_801)),
            "modules[1].contents[1].assignment.max_size_bytes",
        ),
        (with("/modules/0/contents/0/kind", json!("quiz")), "modules[0].contents[0].text"),
        (without("/modules/0/contents/0/text"), "modules[0].contents[0]"),
        (with("/modules/0/contents/0/link", json!({"url": "https://a.example"})), "modules[0].contents[0]"),
    ] {
        let lines = refused(&broken);
        assert!(lines.len() == 1 && lines[0].starts_with(&format!("{path}: ")), "{path}: {lines:?}");
    }
}

#[test]
fn the_number_of_a_meeting_is_taken_as_zoom_shows_it() {
    for id in
        ["912 3456 7899", "912-3456-7899", "912\u{A0}3456\u{2011}7899\u{200F}", "９１２３４５６７８９９"]
    {
        let authored = authored(&with("/sessions/0/zoom/id", json!(id)));
        assert!(authored.course.sessions.iter().any(|session| session.zoom.id == "91234567899"), "{id}");
    }
}

#[test]
fn attendance_needs_sessions() {
    let mut course = with("/completion", json!({"requires_attendance": true}));
    assert!(refused(&course).is_empty());
    course["format"] = json!("self_paced");
    course["sessions"] = json!([]);
    assert!(refused(&course)[0].starts_with("completion.requires_attendance: "));
}

#[test]
fn something_must_be_required() {
    let mut course = with("/modules/0/is_required", json!(false));
    assert!(refused(&course).is_empty());
    course["modules"][1]["is_required"] = json!(false);
    assert!(refused(&course)[0].starts_with("modules: nothing is required"));
}

#[test]
fn all_problems_come_at_once() {
    let mut course = with("/slug", json!("A"));
    course["sessions"][0]["time_zone"] = json!("Mars");
    course["modules"][1]["contents"][0]["quiz"]["questions"][0]["correctAnswer"] = json!("z");
    let lines = refused(&course);
    assert_eq!(lines.len(), 3, "{lines:?}");
}

#[test]
fn the_limits_of_the_store_hold() {
    let text = |number: usize| {
        json!({
            "uuid": format!("018f0000-0000-7000-9000-{number:012x}"), "title": "T", "kind": "text", "text": {"markdown": "x"},
        })
    };
    let contents: Vec<Value> = (0..495).map(text).collect();
    assert!(
        refused(&with("/modules/0/contents", json!(contents[..494]))).is_empty(),
        "494 and the quiz and the rest"
    );
    let contents: Vec<Value> = (0..500).map(text).collect();
    assert!(
        refused(&with("/modules/0/contents", json!(contents)))[0].starts_with("modules: hold 502 contents")
    );

    let long = "é".repeat(200_000);
    let lines = refused(&with("/modules/0/contents/0/text/markdown", json!(long)));
    assert!(lines[0].starts_with("modules[0].contents[0]: takes 400 KB"), "{lines:?}");

    let session = |number: u64| {
        json!({
            "uuid": format!("018f0000-0000-7000-a000-{number:012x}"), "topic": "T", "starts_at": "2027-02-01T18:00:00Z",
            "duration_minutes": 60, "time_zone": "UTC", "zoom": {"kind": "meeting", "id": (90_000_000_000 + number).to_string()},
        })
    };
    let sessions: Vec<Value> = (0..31).map(session).collect();
    assert!(refused(&with("/sessions", json!(sessions[..30]))).is_empty());
    assert!(refused(&with("/sessions", json!(sessions)))[0].starts_with("sessions: at most 30"));
}

#[test]
fn addresses_are_taken_as_browsers_take_them() {
    for (written, stored) in [
        (
            "https://en.wikipedia.org/wiki/Alzheimer's_disease",
            "https://en.wikipedia.org/wiki/Alzheimer's_disease",
        ),
        ("HTTPS://Example.ORG/A", "https://example.org/A"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://例え.テスト/頁?q=é#x", "https://xn--r8jz45g.xn--zckzah/%E9%A0%81?q=%C3%A9#x"),
        (" https://a.example/x(1)[2]|3 ", "https://a.example/x(1)[2]|3"),
        ("https://a.example", "https://a.example"),
        ("\u{FEFF}https://a.example/b\u{200F}", "https://a.example/b"),
        ("https://a.example:8443/b?c='d'", "https://a.example:8443/b?c=%27d%27"),
    ] {
        let authored = authored(&with("/modules/0/contents/3/link/url", json!(written)));
        let body = serde_json::to_value(&authored.contents[3].body).unwrap();
        assert_eq!(body["url"], json!(stored), "{written}");
    }
}

#[test]
fn prices_are_taken_in_every_currency_of_stripe() {
    for currency in crate::Currency::supported() {
        for amount in [0, currency.minimum(), currency.maximum() / 100 * 100] {
            let price = json!({"amount": amount, "currency": currency.as_str().to_uppercase()});
            let authored = authored(&with("/price", price));
            assert_eq!(authored.course.price, crate::Money { amount, currency: currency.clone() });
        }
    }
}
