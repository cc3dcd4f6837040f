//! Files of courses: announced, uploaded, checked, published and given out.

use domain::Clock;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::api::{ApiRequest, ApiResponse};
use tests::media::{Film, MediaWorld, film, media_path, mp4_box};
use tests::studio::{DRAFT, captions, content_path, course_path, definition};
use tests::uploads::{pdf, uuid};
use uuid::Uuid;

const MIB: usize = 1024 * 1024;
const PART: usize = 16 * MIB;

async fn listed(media: &MediaWorld) -> Vec<Value> {
    let list = media.studio.ask("GET", &media_path(""), &media.studio.author(), None).await;
    list.body["results"].as_array().unwrap_or_else(|| panic!("{list:?}")).clone()
}

/// Puts a film into the draft, without its body.
async fn place_film(media: &MediaWorld) {
    let mut outline = tests::studio::outline(&definition(DRAFT));
    let entry = json!({"uuid": film_content(), "title": "Watch", "kind": "video"});
    outline["modules"][0]["contents"].as_array_mut().unwrap().push(entry);
    let body = json!({"version": 1, "outline": outline});
    let saved = media.studio.ask("PUT", &course_path(DRAFT), &media.studio.author(), Some(&body)).await;
    assert_eq!(saved.status, 200, "{saved:?}");
}

/// Saves the body of the film over a version.
async fn save_film(media: &MediaWorld, version: u64, video: Value) -> ApiResponse {
    let body = json!({"version": version, "kind": "video", "body": video});
    let path = content_path(DRAFT, film_content());
    let saved = media.studio.ask("PUT", &path, &media.studio.author(), Some(&body)).await;
    assert_eq!(saved.status, 200, "{saved:?}");
    saved
}

fn film_content() -> Uuid {
    Uuid::from_u128((DRAFT.as_u128() << 16) | 3)
}

#[tokio::test]
async fn a_small_file_is_announced_put_checked_and_listed_with_its_address() {
    let media = MediaWorld::open().await;
    for (name, bytes) in [("a.pdf", pdf()), ("a.vtt", captions()), ("a.mp4", film())] {
        let checked = media.upload(name, &bytes).await;
        assert_eq!((checked.status, &checked.body["state"]), (200, &json!("checked")), "{name}: {checked:?}");
    }
    let files = listed(&media).await;
    assert_eq!(files.len(), 3);
    for file in files {
        let url = file["url"].as_str().unwrap();
        assert!(url.contains("versionId=v") && url.contains("X-Amz-Expires=3600"), "{url}");
    }
}

#[tokio::test]
async fn a_large_film_goes_up_in_parts_and_goes_on_where_the_connection_was_lost() {
    let media = MediaWorld::open().await;
    let bytes = Film { picture: 2 * PART + 5, ..Film::default() }.bytes();
    let announced = media.announce("film.mp4", bytes.len()).await;
    let parts: Vec<&[u8]> = bytes.chunks(PART).collect();
    let signed = media.sign(&announced, &[1, 3]).await;
    assert_eq!((signed.status, &signed.body["finished"]), (200, &json!([])), "{signed:?}");
    assert_eq!(media.put(&signed.body["parts"][1]["upload"], parts[2]), 200);
    let early = media.complete(&announced).await;
    assert_eq!((early.status, early.code()), (409, "CONFLICT"), "{early:?}");
    // The page was closed; another one asks where it stood.
    let resumed = media.sign(&announced, &[1, 2]).await;
    assert_eq!(resumed.body["finished"], json!([3]));
    // A part that was cut off counts as missing.
    assert_eq!(media.put(&resumed.body["parts"][0]["upload"], &parts[0][1..]), 200);
    assert_eq!(media.put(&resumed.body["parts"][1]["upload"], parts[1]), 200);
    assert_eq!(media.complete(&announced).await.status, 409);
    assert_eq!(media.put(&resumed.body["parts"][0]["upload"], parts[0]), 200);
    for _ in 0..2 {
        let done = media.complete(&announced).await;
        assert_eq!((done.status, &done.body["state"]), (200, &json!("checked")), "{done:?}");
    }
    let kept = media.studio.world.cloud.objects().current(&media.key(&announced)).unwrap();
    assert!(kept.bytes == bytes && media.studio.world.cloud.objects().uploads.unfinished() == 0);
    assert_eq!(media.sign(&announced, &[1]).await.code(), "CONFLICT", "it has arrived");
}

#[tokio::test]
async fn an_upload_whose_parts_are_gone_begins_anew_and_one_is_awaited_for_a_week() {
    let media = MediaWorld::open().await;
    let announced = media.announce("film.mp4", 2 * PART).await;
    let first = media.sign(&announced, &[1]).await;
    assert_eq!(media.put(&first.body["parts"][0]["upload"], &vec![0; PART]), 200);
    media.studio.world.cloud.objects().uploads.forget();
    let again = media.sign(&announced, &[1]).await;
    assert_eq!((again.status, &again.body["finished"]), (200, &json!([])), "{again:?}");
    for parts in [&[0][..], &[3], &[u64::MAX], &[1; 21]] {
        assert_eq!(media.sign(&announced, parts).await.code(), "VALIDATION_ERROR", "{parts:?}");
    }
    media.studio.world.clock.advance(SignedDuration::from_hours(7 * 24 + 1));
    assert_eq!(media.sign(&announced, &[1]).await.code(), "CONFLICT");
}

#[tokio::test]
async fn the_event_and_the_route_confirm_in_any_order_and_twice() {
    let media = MediaWorld::open().await;
    let (objects, now) = (media.studio.world.cloud.objects(), media.studio.world.clock.now());
    let announced = media.announce("a.vtt", captions().len()).await;
    assert_eq!(media.complete(&announced).await.code(), "CONFLICT", "nothing has arrived");
    assert!(media.event(&announced, "v999").await, "an event about nothing");
    let version = objects.put(&media.key(&announced), &captions(), None, now);
    for _ in 0..2 {
        assert!(media.event(&announced, &version).await);
        assert_eq!(media.complete(&announced).await.body["state"], "checked");
    }
    // What comes later is not what was checked.
    let later = objects.put(&media.key(&announced), b"WEBVTT", None, now);
    assert!(media.event(&announced, &later).await);
    assert_eq!(objects.current(&media.key(&announced)).unwrap().id, version);
    // A file that was removed meanwhile leaves nothing.
    let removed = media.announce("b.vtt", captions().len()).await;
    assert_eq!(media.delete(&removed).await.status, 204);
    let version = objects.put(&media.key(&removed), &captions(), None, now);
    assert!(media.event(&removed, &version).await);
    assert!(objects.current(&media.key(&removed)).is_none());
}

#[tokio::test]
async fn a_hostile_film_is_refused_with_the_reason() {
    let media = MediaWorld::open().await;
    let of = |change: fn(&mut Film)| {
        let mut film = Film::default();
        change(&mut film);
        film.bytes()
    };
    let whole = film();
    let cases = [
        (b"MZ\x90\0, a program".to_vec(), "no MP4"),
        (whole[..whole.len() - 1].to_vec(), "incomplete"),
        (whole[..100].to_vec(), "incomplete"),
        ([&whole[..], b"PK\x03\x04"].concat(), "incomplete"),
        ([&whole[..], &mp4_box(b"moof", b"")].concat(), "fragments"),
        ([&whole[..], &mp4_box(b"moov", b"")].concat(), "damaged"),
        ([&mp4_box(b"ftyp", b"isom\0\0\0\0")[..], &mp4_box(b"mdat", b"abc")].concat(), "incomplete"),
        (
            [&mp4_box(b"ftyp", b"isom\0\0\0\0")[..], &mp4_box(b"mdat", b"abc"), &mp4_box(b"moov", b"")]
                .concat(),
            "no picture",
        ),
        (of(|film| film.codec = *b"hvc1"), "few browsers"),
        (of(|film| film.codec = *b"encv"), "protected"),
        (of(|film| film.is_self_contained = false), "other files"),
        (of(|film| film.chunk_at = u32::MAX), "incomplete"),
    ];
    for (bytes, reason) in cases {
        let refused = media.upload("film.mp4", &bytes).await;
        let said = refused.body["reason"].as_str().unwrap_or_default();
        assert!(refused.body["state"] == "rejected" && said.contains(reason), "{reason}: {refused:?}");
        assert!(media.studio.world.cloud.objects().current(&media.key(&refused)).is_none());
    }
}

#[tokio::test]
async fn captions_are_refused_with_the_line() {
    let media = MediaWorld::open().await;
    let cases: [(&[u8], &str); 9] = [
        (b"1\n00:00:01,000 --> 00:00:02,000\nHi.", "no WebVTT"),
        (b"WEBVTT\n\n", "no captions"),
        (b"WEBVTT\n\n00:01,000 --> 00:02,000\nHi.", "Line 3"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nHi.", "ends before"),
        (b"WEBVTT\n\n00:02.000 --> 00:03.000\nHi.\n\n00:01.000 --> 00:04.000\nYou.", "Line 6"),
        (b"WEBVTT\n\n00:61.000 --> 01:02.000\nHi.", "Line 3"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff", "UTF-8"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\0", "no text"),
        (b"%PDF-1.4 WEBVTT", "no WebVTT"),
    ];
    for (text, reason) in cases {
        let refused = media.upload("a.vtt", text).await;
        let said = refused.body["reason"].as_str().unwrap_or_default();
        assert!(said.contains(reason), "{reason}: {refused:?}");
    }
    let honest = "\u{feff}WEBVTT - by hand\r\n\r\nNOTE one\r\n\r\na\r\n00:01.000 --> 100:00:02.500 line:0\r\nGrüße\r\n";
    assert_eq!(media.upload("a.vtt", honest.as_bytes()).await.body["state"], "checked");
}

#[tokio::test]
async fn only_its_author_and_an_administrator_reach_a_file() {
    let media = MediaWorld::open().await;
    let announced = media.announce("a.vtt", captions().len()).await;
    let studio = &media.studio;
    let learner = studio.world.caller();
    for (method, part, body) in
        [("POST", "upload/", Some(json!({"parts": []}))), ("POST", "complete/", None), ("DELETE", "", None)]
    {
        for (caller, code) in [
            (studio.stranger(), "NOT_FOUND"),
            (studio.second_author(), "NOT_FOUND"),
            (learner.clone(), "PERMISSION_DENIED"),
        ] {
            assert_eq!(
                media.by(&caller, method, &announced, part, body.clone()).await.code(),
                code,
                "{part}"
            );
        }
    }
    for method in ["GET", "POST"] {
        let body = json!({"name": "a.vtt", "size_bytes": 1});
        let body = (method == "POST").then_some(&body);
        assert_eq!(studio.ask(method, &media_path(""), &studio.stranger(), body).await.code(), "NOT_FOUND");
        assert_eq!(studio.ask(method, &media_path(""), &learner, body).await.code(), "PERMISSION_DENIED");
        assert!(studio.ask(method, &media_path(""), &studio.second_author(), body).await.status < 300);
    }
    assert_eq!(media.by(&studio.world.admin(), "DELETE", &announced, "", None).await.status, 204);
    assert_eq!(media.delete(&announced).await.status, 204, "again");
}

#[tokio::test]
async fn a_removed_file_is_gone_and_removing_it_again_says_the_same() {
    let media = MediaWorld::open().await;
    let stays = media.upload("b.vtt", &captions()).await;
    for bytes in [None, Some(captions())] {
        let file = match &bytes {
            Some(bytes) => media.upload("a.vtt", bytes).await,
            None => media.announce("a.mp4", 2 * PART).await,
        };
        if bytes.is_none() {
            assert_eq!(media.sign(&file, &[1]).await.status, 200);
        }
        for _ in 0..2 {
            assert_eq!(media.delete(&file).await.status, 204);
        }
        let objects = media.studio.world.cloud.objects();
        assert!(objects.current(&media.key(&file)).is_none() && objects.uploads.unfinished() == 0);
        assert_eq!(media.sign(&file, &[]).await.code(), "NOT_FOUND");
        assert_eq!(media.complete(&file).await.code(), "NOT_FOUND");
        assert_eq!(listed(&media).await.len(), 1, "{stays:?}");
        for caller in [media.studio.stranger(), media.studio.second_author()] {
            assert_eq!(media.by(&caller, "DELETE", &file, "", None).await.code(), "NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn a_path_that_spells_an_id_differently_is_the_same_request() {
    let media = MediaWorld::open().await;
    let announced = media.announce("a.vtt", captions().len()).await;
    let (key, author) = (Uuid::from_u128(5).to_string(), media.studio.author());
    let ask = |method: &'static str, part: &'static str, body: Option<Value>, spelled: String| {
        let request = ApiRequest::new(method, &format!("{spelled}{part}"), &author);
        let request = request.header("idempotency-key", &format!("{key}{method}{part}"));
        let request = body.iter().fold(request, ApiRequest::body);
        let router = &media.uploads;
        async move { request.send(router).await }
    };
    let path = media_path(&format!("{}/", uuid(&announced)));
    let loud = path.replace(&DRAFT.to_string(), &DRAFT.to_string().to_uppercase());
    let loud = loud.replace(&uuid(&announced), &uuid(&announced).to_uppercase());
    assert_ne!(loud, path);
    let signed = ask("POST", "upload/", Some(json!({"parts": []})), path.clone()).await;
    let again = ask("POST", "upload/", Some(json!({"parts": []})), loud.clone()).await;
    assert_eq!((signed.status, &signed.body), (again.status, &again.body));
    assert_eq!(media.put(&signed.body["put"], &captions()), 200);
    for (method, part) in [("POST", "complete/"), ("DELETE", "")] {
        let first = ask(method, part, None, path.clone()).await;
        let again = ask(method, part, None, loud.clone()).await;
        assert!(first.status < 300, "{first:?}");
        assert_eq!((first.status, &first.body), (again.status, &again.body), "{method} {part}");
    }
}

#[tokio::test]
async fn a_draft_says_what_is_wrong_with_the_files_that_it_names() {
    let media = MediaWorld::open().await;
    let waiting = uuid(&media.announce("film.mp4", 9).await);
    let text = uuid(&media.upload("a.vtt", &captions()).await);
    let none = Uuid::from_u128(7).to_string();
    place_film(&media).await;
    let cases = [
        (&waiting, json!("none"), vec![("media", "has not arrived")]),
        (&none, json!(text), vec![("media", "no file of this course")]),
        (&text, json!(none), vec![("media", "another type"), ("captions", "no file of this course")]),
        (&text, Value::Null, vec![("captions", "are missing"), ("media", "another type")]),
    ];
    for (version, (film, subtitles, wrong)) in (0..).zip(cases) {
        let video = json!({"media": film, "captions": subtitles, "transcript": "Welcome."});
        let saved = save_film(&media, version, video).await;
        let draft = media.studio.draft(DRAFT).await;
        for answer in [&saved, &draft] {
            let problems = answer.body["problems"].as_array().unwrap();
            assert_eq!(problems.len(), wrong.len(), "{answer:?}");
            for (field, message) in &wrong {
                let path = format!("modules[0].contents[2].video.{field}");
                let is_it =
                    |it: &Value| it["path"] == path && it["message"].as_str().unwrap().contains(message);
                assert!(problems.iter().any(is_it), "{path} {message}: {problems:?}");
            }
        }
        let digest = domain::course::draft::digest(&media.studio.export(DRAFT).await.body);
        let body = json!({"digest": digest, "visible": true});
        let path = format!("{}publications/", course_path(DRAFT));
        let refused = media.studio.ask("POST", &path, &media.studio.author(), Some(&body)).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{refused:?}");
    }
}

#[tokio::test]
async fn a_learner_with_access_gets_the_version_that_was_published_and_nobody_else_does() {
    let media = MediaWorld::open().await;
    let (plays, text) = (media.upload("a.mp4", &film()).await, media.upload("a.vtt", &captions()).await);
    let studio = &media.studio;
    place_film(&media).await;
    let mut video = json!({
        "media": uuid(&plays), "captions": uuid(&text), "captions_language": "Welsh!", "transcript": "Welcome.",
    });
    let refused = save_film(&media, 0, video.clone()).await;
    assert_eq!(refused.body["problems"][0]["path"], "modules[0].contents[2].video.captions_language");
    video["captions_language"] = json!("cy");
    assert_eq!(save_film(&media, 1, video).await.body["problems"], json!([]));
    let changes = studio.ask("GET", &format!("{}changes/", course_path(DRAFT)), &studio.author(), None).await;
    let body = json!({"digest": changes.body["digest"], "visible": true});
    let path = format!("{}publications/", course_path(DRAFT));
    let published = studio.ask("POST", &path, &studio.author(), Some(&body)).await;
    assert_eq!(published.status, 201, "{published:?}");
    assert_eq!(media.delete(&plays).await.code(), "CONFLICT", "it was published");

    let learner = studio.world.learner_api();
    let path = format!("/api/learning/content/{}/", film_content());
    let look = || ApiRequest::new("GET", &path, &studio.world.caller()).send(&learner);
    let refused = look().await;
    assert_eq!((refused.status, refused.code()), (403, "NOT_ENROLLED"), "{refused:?}");
    assert!(!format!("{refused:?}").contains("X-Amz"));
    let join = ApiRequest::new("POST", "/api/enrollments/", &studio.world.caller());
    let joined = join.body(&json!({"course_uuid": DRAFT})).send(&learner).await;
    assert_eq!(joined.status, 201, "{joined:?}");
    let shown = look().await;
    for (field, file) in [("url", &plays), ("captions", &text)] {
        let url = shown.body["body"][field].as_str().unwrap_or_else(|| panic!("{shown:?}"));
        assert!(url.contains(&media.key(file)) && url.contains("X-Amz-Signature="), "{url}");
        let version = studio.world.cloud.objects().current(&media.key(file)).unwrap().id;
        assert!(url.contains(&format!("versionId={version}&")), "{url}");
    }
    assert_eq!(
        (&shown.body["body"]["transcript"], &shown.body["body"]["captions_language"]),
        (&json!("Welcome."), &json!("cy"))
    );
    assert!(shown.body["body"]["media"].is_null() && shown.body["body"]["captions_media"].is_null());
}
