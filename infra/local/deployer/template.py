"""Reads template.yaml and makes the four changes that a local deploy needs; see `localise`."""

import copy
import json
import re
from pathlib import Path

import yaml

FUNCTION = "AWS::Serverless::Function"
LAYER = "AWS::Serverless::LayerVersion"
SAVED_QUERY = "AWS::Logs::QueryDefinition"
DASHBOARD = "AWS::CloudWatch::Dashboard"
ALARM = "AWS::CloudWatch::Alarm"
CODE_PREFIX = "target/lambda/"


class _Loader(yaml.SafeLoader):
    """Understands CloudFormation's short forms, `!Ref X` for `{"Ref": X}` and so on."""


def _short_form(loader: yaml.Loader, tag: str, node: yaml.Node) -> dict:
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _short_form)


def load(path: Path) -> dict:
    """The template with every short form spelt out."""
    return yaml.load(path.read_text(), Loader=_Loader)  # noqa: S506 - a SafeLoader


def with_own_tables(part: object) -> object:
    """A part of the template as it is while no parameter names another table: each choice is the stack's own."""
    if isinstance(part, list):
        return [with_own_tables(value) for value in part]
    if not isinstance(part, dict):
        return part
    choice = part.get("Fn::If")
    if isinstance(choice, list) and re.fullmatch(r"Own\w+Table", str(choice[0])):
        return choice[1]
    return {name: with_own_tables(value) for name, value in part.items()}


def functions(template: dict) -> dict[str, str]:
    """Logical id of each function and the binary that it runs, from its CodeUri."""
    found = {}
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] == FUNCTION:
            code = resource["Properties"]["CodeUri"]
            if not code.startswith(CODE_PREFIX):
                raise SystemExit(f"template.yaml: {logical_id}: CodeUri must begin with {CODE_PREFIX}")
            found[logical_id] = code.removeprefix(CODE_PREFIX).rstrip("/")
    return found


def is_known(resource: dict) -> bool:
    """Whether the local stack can make it."""
    calculates = resource["Type"] == ALARM and "Metrics" in resource["Properties"]
    return resource["Type"] not in (LAYER, SAVED_QUERY, DASHBOARD) and not calculates


def localise(template: dict, code_uris: dict[str, str], parameters: dict[str, str]) -> str:
    """The template as the local stack gets it, as JSON.

    Four things differ from the file: `CodeUri` names the packed binary in the local bucket, as
    `sam package` would write it; each given parameter also becomes that parameter's default,
    because the local stack runs SAM's transform without the values of parameters; there are no
    layers, because the local stack runs functions as processes and mounts none; and there are no alarms
    that calculate, no saved queries and no dashboard, which it does not know or which name what it does not know.
    """
    local = copy.deepcopy(template)
    local["Resources"] = {name: it for name, it in local["Resources"].items() if is_known(it)}
    for resource in local["Resources"].values():
        if resource["Type"] == FUNCTION:
            resource["Properties"].pop("Layers", None)
    unknown = parameters.keys() - local["Parameters"].keys()
    if unknown:
        raise SystemExit(f"template.yaml has no parameter {', '.join(sorted(unknown))}")
    for name, value in parameters.items():
        local["Parameters"][name]["Default"] = value
    for logical_id, uri in code_uris.items():
        local["Resources"][logical_id]["Properties"]["CodeUri"] = uri
    return json.dumps(local)
