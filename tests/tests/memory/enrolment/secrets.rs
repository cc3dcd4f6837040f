//! Secrets as they are rolled: kept for five minutes, asked for once more before an event is refused, and
//! never lost to an outage of the service that keeps them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::Clock;
use shared::runtime::{SecretSource, Secrets};
use shared::stripe::signature::{SigningSecret, header};
use tests::world::World;

/// A source that counts how often it is asked, and what it then says.
fn counted(says: impl Fn(usize) -> String + Send + Sync + 'static) -> (SecretSource, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = SecretSource::Given(Arc::new(move || says(count.fetch_add(1, Ordering::SeqCst))));
    (source, asked)
}

fn of(secret: &str) -> String {
    format!(r#"{{"api_key": "sk", "signing": ["{secret}"]}}"#)
}

async fn secrets(source: SecretSource) -> Secrets<webhook::StripeSecret> {
    Secrets::load(source, webhook::StripeSecret::check).await.unwrap()
}

#[tokio::test]
async fn a_secret_is_cached_and_fetched_again_when_a_newer_one_is_needed() {
    let (source, asked) = counted(|nth| of(&format!("whsec_{nth}")));
    let secrets = secrets(source).await;
    for _ in 0..3 {
        assert_eq!(secrets.current().await.signing, ["whsec_0"]);
    }
    assert_eq!(secrets.younger_than(Duration::ZERO).await.signing, ["whsec_1"]);
    assert_eq!(secrets.current().await.signing, ["whsec_1"]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_outage_or_an_empty_secret_keeps_the_cached_one() {
    for broken in ["", r#"{"signing": []}"#, r#"{"signing": [" "]}"#, "not json"] {
        let (source, _) = counted(move |nth| if nth == 0 { of("whsec_1") } else { broken.to_owned() });
        let secrets = secrets(source).await;
        assert_eq!(secrets.younger_than(Duration::ZERO).await.signing, ["whsec_1"], "{broken}");
    }
}

#[tokio::test]
async fn a_refresh_that_fails_is_not_repeated_by_every_request() {
    let (source, asked) = counted(|nth| if nth == 0 { of("whsec_1") } else { String::new() });
    let secrets = secrets(source).await;
    for _ in 0..500 {
        assert_eq!(secrets.younger_than(Duration::ZERO).await.signing, ["whsec_1"]);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2, "once at the start, and not again within five seconds");
}

#[tokio::test]
async fn no_request_waits_for_ever_for_its_first_secret() {
    let hangs = SecretSource::Awaited(Arc::new(|| Box::pin(std::future::pending())));
    let loaded = Secrets::load_for_request(hangs, webhook::StripeSecret::check).await;
    assert_eq!(loaded.unwrap_err().to_string(), "the secret given was not fetched in time");
}

#[tokio::test]
async fn secrets_manager_that_hangs_stops_no_payment() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = SecretSource::Awaited(Arc::new(move || match count.fetch_add(1, Ordering::SeqCst) {
        0 => Box::pin(std::future::ready(of("whsec_world"))),
        _ => Box::pin(std::future::pending()),
    }));
    let world = World::start().await;
    let mut app = world.webhook().await;
    app.secrets = secrets(source).await;
    app.secret_may_be_stale_after = Duration::ZERO;
    let started = std::time::Instant::now();
    // A forged event asks for a newer secret, and the refresh hangs.
    let event = world.purchase("b").completed();
    let mut forged = world.signed(&event);
    let secret = SigningSecret::new("whsec_forged").unwrap();
    let signature = header(&secret, event.to_string().as_bytes(), world.clock.now());
    forged.headers_mut().insert("stripe-signature", signature.parse().unwrap());
    let (forged, paid) = tokio::join!(app.handle(forged), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let paid = world.deliver(&app, &world.purchase("a").completed()).await;
        (paid, started.elapsed())
    });
    assert_eq!(forged.unwrap().status(), 400);
    assert_eq!(paid.0, (200, "enrolled".to_owned()));
    assert!(paid.1 < Duration::from_secs(2), "a payment waits for nobody: {:?}", paid.1);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn forged_events_do_not_fetch_the_secret_repeatedly() {
    let world = World::start().await;
    let (source, asked) = counted(|_| of("whsec_world"));
    let mut app = world.webhook().await;
    app.secrets = secrets(source).await;
    app.secret_may_be_stale_after = Duration::from_millis(200);
    let event = world.purchase("a").completed();
    let forged = || {
        let secret = SigningSecret::new("whsec_forged").unwrap();
        let header = header(&secret, event.to_string().as_bytes(), world.clock.now());
        let mut request = world.signed(&event);
        request.headers_mut().insert("stripe-signature", header.parse().unwrap());
        request
    };
    tokio::time::sleep(Duration::from_millis(250)).await;
    for _ in 0..5 {
        assert_eq!(app.handle(forged()).await.unwrap().status(), 400);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2, "once at the start, once for all of them");
    assert_eq!(world.cloud.faults.take_calls(), [], "nothing was read or stored");
}
