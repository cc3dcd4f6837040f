//! One moment is one day: whoever completes a course, wherever and whenever, reads the same day on paper, on the page,
//! in the e-mail, in the transcript and in the year that the credits count in.

use domain::Learner;
use domain::outbox::Message;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, Caller};
use tests::mail::delivered;
use tests::pdf_text::text_of;
use tests::quizzes::{QuizWorld, all_correct, quiz};

use super::history::get;

/// A moment in a zone, and its day there: zones far from UTC and off its hours, new year on both sides, the nights in
/// which clocks go forward and back.
const MOMENTS: [(&str, &str, &str); 12] = [
    ("Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2027-01-01"),
    ("Pacific/Kiritimati", "2026-12-31T09:59:59Z", "2026-12-31"),
    ("Pacific/Niue", "2027-01-01T10:59:59Z", "2026-12-31"),
    ("Pacific/Niue", "2027-01-01T11:00:00Z", "2027-01-01"),
    ("Pacific/Chatham", "2026-12-31T10:15:00Z", "2027-01-01"),
    ("Asia/Kathmandu", "2026-12-31T18:15:00Z", "2027-01-01"),
    ("America/St_Johns", "2027-01-01T03:29:59Z", "2026-12-31"),
    ("Europe/London", "2027-03-28T00:59:59Z", "2027-03-28"),
    ("Europe/London", "2027-10-30T23:00:00Z", "2027-10-31"),
    ("Europe/London", "2027-10-31T23:59:59Z", "2027-10-31"),
    ("America/New_York", "2027-03-14T04:59:59Z", "2027-03-13"),
    ("UTC", "2026-12-31T23:59:59Z", "2026-12-31"),
];

/// More moments, in zones of all the world: the same in every run.
fn random_moments(count: usize) -> Vec<(String, String, String)> {
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let places: Vec<&String> =
        names.iter().filter(|name| name.contains('/') && !name.starts_with("Etc/")).collect();
    let mut runner = TestRunner::deterministic();
    // From December to the March after next, so that every change of clocks and two ends of a year are within.
    let moment = (0..places.len(), 0..40_000_000_i64);
    (0..count)
        .map(|_| {
            let (place, seconds) = moment.new_tree(&mut runner).unwrap().current();
            let at =
                "2026-12-01T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds);
            let day = at.to_zoned(TimeZone::get(places[place]).unwrap()).date();
            (places[place].clone(), at.to_string(), day.to_string())
        })
        .collect()
}

#[tokio::test]
async fn whoever_completes_a_course_reads_one_day_everywhere() {
    let listed = MOMENTS.map(|(zone, at, day)| (zone.to_owned(), at.to_owned(), day.to_owned()));
    for (zone, at, day) in listed.into_iter().chain(random_moments(12)) {
        let (zone, at, day) = (zone.as_str(), at.as_str(), day.as_str());
        let what = format!("{at} in {zone}");
        let quizzes = QuizWorld::start(quiz(json!({}))).await;
        let world = &quizzes.world;
        world.put_learner(&Learner { time_zone: Some(zone.to_owned()), ..world.learner.clone() }).await;
        world.clock.set(at.parse().unwrap());
        assert_eq!(quizzes.complete_text().await.status, 200, "{what}");
        assert_eq!(quizzes.submit(&all_correct()).await.body["course_completed"], true, "{what}");
        let enrolment = world.enrolment().await.unwrap().id;
        let certificate = world.get(&keys::certificate(enrolment)).await.unwrap();
        // The ledger gets to it when the learner is elsewhere and in another day.
        world.put_learner(&Learner { time_zone: Some("America/Lima".into()), ..world.learner.clone() }).await;
        world.clock.advance(jiff::SignedDuration::from_hours(30));
        world.apply_due_steps(&certificate).await;

        let router = world.certificates().await;
        let own = format!("/api/certificates/{}/", certificate.uuid);
        let public = format!("/api/public/certificates/{}/", certificate.code);
        for path in [&own, &public] {
            let page = ApiRequest::new("GET", path, &world.caller()).send(&router).await.body;
            assert_eq!((&page["completed_on"], &page["time_zone"]), (&json!(day), &json!(zone)), "{what}");
        }
        let date: Date = day.parse().unwrap();
        let spelled = date.strftime("%-d %B %Y").to_string();
        let (_, pdf) =
            ApiRequest::new("GET", &format!("{public}pdf/"), &Caller::nobody()).bytes(&router).await;
        let paper = text_of(&pdf);
        assert!(paper.contains(&spelled) && paper.contains(zone), "{what}: {paper}");

        let entries = get(world, "/api/users/cpd_transactions/").await.body;
        assert_eq!(entries["results"][0]["earned_on"], day, "{what}");
        let file = get(world, "/api/users/cpd_transactions/export/?format=json").await.body;
        assert_eq!(file["entries"][0]["date"], day, "{what}");
        let year = &day[..4];
        let summary = get(world, "/api/users/cpd_transactions/summary/").await.body;
        let is_earned = |period: &&Value| period["earned"] == "2.50";
        let earned: Vec<&Value> = summary["periods"].as_array().unwrap().iter().filter(is_earned).collect();
        assert_eq!(
            (earned.len(), earned[0]["start"].as_str()),
            (1, Some(format!("{year}-01-01").as_str())),
            "{what}"
        );

        for row in world.outbox().await {
            if let Message::Mail(_) = row.message {
                assert!(delivered(&world.email(), &world.queued(row.message)).await, "{what}");
            }
        }
        let mails = world.cloud.inbox();
        let named =
            if zone == "UTC" { spelled.clone() } else { format!("{spelled} ({})", zone.replace('_', " ")) };
        for part in ["Html", "Text"] {
            assert!(
                mails.iter().any(|mail| mail.body(part).contains(&named)),
                "{what}: no {part} says {named}"
            );
        }
    }
}
