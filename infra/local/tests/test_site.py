"""The site as the template hosts it: private, with the headers and the routes that the local host has."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from deployer import template
from frontend import Handler

ROOT = Path(__file__).resolve().parents[3]
RESOURCES = template.load(ROOT / "template.yaml")["Resources"]
FILES = {"/index.html", "/theme.js", "/assets/app-1a2b.js", "/config.json"}


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


def hosted_policy() -> dict[str, list[str]]:
    config = RESOURCES["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    text, _variables = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    return directives(text)


def test_the_hosted_pages_obey_the_policy_that_is_tested_here(tmp_path):
    handler = Handler.__new__(Handler)
    handler.stack = tmp_path / "missing"
    local = directives(handler.policy())
    hosted = hosted_policy()
    # Only the addresses that it may call are the stage's own.
    assert local.pop("connect-src") == ["'self'"]
    assert hosted.pop("connect-src")[0] == "'self'"
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


@pytest.mark.parametrize(
    "path",
    ["/", "/courses", "/courses/1/learn", "/verify/AB12-CD34", "/theme.js", "/assets/app-1a2b.js", "/assets/gone.js"],
)
def test_a_path_leads_where_it_leads_locally(path, tmp_path):
    for file in FILES:
        (tmp_path / file[1:]).parent.mkdir(exist_ok=True)
        (tmp_path / file[1:]).touch()
    handler = Handler.__new__(Handler)
    handler.path, handler.directory = path, str(tmp_path)
    code = RESOURCES["SiteRoutes"]["Properties"]["FunctionCode"]
    assert re.fullmatch(r"cloudfront-js-2\.0", RESOURCES["SiteRoutes"]["Properties"]["FunctionConfig"]["Runtime"])
    script = f"{code}\nconsole.log(handler({{ request: {{ uri: {json.dumps(path)} }} }}).uri)"
    answer = subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == handler.page_or_file()
