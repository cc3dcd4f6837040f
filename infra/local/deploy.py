"""Deploys template.yaml to the local stack, fills its secrets, loads the demo, writes stack.json.

Run by `cargo xtask up`. Every step can be repeated: on a running stack it is an update.
"""

import argparse
import json
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import boto3

from cloud import REGION
from deployer import badges, bundle, demo, describe, gaps, release, stack, template

ROOT = Path(__file__).resolve().parents[2]
# Obviously no real secrets; the stand-ins know the same.
STRIPE = {"api_key": "sk_test_local", "signing": ["whsec_local_new", "whsec_local_old"]}
ZOOM = {"account_id": "local-account", "client_id": "local-client", "client_secret": "local-secret"}
UNSUBSCRIBE = {"signing_key": "local-" * 10}
MAIL_FROM = "learning@cpd.example"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binaries", type=Path, default=ROOT / "target/debug")
    parser.add_argument("--local", type=Path, default=ROOT / ".local")
    parser.add_argument("--cloud", default="http://127.0.0.1:4566")
    parser.add_argument("--stripe", default="http://127.0.0.1:4570")
    parser.add_argument("--zoom", default="http://127.0.0.1:4571")
    parser.add_argument("--issuer", default="http://127.0.0.1:4572")
    parser.add_argument("--mailbox", default="http://127.0.0.1:4573")
    parser.add_argument("--site", default="http://127.0.0.1:4574", help="where gateway.py listens")
    return parser.parse_args()


def main() -> None:
    chosen = options()
    made = {}

    def clients(service: str):
        """One client per service, created on first use."""
        if service not in made:
            made[service] = boto3.client(
                service,
                endpoint_url=chosen.cloud,
                region_name=REGION,
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
        return made[service]

    parameters = {
        "Stage": "local",
        "Architecture": "x86_64",  # says nothing locally: binaries run as processes of this machine
        "CanaryReleases": "false",  # the stack has no CodeDeploy
        "FrontendOrigin": chosen.site,
        "HostSite": "false",  # gateway.py is the host
        "MailFrom": MAIL_FROM,
        "MailIdentity": MAIL_FROM.split("@")[1],
        "JwtIssuer": chosen.issuer,
        "JwtAudience": "cpd-web",
        "StripeApiBase": chosen.stripe,
        "ZoomApiBase": f"{chosen.zoom}/v2",
        "ZoomOauthUrl": f"{chosen.zoom}/oauth/token",
        "FontFolder": str(ROOT / "shared/font-layer/fonts"),  # the stack mounts no layers
    }
    system = template.load(ROOT / "template.yaml")
    binaries = template.functions(system)

    with step("pack the functions"):
        names = sorted(binaries.values())
        packed = bundle.upload(clients("s3"), chosen.binaries, names, chosen.local / "bundles")
        code_uris = {logical_id: packed[name] for logical_id, name in binaries.items()}
    parameters["Release"] = release.fingerprint(system, code_uris, parameters)
    with step("deploy template.yaml"):
        body = template.localise(system, code_uris, parameters)
        # Too large to be sent along: CloudFormation takes more than 51,200 bytes from a bucket only.
        url = f"{chosen.cloud}/{bundle.BUCKET}/{bundle.upload_template(clients('s3'), body)}"
        stack.deploy(clients("cloudformation"), url, parameters)
    with step("close the gaps of the local stack"):
        ids = stack.physical_ids(clients("cloudformation"))
        gaps.close(clients, system, ids)
        verify_sender(clients("sesv2"), parameters["MailIdentity"])
    with step("fill the secrets"):
        fill(clients("secretsmanager"), ids["StripeSecret"], STRIPE)
        fill(clients("secretsmanager"), ids["ZoomSecret"], ZOOM)
        # AWS generates it.
        fill(clients("secretsmanager"), ids["UnsubscribeSecret"], UNSUBSCRIBE)
        badges.fill(clients("secretsmanager"), ids["BadgeSecret"])

    describe.write_environment(chosen.local / "watch.env", clients("lambda"), ids, binaries, chosen.cloud)
    content = describe.addresses(clients, chosen.cloud, ids, binaries) | {
        "api_url": chosen.site,
        "frontend_url": chosen.site,
        "mail_url": chosen.mailbox,
        "mailbox": chosen.mailbox,
        "issuer": chosen.issuer,
        "token_url": f"{chosen.issuer}/token",
        "client_id": parameters["JwtAudience"],
        "provider_name": system["Parameters"]["ProviderName"]["Default"],
        "webhook_secret": STRIPE["signing"][0],
        "stripe_url": chosen.stripe,
        "stripe_dashboard": f"{chosen.stripe}/dashboard",
        "zoom_url": chosen.zoom,
        "demo": {"courses": [], "people": []},
    }
    stack_file = chosen.local / "stack.json"
    describe.write(stack_file, content)
    with step("point Stripe's stand-in at the webhook"):
        put(f"{chosen.stripe}/_control/config", {"webhook_url": content["webhook_url"]})
    with step("load the demo"):
        folder = ROOT / "infra/demo"
        demo.load(chosen.binaries / "ops", folder, stack_file, chosen.cloud, REGION)
        describe.write(stack_file, content | {"demo": demo.described(folder)})


@contextmanager
def step(name: str):
    """Prints the step and what it took."""
    began = time.monotonic()
    print(f"  {name} …", end="", flush=True)
    yield
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def verify_sender(ses, identity: str) -> None:
    """On AWS the operator proves to own the domain; the local stack believes it at once."""
    try:
        ses.create_email_identity(EmailIdentity=identity)
    except ses.exceptions.AlreadyExistsException:
        pass


def fill(secrets, secret: str, value: dict) -> None:
    """Gives the secret its value, unless it has that already."""
    text = json.dumps(value)
    if secrets.get_secret_value(SecretId=secret).get("SecretString") != text:
        secrets.put_secret_value(SecretId=secret, SecretString=text)


def put(url: str, body: dict) -> None:
    request = urllib.request.Request(
        url, data=json.dumps(body).encode(), method="PUT", headers={"content-type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=5).close()


if __name__ == "__main__":
    main()
