"""The values that docs/deployment.md gives to `aws`: what a query asks for is in the answer, and what is written in shorthand
is what the option takes. The calls are those of the page's walk (infra/ops/tests/deployment_page)."""

import json
import shlex
from pathlib import Path

import jmespath
import pytest
from botocore import xform_name
from botocore.validate import ParamValidator
from jmespath.parser import Parser
from test_aws_options import operation

CALLS = Path(__file__).resolve().parents[2] / "ops/tests/deployment_page/snapshots/deployment_page__calls.snap"
# The AWS CLI's own, which the walk's list of options holds already.
OWN = {"query", "output", "region", "profile", "cli-input-json", "paths"}
WORDS = {"true": True, "false": False}


def calls() -> list[tuple[str, dict[str, list[str]]]]:
    """Each different call: the command, and what each option is given."""
    found = {}
    for line in CALLS.read_text().splitlines():
        if not line.startswith("aws ") or line.startswith(("aws s3 ", "aws --version")):
            continue
        words = shlex.split(line)[1:]
        named = next((n for n, word in enumerate(words) if word.startswith("--")), len(words))
        options: dict[str, list[str]] = {}
        for word in words[named:]:
            if word.startswith("--"):
                options[word[2:]] = last = []
            else:
                last.append(word)
        found[line] = (" ".join(words[:named]), options)
    return list(found.values())


def asked(node: dict, shape) -> object:
    """The shape that a part of a query finds; fails where the answer has no such member. `None` is anything."""
    kind, children = node["type"], node.get("children", [])
    if shape is None or kind in ("literal", "function_expression"):
        return None
    if kind == "field":
        assert shape.type_name == "structure" and node["value"] in shape.members, f"{shape.name} has no {node['value']}"
        return shape.members[node["value"]]
    if kind in ("subexpression", "index_expression"):
        for child in children:
            shape = asked(child, shape)
        return shape
    if kind in ("index", "flatten", "projection", "filter_projection"):
        inner = asked(children[0], shape) if kind != "index" else shape
        assert inner.type_name == "list", f"{inner.name} is no list"
        if kind in ("index", "flatten"):
            return inner.member if kind == "index" else inner
        if kind == "filter_projection":
            asked(children[2], inner.member)
        return asked(children[1], inner.member)
    if kind in ("multi_select_list", "comparator"):
        for child in children:
            asked(child, shape)
        return None
    assert kind == "identity", f"this test cannot read {kind}"
    return shape


def shorthand(text: str, shape) -> object:
    """`A=b,C=d`, JSON or a word, as the option takes it."""
    if text.startswith(("{", "[")):
        return json.loads(text)
    if shape.type_name == "structure":
        pairs = [pair.split("=", 1) for pair in text.split(",")]
        for name, _ in pairs:
            assert name in shape.members, f"{shape.name} has no {name}"
        return {name: shorthand(value, shape.members[name]) for name, value in pairs}
    if shape.type_name == "list":
        return [shorthand(text, shape.member)]
    if shape.type_name == "map":
        return dict(pair.split("=", 1) for pair in text.split(","))
    if shape.type_name == "boolean":
        return WORDS[text]
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name in ("double", "float"):
        return float(text)
    if getattr(shape, "enum", None):
        assert text in shape.enum, f"{text} is none of {shape.enum}"
    return text


def value(words: list[str], shape) -> object:
    if shape.type_name == "list" and not words[0].startswith("["):
        return [shorthand(word, shape.member) for word in words]
    (word,) = words
    return shorthand(word, shape)


def check(command: str, options: dict[str, list[str]]) -> None:
    model = operation(command)
    if "query" in options:
        (query,) = options["query"]
        jmespath.compile(query)
        asked(Parser().parse(query).parsed, model.output_shape)
    members = {xform_name(name, "-"): (name, shape) for name, shape in model.input_shape.members.items()}
    given = {}
    for option, words in options.items():
        if option in OWN:
            continue
        name, shape = members.get(option) or members[option.removeprefix("no-")]
        if not words:
            assert shape.type_name == "boolean", f"--{option} needs a value"
            given[name] = not option.startswith("no-")
        elif not words[0].startswith("file://") and shape.type_name not in ("timestamp", "blob"):
            given[name] = value(words, shape)
    for name, it in given.items():
        report = ParamValidator().validate(it, model.input_shape.members[name])
        assert not report.has_errors(), report.generate_report()


@pytest.mark.parametrize(("command", "options"), calls())
def test_a_value_on_the_page_is_one_that_the_option_takes(command, options):
    check(command, options)


@pytest.mark.parametrize(
    ("mistake", "expected"),
    [
        ("aws dynamodb describe-table --table-name x --query Table.LatestStream", "has no LatestStream"),
        ("aws dynamodb describe-table --table-name x --query Table[0].TableName", "is no list"),
        ("aws cloudformation describe-stacks --query 'Stacks[0].Outputs[?Key==OutputValue].OutputValue'", "has no Key"),
        ("aws sns list-subscriptions-by-topic --topic-arn x --query 'Subscriptions[].[Endpoint, Arn]'", "has no Arn"),
        ("aws dynamodb update-table --table-name x --stream-specification StreamEnabled=true,StreamView=KEYS_ONLY", "has no StreamView"),
        ("aws dynamodb update-table --table-name x --stream-specification StreamEnabled=true,StreamViewType=KEYS", "is none of"),
        ("aws dynamodb update-time-to-live --table-name x --time-to-live-specification Enabled=true", "AttributeName"),
        ("aws cognito-idp admin-create-user --user-pool-id x --username x --user-attributes name=email", "has no name"),
        ("aws deploy list-deployments --include-only-statuses Running", "is none of"),
        ("aws dynamodb update-table --table-name --deletion-protection-enabled", "needs a value"),
    ],
)
def test_a_mistake_on_the_page_would_be_noticed(mistake, expected, monkeypatch, tmp_path):
    recorded = tmp_path / "calls"
    recorded.write_text(mistake + "\n")
    monkeypatch.setattr("test_deployment_page.CALLS", recorded)
    ((command, options),) = calls()
    with pytest.raises(AssertionError, match=expected):
        check(command, options)


def test_a_query_that_cannot_be_read_would_be_noticed():
    with pytest.raises(jmespath.exceptions.ParseError):
        check("dynamodb describe-table", {"table-name": ["x"], "query": ["Table.["]})


def test_the_walk_was_read():
    commands = {command for command, _ in calls()}
    assert len(commands) > 40 and "dynamodb restore-table-to-point-in-time" in commands
