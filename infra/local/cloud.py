"""Starts the local AWS stack (ministack) in the foreground, under the environment it needs.

Run by `cargo xtask up`: python cloud.py --port 4566 --state .local/cloud
"""

import argparse
import json
import os
import sys
from pathlib import Path

from deployer import stack, template

ROOT = Path(__file__).resolve().parents[2]
REGION = "eu-west-1"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=4566)
    options.add_argument("--state", type=Path, required=True, help="folder for everything it keeps")
    options.add_argument("--watch", help="address of `cargo lambda watch`; functions then run there")
    chosen = options.parse_args()

    state = chosen.state.resolve()
    for folder in ("state", "s3", "tmp"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    forget_stream_positions(state / "state" / "lambda.json")

    endpoint = f"http://127.0.0.1:{chosen.port}"
    # Functions inherit this environment, so it is built here and not taken over from the caller.
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": os.environ.get("HOME", "/"),
        "TMPDIR": str(state / "tmp"),
        "PYTHONUNBUFFERED": "1",
        "BIND_HOST": "127.0.0.1",  # it would listen on every interface otherwise
        "GATEWAY_PORT": str(chosen.port),
        "AUTH": "true",  # signatures, and every role's policy
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "MINISTACK_REGION": REGION,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
    }
    if chosen.watch:
        for binary in template.functions(template.load(ROOT / "template.yaml")).values():
            url = f"{chosen.watch}/2015-03-31/functions/{binary}/invocations"
            environment[f"MINISTACK_LAMBDA_PROXY_{stack.NAME}-{binary}"] = url
    program = Path(__file__).with_name("named_versions.py")
    os.execve(sys.executable, [sys.executable, str(program)], environment)


def forget_stream_positions(saved: Path) -> None:
    """Lets stream mappings start over after a restart.

    The stack keeps how far each mapping has read, but not the records: after a restart the first
    new records would count as read already and never be delivered.
    """
    if not saved.exists():
        return
    state = json.loads(saved.read_text())
    if state.get("payload", {}).pop("dynamodb_stream_positions", None) is not None:
        saved.write_text(json.dumps(state))


if __name__ == "__main__":
    main()
