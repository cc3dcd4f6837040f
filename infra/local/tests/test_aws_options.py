"""The options that the recorded `aws` of the deployment page's test takes are those of the real one."""

from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

LIST = Path(__file__).resolve().parents[2] / "ops/tests/deployment_page/aws-options.txt"
LINES = [line.split(": ", 1) for line in LIST.read_text().splitlines() if ": " in line]
# Where the AWS CLI has its own name, or an option of its own.
SERVICES = {"deploy": "codedeploy", "s3api": "s3"}
OWN = {"cloudfront create-invalidation": {"--paths"}}
OPTIONAL = {"cloudfront create-invalidation": {"--invalidation-batch"}}
SESSION = botocore.session.get_session()


def operation(command: str):
    service, *words = command.split()
    service = SERVICES.get(service, service)
    model = SESSION.get_service_model(service)
    if words[0] == "wait":
        waiters = SESSION.get_waiter_model(service)
        names = {xform_name(name, "-"): waiters.get_waiter(name).operation for name in waiters.waiter_names}
        return model.operation_model(names[words[1]])
    names = {xform_name(name, "-"): name for name in model.operation_names}
    return model.operation_model(names[words[0]])


@pytest.mark.parametrize(("command", "options"), LINES)
def test_an_option_is_one_of_the_real_program(command, options):
    shape = operation(command).input_shape
    real = {f"--{xform_name(name, '-')}" for name in shape.members}
    real |= {option.replace("--", "--no-", 1) for option in real}
    listed = set(options.split())
    assert {option.rstrip("!") for option in listed} <= real | OWN.get(command, set())
    required = {f"--{xform_name(name, '-')}" for name in shape.required_members}
    assert {option.rstrip("!") for option in listed if option.endswith("!")} == required - OPTIONAL.get(command, set())
