"""Prints what a function logged on the local stack: python logs.py --stack .local/stack.json NAME"""

import argparse
import json
import time
from pathlib import Path

import boto3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stack", type=Path, required=True)
    options.add_argument("--follow", action="store_true")
    options.add_argument("function")
    chosen = options.parse_args()

    stack = json.loads(chosen.stack.read_text())
    if chosen.function not in stack["functions"]:
        raise SystemExit(f"no function {chosen.function}; there are {', '.join(sorted(stack['functions']))}")
    logs = boto3.client(
        "logs",
        endpoint_url=stack["aws_endpoint"],
        region_name=stack["region"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    group = f"/aws/lambda/{stack['functions'][chosen.function]}"
    shown: set[tuple] = set()  # the local stack's events carry no id
    while True:
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group):
            for event in page["events"]:
                identity = (event["logStreamName"], event["timestamp"], event["message"])
                if identity not in shown:
                    shown.add(identity)
                    print(event["message"].rstrip(), flush=True)
        if not chosen.follow:
            return
        time.sleep(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
