"""A parameter that changes reaches the functions that read it: SAM's own translator publishes new versions.

A caller sees the alias's version alone. SAM derives a version's logical id from a hash in which parameters are references,
so without the parameter `Release` a changed value would never be deployed.
"""

import copy
import json
from pathlib import Path

import pytest
from samtranslator.translator.transform import transform

from deployer import release, template

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = template.load(ROOT / "template.yaml")
# What a deploy must say; every other parameter has a default.
GIVEN = {"FrontendOrigin": "https://learn.example.org", "MailFrom": "cpd@example.org", "MailIdentity": "example.org"}
CODE = {name: f"s3://bucket/{binary}" for name, binary in template.functions(TEMPLATE).items()}


def parameters(**changed: str) -> dict[str, str]:
    """What a deploy passes, with the fingerprint that belongs to it."""
    defaults = {name: str(it["Default"]) for name, it in TEMPLATE["Parameters"].items() if "Default" in it}
    values = defaults | GIVEN | changed
    return values | {"Release": release.fingerprint(TEMPLATE, CODE, values)}


def versions(source: dict, values: dict[str, str]) -> dict[str, str]:
    """Each function's version as its alias names it: the logical id that SAM gives."""
    local = copy.deepcopy(source)
    for name, uri in CODE.items():
        local["Resources"][name]["Properties"]["CodeUri"] = uri
    for resource in local["Resources"].values():
        if resource["Type"] == template.LAYER:
            resource["Properties"]["ContentUri"] = "s3://bucket/layer"
    deployed = transform(local, values, type("NoPolicies", (), {"load": staticmethod(dict)}))["Resources"]
    return {
        name: deployed[f"{name}Aliaslive"]["Properties"]["FunctionVersion"]["Fn::GetAtt"][0] for name in CODE
    }


def named(value: object) -> set[str]:
    """Every name that a part of the template mentions, by reference or inside a text."""
    text = json.dumps(value)
    return {name for name in TEMPLATE["Parameters"] | TEMPLATE["Conditions"] if f'"{name}"' in text or f"${{{name}}}" in text}


def readers(parameter: str) -> set[str]:
    """The functions whose configuration a parameter reaches, directly or through a condition."""
    through = {parameter} | {name for name, it in TEMPLATE["Conditions"].items() if parameter in named(it)}
    shared = named(TEMPLATE["Globals"]["Function"])
    return {name for name in CODE if (named(TEMPLATE["Resources"][name]["Properties"]) | shared) & through}


def changed(parameter: str) -> str:
    """Another value that the parameter takes."""
    described = TEMPLATE["Parameters"][parameter]
    before = parameters()[parameter]
    return next((str(v) for v in described.get("AllowedValues", []) if str(v) != before), f"{before}x")


@pytest.fixture(autouse=True)
def _region(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


@pytest.fixture(scope="module")
def before():
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        return versions(TEMPLATE, parameters())


def lost(source: dict, parameter: str, before: dict[str, str]) -> set[str]:
    """The functions that read a parameter and would keep its former value."""
    after = versions(source, parameters(**{parameter: changed(parameter)}))
    return {name for name in readers(parameter) if after[name] == before[name]}


@pytest.mark.parametrize("parameter", [name for name in TEMPLATE["Parameters"] if name != "Release"])
def test_a_changed_parameter_publishes_every_function_that_reads_it(parameter, before):
    assert lost(TEMPLATE, parameter, before) == set()


def test_the_same_release_publishes_nothing(before):
    assert versions(TEMPLATE, parameters()) == before


def test_other_code_is_another_release():
    assert release.fingerprint(TEMPLATE, CODE, {}) != release.fingerprint(TEMPLATE, CODE | {"WebhookFunction": "s3://b/n"}, {})


@pytest.mark.parametrize("function", ["WebhookFunction", "QuizSubmitFunction", "CpdSweepFunction"])
@pytest.mark.parametrize("broken", ["removed", "constant"])
def test_a_function_that_forgets_the_release_would_be_noticed(function, broken):
    source = copy.deepcopy(TEMPLATE)
    properties = source["Resources"][function]["Properties"]
    if broken == "removed":
        del properties["AutoPublishCodeSha256"]
    else:
        properties["AutoPublishCodeSha256"] = "0" * 64
    assert function in readers("LogLevel")
    assert lost(source, "LogLevel", versions(source, parameters())) == {function}
