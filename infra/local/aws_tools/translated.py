"""The template as CloudFormation gets it: SAM's translator has written out functions, versions, aliases and rules."""

import copy
import os
from pathlib import Path

from samtranslator.translator.transform import transform

from deployer import template

ROOT = Path(__file__).resolve().parents[3]
REGION = "eu-west-1"
ACCOUNT = "111122223333"


def translate(source: dict) -> dict:
    """Asks no account: nothing names a policy that AWS manages."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    local = copy.deepcopy(source)
    for name in template.functions(local):
        local["Resources"][name]["Properties"]["CodeUri"] = "s3://bucket/key"
    for resource in local["Resources"].values():
        if resource["Type"] == template.LAYER:
            resource["Properties"]["ContentUri"] = "s3://bucket/key"
    no_policies = type("NoPolicies", (), {"load": staticmethod(dict)})
    return transform(local, {"Release": "0" * 64}, no_policies)


def resolved(value: object, names: dict[str, str] | None = None) -> object:
    """Intrinsic functions replaced by values of the right form, so that ARNs in policies can be read.

    A name in `names` stands for itself; of `Fn::If` the first branch counts.
    """
    names = names or {}
    if isinstance(value, list):
        return [resolved(part, names) for part in value]
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        return {key: resolved(part, names) for key, part in value.items()}
    ((name, argument),) = value.items()
    match name:
        case "Ref":
            return _named(argument, names)
        case "Fn::GetAtt":
            parts = argument if isinstance(argument, list) else argument.split(".")
            return _named(".".join(parts), names)
        case "Fn::Sub":
            return _substituted(argument, names)
        case "Fn::If":
            return resolved(argument[1], names)
        case "Fn::Join":
            return argument[0].join(str(part) for part in resolved(argument[1], names))
    return {name: resolved(argument, names)}


def _named(name: str, names: dict[str, str]) -> str:
    pseudo = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::StackName": "cpd"}
    return names.get(name) or pseudo.get(name) or name.replace("::", "-").replace(".", "-").lower()


def _substituted(argument: object, names: dict[str, str]) -> str:
    text, given = argument if isinstance(argument, list) else (argument, {})
    while "${" in text:
        before, _, rest = text.partition("${")
        name, _, after = rest.partition("}")
        value = resolved(given[name], names) if name in given else _named(name, names)
        text = f"{before}{value}{after}"
    return text
