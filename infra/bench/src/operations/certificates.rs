//! Certificates, as learners and the public see them.

use anyhow::Result;
use domain::certificate::{Certificate, CertificateStatus, Settled};
use shared::store::{CertificatePointer, keys};
use tests::api::Caller;
use tests::credits::certificate;

use crate::bench::Bench;
use crate::events::{by, by_caller};

/// One certificate of each learner, and the list of all.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let mut issued = Vec::new();
    for (number, learner) in (10..).zip(&bench.furnished.learners) {
        let world = &bench.furnished.world;
        let settled = Some(Settled { issue: 1, status: CertificateStatus::Active });
        let certificate = Certificate { settled, ..certificate(world, learner.id, number, "2.50") };
        world.put_certificate(&certificate).await;
        let pointer = CertificatePointer { enrolment: certificate.enrolment };
        world.put(&keys::certificate_pointer(certificate.uuid), &pointer).await;
        issued.push((learner.clone(), certificate));
    }
    let [first, warm] = issued.try_into().map_err(|_| anyhow::anyhow!("two learners"))?;
    let each = [&first, &warm];
    let own = |part: &'static str| {
        each.map(|(learner, it)| by(learner, "GET", &format!("/api/certificates/{}/{part}", it.uuid), None))
    };
    bench.request("certificates", "get", 200, own("")).await?;
    bench.request("certificates", "pdf", 200, own("pdf/")).await?;
    bench.request("certificates", "credential", 200, own("credential/")).await?;
    let list = each.map(|(learner, _)| by(learner, "GET", "/api/certificates/", None));
    bench.request("certificates", "list", 200, list).await?;
    let public = each.map(|(_, it)| {
        let path = format!("/api/public/certificates/{}/credential/", it.code);
        by_caller(&Caller::nobody(), "GET", &path)
    });
    bench.request("certificates", "public credential", 200, public).await?;
    let verify = each.map(|(_, it)| {
        by_caller(&Caller::nobody(), "GET", &format!("/api/public/certificates/{}/", it.code))
    });
    bench.request("certificates", "verify", 200, verify).await.map(drop)
}
