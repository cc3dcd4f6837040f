"""The program `aws`, as far as the operator's commands call it, for a stack on this machine.

`ops` calls `aws` to find a stack, to move an alias and to remove a stack. Here the same words become calls of the service
models that the AWS CLI is made from. The endpoint is in AWS_ENDPOINT_URL, as for the real program.

    aws.py lambda get-alias --function-name cpd-local-webhook --name live
"""

import json
import sys
from pathlib import Path

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError, WaiterError
from botocore.model import Shape

# For every command; only the region says more than the endpoint.
GLOBAL = {"--output", "--profile", "--region"}


def options(words: list[str]) -> dict[str, list[str]]:
    """Each option and the words behind it."""
    found: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("--"):
            found[word] = []
        else:
            found[list(found)[-1]].append(word)
    return found


def value(shape: Shape, words: list[str]) -> object:
    """What an option's words mean: JSON, NAME=VALUE, a list of words, or one word."""
    if words and words[0].startswith("file://"):
        words = [Path(words[0].removeprefix("file://")).read_text()]
    kind = shape.type_name
    if kind == "boolean":
        return not words or words[0] == "true"
    if kind in ("structure", "map", "list") and words and words[0].lstrip().startswith(("{", "[")):
        return json.loads(words[0])
    if kind == "list":
        return [value(shape.member, [word]) for word in words]
    (word,) = words
    if kind in ("structure", "map"):
        name, _, inner = word.partition("=")
        return {name: value(shape.members[name] if kind == "structure" else shape.value, [inner])}
    return int(word) if kind in ("integer", "long") else word


def main(arguments: list[str]) -> object:
    """Runs one command; returns what the service answers."""
    service, command, *words = arguments
    waits_for = words.pop(0) if command == "wait" else None
    given = options(words)
    region = given.get("--region", [None])[0]
    client = boto3.client({"s3api": "s3"}.get(service, service), region_name=region)
    waiter = client.get_waiter(waits_for.replace("-", "_")) if waits_for else None
    called = xform_name(waiter.config.operation) if waiter else command.replace("-", "_")
    shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[called]).input_shape
    members = {f"--{xform_name(name, '-')}": (name, member) for name, member in shape.members.items()}
    parameters = {}
    for option, behind in given.items():
        if option == "--cli-input-json":
            parameters |= json.loads(Path(behind[0].removeprefix("file://")).read_text())
        elif option not in GLOBAL:
            name, member = members[option]
            parameters[name] = value(member, behind)
    if waiter:
        return waiter.wait(**parameters, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    # As the real program does: all pages at once.
    if client.can_paginate(called):
        return client.get_paginator(called).paginate(**parameters).build_full_result()
    answer = getattr(client, called)(**parameters)
    return {name: part for name, part in answer.items() if name != "ResponseMetadata"}


if __name__ == "__main__":
    try:
        said = main(sys.argv[1:])
    except (ClientError, WaiterError) as error:
        sys.exit(f"\n{error}")
    if said:
        print(json.dumps(said, default=str, indent=4))
