//! The copy of a certificate that its learner's pages show.

use domain::Clock;
use serde_json::{Value, json};
use shared::store::{CertificatePointer, HeldCertificate, keys};
use tests::api::ApiRequest;
use tests::world::World;
use uuid::Uuid;

/// The certificate in the list, and by its id.
async fn shown(world: &World, uuid: Uuid) -> [Value; 2] {
    let router = world.certificates().await;
    let list = ApiRequest::new("GET", "/api/certificates/", &world.caller()).send(&router).await;
    let path = format!("/api/certificates/{uuid}/");
    let one = ApiRequest::new("GET", &path, &world.caller()).send(&router).await;
    assert_eq!((list.status, one.status), (200, 200), "{list:?} {one:?}");
    [list.body["results"][0].clone(), one.body]
}

#[tokio::test]
async fn a_certificate_of_an_earlier_release_is_shown_without_a_copy() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let with_copy = shown(&world, certificate.uuid).await;
    // As it was written before there were copies.
    let before: HeldCertificate =
        serde_json::from_value(json!({"enrolment": certificate.enrolment})).unwrap();
    world.put(&keys::held_certificate(world.learner.id, certificate.uuid), &before).await;
    assert_eq!(shown(&world, certificate.uuid).await, with_copy);
    assert_eq!(with_copy[0]["number"], certificate.number);
}

#[tokio::test]
async fn what_administrators_do_to_a_certificate_is_shown_at_once() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let pointer = CertificatePointer { enrolment: certificate.enrolment };
    world.put(&keys::certificate_pointer(certificate.uuid), &pointer).await;
    let api = world.cpd_api();
    for (action, status, issue) in [("revoke", "revoked", 1), ("reissue", "active", 2)] {
        let path = format!("/api/admin/certificates/{}/{action}/", certificate.uuid);
        let request = ApiRequest::new("POST", &path, &world.admin()).body(&json!({"reason": "A mistake"}));
        let done = request.header("idempotency-key", action).send(&api).await;
        assert_eq!(done.status, 200, "{done:?}");
        for view in shown(&world, certificate.uuid).await {
            assert_eq!((&view["status"], &view["issue"]), (&json!(status), &json!(issue)));
        }
    }
}

#[tokio::test]
async fn a_copy_that_an_earlier_release_left_behind_is_mended_with_the_ledger() {
    let world = World::start().await;
    let certificate = world.earn(7, "2.50").await;
    let key = keys::held_certificate(world.learner.id, certificate.uuid);
    world.put(&key, &HeldCertificate::of(&certificate)).await;
    let stored = world.get(&keys::certificate(certificate.enrolment)).await.unwrap();
    let revoked = stored.revoke("A mistake", world.clock.now()).unwrap();
    world.put(&keys::certificate(certificate.enrolment), &revoked).await;
    world.apply_due_steps(&revoked).await;
    let copy = world.get(&key).await.unwrap().certificate.unwrap();
    assert_eq!(copy.status, revoked.status);
}
