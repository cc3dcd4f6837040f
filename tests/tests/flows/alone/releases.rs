//! A release that does not start, on the running stack: everybody sees it until the operator moves the alias back.

use reqwest::Method;
use serde_json::Value;
use tests::stack::{Stack, eventually};

use crate::operator::Operator;

/// What anybody may ask a function for.
const PUBLIC: &str = "/api/public/badges/jwks/";

struct Function<'a> {
    operator: &'a Operator,
    name: &'a str,
}

impl Function<'_> {
    fn call(&self, command: &str, more: &[&str]) -> Value {
        self.operator.aws(&[&["lambda", command, "--function-name", self.name], more].concat())
    }

    fn variables(&self) -> Value {
        self.call("get-function-configuration", &[])["Environment"].clone()
    }

    /// Publishes a version with these variables.
    fn publish(&self, environment: &Value) -> String {
        self.call("update-function-configuration", &["--environment", &environment.to_string()]);
        let published = self.call("publish-version", &[]);
        published["Version"].as_str().unwrap().to_owned()
    }

    fn live(&self) -> String {
        let alias = self.call("get-alias", &["--name", "live"]);
        alias["FunctionVersion"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_release_that_does_not_start_is_rolled_back() {
    let stack = Stack::running();
    let operator = Operator::at(stack.text("/aws_endpoint"));
    let function = Function { operator: &operator, name: stack.text("/functions/certificates") };
    let status = async || stack.anonymous(Method::GET, PUBLIC).await.status;
    assert_eq!(status().await, 200);

    let (sound, before) = (function.variables(), function.live());
    let mut broken = sound.clone();
    broken["Variables"].as_object_mut().unwrap().remove("PROVIDER_NAME").unwrap();
    let released = function.publish(&broken);
    function.call("update-alias", &["--name", "live", "--function-version", &released]);
    eventually("the release is seen", async || (status().await >= 500).then_some(())).await;

    let looked = operator.does(&["rollback", "certificates", "--dry-run"]);
    assert!(looked.contains(&format!("version {released} → {before}")), "{looked}");
    assert_eq!(function.live(), released, "a dry run moves nothing");
    assert!(!operator.ops(&["rollback", "certificates"]).status.success(), "nobody was asked");
    operator.does(&["rollback", "certificates", "--yes"]);
    assert_eq!(function.live(), before);
    eventually("the version before is back", async || (status().await == 200).then_some(())).await;

    // The next release starts from what is sound.
    function.call("update-function-configuration", &["--environment", &sound.to_string()]);
}
