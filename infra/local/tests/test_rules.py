"""The template's rules refuse parameters that contradict each other; evaluated here as CloudFormation does."""

from pathlib import Path

import pytest

from deployer import template

TEMPLATE = template.load(Path(__file__).resolve().parents[3] / "template.yaml")
GIVEN = {"FrontendOrigin": "https://learn.example.org", "MailFrom": "cpd@example.org", "MailIdentity": "example.org"}
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/a"
STREAM = "2026-01-01T00:00:00.000"
WEB_ACL = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b"


def evaluated(value: object, given: dict[str, str]) -> object:
    if not isinstance(value, dict):
        return [evaluated(part, given) for part in value] if isinstance(value, list) else value
    ((name, argument),) = value.items()
    if name == "Ref":
        return given[argument]
    parts = evaluated(argument, given)
    match name:
        case "Fn::Equals":
            return parts[0] == parts[1]
        case "Fn::Not":
            return not parts[0]
        case "Fn::And":
            return all(parts)
        case "Fn::Contains":
            return parts[1] in parts[0]
    raise AssertionError(f"{name} is not a function that a rule may use here")


def broken(**changed: str) -> set[str]:
    """The rules that these parameters break."""
    given = {name: str(it["Default"]) for name, it in TEMPLATE["Parameters"].items() if "Default" in it} | GIVEN | changed
    return {
        name
        for name, rule in TEMPLATE["Rules"].items()
        if evaluated(rule["RuleCondition"], given)
        and not all(evaluated(assertion["Assert"], given) for assertion in rule["Assertions"])
    }


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"JwtIssuer": "https://id.example.org", "JwtAudience": "web"},
        {"HostSite": "false"},
        {"MainTableName": "restored", "MainTableStreamLabel": STREAM, "LedgerTableName": "restored-too"},
        {"SiteCertificateArn": CERTIFICATE, "WebAclArn": WEB_ACL},
        {"Stage": "prod", "StripeLivemode": "true", "SiteCertificateArn": CERTIFICATE},
        {"Stage": "prod", "StripeLivemode": "true", "HostSite": "false"},
    ],
)
def test_what_works_is_admitted(changed):
    assert broken(**changed) == set()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"JwtIssuer": "https://id.example.org"}, "OwnIssuerHasAnAudience"),
        ({"JwtAudience": "web"}, "AudienceHasItsIssuer"),
        ({"MainTableName": "restored"}, "MainTableHasItsStream"),
        ({"MainTableStreamLabel": STREAM}, "MainTableStreamHasItsTable"),
        ({"OutboxTableName": "restored"}, "OutboxTableHasItsStream"),
        ({"OutboxTableStreamLabel": STREAM}, "OutboxTableStreamHasItsTable"),
        ({"HostSite": "false", "SiteCertificateArn": CERTIFICATE}, "CertificateAndWebAclBelongToTheHostedSite"),
        ({"HostSite": "false", "WebAclArn": WEB_ACL}, "CertificateAndWebAclBelongToTheHostedSite"),
        ({"Stage": "prod", "StripeLivemode": "true"}, "RealMoneyHasADomain"),
        ({"Stage": "dev", "StripeLivemode": "true", "HostSite": "false"}, "RealMoneyIsNotForDevelopment"),
    ],
)
def test_what_contradicts_itself_is_refused_by_its_rule(changed, rule):
    assert broken(**changed) == {rule}
