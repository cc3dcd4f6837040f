"""A local AWS stack of the tests' own, and the template deployed to it with functions that end at once.

As a program it writes the stack's address and physical ids, and runs until its input ends:

    PYTHONPATH=. python tests/own_stack.py FOLDER
"""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import boto3
import httpx
from botocore.config import Config

import cloud
from deployer import bundle, gaps, release, stack, template

ROOT = Path(__file__).resolve().parents[3]
PARAMETERS = {
    "Stage": "update",
    "CanaryReleases": "false",
    "FrontendOrigin": "http://127.0.0.1:4574",
    "HostSite": "false",
    "MailFrom": "learning@cpd.example",
    "MailIdentity": "cpd.example",
    "JwtIssuer": "http://127.0.0.1:4572",
    "JwtAudience": "cpd-web",
}
Clients = Callable[[str], object]


@contextmanager
def running(folder: Path) -> Iterator[Clients]:
    """The stack, on a free port; gives its clients."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "cloud.py", "--port", str(port), "--state", str(folder / "cloud")]
    log = (folder / "cloud.log").open("w")
    process = subprocess.Popen(command, cwd=ROOT / "infra/local", stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until_ready(f"{url}/_ministack/health")

        @cache
        def client(service: str) -> object:
            return boto3.client(
                service,
                endpoint_url=url,
                region_name=cloud.REGION,
                aws_access_key_id="test",
                aws_secret_access_key="test",
                # The answer that a test waits for may be a refusal.
                config=Config(retries={"total_max_attempts": 1}),
            )

        yield client
    finally:
        process.terminate()
        process.wait(timeout=10)
        log.close()


def wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            if httpx.get(url, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, "the local stack did not start"
        time.sleep(0.1)


def deploy(clients: Clients, source: dict, tmp_path: Path, **changed: str) -> dict[str, str]:
    """Deploys the template with functions that do nothing; gives the physical ids."""
    parameters = PARAMETERS | changed
    binaries = template.functions(source)
    folder = tmp_path / "binaries"
    folder.mkdir(exist_ok=True)
    for name in binaries.values():
        shutil.copy(shutil.which("true"), folder / name)
    packed = bundle.upload(clients("s3"), folder, sorted(binaries.values()), tmp_path / "bundles")
    code_uris = {logical_id: packed[name] for logical_id, name in binaries.items()}
    if "Release" in source["Parameters"]:
        parameters["Release"] = release.fingerprint(source, code_uris, parameters)
    body = template.localise(source, code_uris, parameters)
    key = bundle.upload_template(clients("s3"), body)
    url = f"{clients('s3').meta.endpoint_url}/{bundle.BUCKET}/{key}"
    stack.deploy(clients("cloudformation"), url, parameters)
    return stack.physical_ids(clients("cloudformation"))


def main(folder: Path) -> None:
    """A stack for a test in another language."""
    with running(folder) as clients:
        source = template.load(ROOT / "template.yaml")
        ids = deploy(clients, source, folder)
        gaps.close(clients, source, ids)
        print(json.dumps({"endpoint": clients("s3").meta.endpoint_url, "ids": ids}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
