"""Creates or updates the CloudFormation stack and says what failed."""

import time

from botocore.exceptions import ClientError

NAME = "cpd-local"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def deploy(cloudformation, url: str, parameters: dict[str, str], timeout_seconds: float = 60) -> None:
    """Brings the stack to this template; does nothing when it is there already."""
    request = {
        "StackName": NAME,
        "TemplateURL": url,
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        "Capabilities": CAPABILITIES,
    }
    try:
        cloudformation.create_stack(**request)
    except cloudformation.exceptions.AlreadyExistsException:
        try:
            cloudformation.update_stack(**request)
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return
            raise

    deadline = time.monotonic() + timeout_seconds
    while (status := described(cloudformation)["StackStatus"]).endswith("IN_PROGRESS"):
        if time.monotonic() > deadline:
            raise SystemExit(f"the stack is still {status} after {timeout_seconds:.0f} s")
        time.sleep(0.1)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise SystemExit(f"the stack is {status}\n" + "\n".join(failures(cloudformation)))


def described(cloudformation) -> dict:
    """The stack as it is."""
    return cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]


def failures(cloudformation) -> list[str]:
    """Why it failed: one line a resource, oldest first."""
    events = cloudformation.describe_stack_events(StackName=NAME)["StackEvents"]
    return [
        f"  {event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("FAILED")
    ]


def physical_ids(cloudformation) -> dict[str, str]:
    """Logical id of each resource and the id it got."""
    resources = cloudformation.describe_stack_resources(StackName=NAME)["StackResources"]
    return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}
