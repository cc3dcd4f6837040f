"""The site as the template hosts it: private, with the headers and the routes that the local host has."""

from pathlib import Path

from deployer import template
from frontend import policy

ROOT = Path(__file__).resolve().parents[3]
RESOURCES = template.load(ROOT / "template.yaml")["Resources"]


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


def hosted_policy() -> dict[str, list[str]]:
    config = RESOURCES["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    text, _variables = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    return directives(text)


def test_the_hosted_pages_obey_the_policy_that_is_tested_here(tmp_path):
    local = directives(policy(tmp_path / "missing"))
    hosted = hosted_policy()
    # Only the addresses that it may call are the stage's own.
    assert local.pop("connect-src") == ["'self'"]
    called = hosted.pop("connect-src")
    assert called[0] == "'self'"
    # Work that learners hand in is shown from its bucket, which the page also uploads to.
    assert hosted["frame-src"].pop() == called[-1]
    assert hosted == local
    assert hosted["script-src"] == ["'self'"]
    assert hosted["frame-ancestors"] == ["'none'"]


def test_the_browser_is_told_to_stay_on_https_and_out_of_frames():
    headers = RESOURCES["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31536000
    assert headers["FrameOptions"]["FrameOption"] == "DENY"
    assert all(header["Override"] is True for header in headers.values())


def test_only_the_distribution_reads_the_bucket():
    assert set(RESOURCES["SiteBucket"]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    allowed = [
        statement
        for statement in RESOURCES["SiteBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    (read,) = allowed
    assert read["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "${SiteDistribution}" in str(read["Condition"]["StringEquals"]["aws:SourceArn"])
    origin = RESOURCES["SiteDistribution"]["Properties"]["DistributionConfig"]["Origins"][0]
    assert origin["OriginAccessControlId"] == {"Fn::GetAtt": ["SiteOriginAccess", "Id"]}


def test_everything_of_the_site_is_left_out_together():
    for name, resource in RESOURCES.items():
        if name.startswith("Site"):
            assert resource["Condition"] == "HostsSite", name


def behaviours() -> dict[str, dict]:
    config = RESOURCES["SiteDistribution"]["Properties"]["DistributionConfig"]
    return {behaviour["PathPattern"]: behaviour for behaviour in config["CacheBehaviors"]}


def test_the_api_is_reached_through_the_site():
    config = RESOURCES["SiteDistribution"]["Properties"]["DistributionConfig"]
    (api,) = [origin for origin in config["Origins"] if origin["Id"] == "api"]
    assert "HttpApi" in str(api["DomainName"])
    assert api["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    # CloudFront takes the first that matches.
    assert list(behaviours()) == ["/api/public/unsubscribe/*", "/api/public/*", "/api/*"]
    for behaviour in behaviours().values():
        assert behaviour["TargetOriginId"] == "api"
        assert behaviour["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-bc68e2966ac2"
        assert behaviour["ViewerProtocolPolicy"] == "https-only"
    assert {"POST", "PUT", "PATCH", "DELETE"} <= set(behaviours()["/api/*"]["AllowedMethods"])
    assert "POST" in behaviours()["/api/public/unsubscribe/*"]["AllowedMethods"]
    assert behaviours()["/api/public/*"]["AllowedMethods"] == ["GET", "HEAD"]


def test_only_what_is_public_is_kept_by_the_edge_and_no_error_is():
    for kept_nothing in ["/api/public/unsubscribe/*", "/api/*"]:
        assert behaviours()[kept_nothing]["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert behaviours()["/api/public/*"]["CachePolicyId"] == {"Ref": "SitePublicCache"}
    cache = RESOURCES["SitePublicCache"]["Properties"]["CachePolicyConfig"]
    # Only what a function allows by its Cache-Control.
    assert cache["MinTTL"] == cache["DefaultTTL"] == 0
    config = RESOURCES["SiteDistribution"]["Properties"]["DistributionConfig"]
    kept = {error["ErrorCode"]: error["ErrorCachingMinTTL"] for error in config["CustomErrorResponses"]}
    assert set(kept.values()) == {0} and {403, 404, 500, 502, 503, 504} <= kept.keys()


def test_every_request_passes_the_function_that_is_tested_beside_its_source():
    config = RESOURCES["SiteDistribution"]["Properties"]["DistributionConfig"]
    for behaviour in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
        (association,) = behaviour["FunctionAssociations"]
        assert association == {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["SiteRoutes", "FunctionARN"]}}
    function = RESOURCES["SiteRoutes"]["Properties"]
    assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    assert function["FunctionCode"] == (ROOT / "infra/edge/viewer_request.js").read_text()
