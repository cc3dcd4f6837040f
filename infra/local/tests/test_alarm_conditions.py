"""Every alarm of the template, and how its condition comes about: docs/alarms.md has a line for each of them.

What a local stack can produce is produced here, below the names under which the deployed alarm looks for it. The alarms on
what the functions count themselves are rung by `platform::alarms` in tests/tests/memory.
"""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import own_stack
import pytest
from botocore.exceptions import ClientError

from deployer import stack, template

ROOT = Path(__file__).resolve().parents[3]
RESOURCES = template.with_own_tables(template.load(ROOT / "template.yaml")["Resources"])
ALARMS = {name: it["Properties"] for name, it in RESOURCES.items() if it["Type"] == "AWS::CloudWatch::Alarm"}
NAMES = {logical_id: alarm["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-") for logical_id, alarm in ALARMS.items()}
NOT_HERE = "not here: "
OURS = "Cpd"
# The test below that produces what a metric counts.
PRODUCERS = {
    ("AWS/Lambda", "Errors"): {"test_a_function_that_ends_is_an_error"},
    ("AWS/Lambda", "Throttles"): {"test_a_function_without_concurrency_is_throttled"},
    ("AWS/Lambda", "Invocations"): {"test_a_function_whose_schedule_is_off_is_silent"},
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {
        "test_what_is_given_up_lies_in_the_queue_that_is_watched",
        "test_what_a_stream_gives_up_lies_in_the_queue_that_is_watched",
        "test_what_guardduty_finds_leads_to_the_queue_that_is_watched",
    },
}

Row = tuple[list[str], str, str]


def rows() -> list[Row]:
    """The page: alarms, condition, and the test that produces it or why none does."""
    lines = [line for line in (ROOT / "docs/alarms.md").read_text().splitlines() if line.startswith("| `…-")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [(re.findall(r"`…-([a-z*-]+)`", first), condition, produced) for first, condition, produced in cells]


def metrics(alarm: dict) -> set[tuple[str, str]]:
    entries = [entry["MetricStat"]["Metric"] for entry in alarm["Metrics"] if "MetricStat" in entry] if "Metrics" in alarm else [alarm]
    return {(entry["Namespace"], entry["MetricName"]) for entry in entries}


def rust_tests() -> set[str]:
    found = set()
    for path in (ROOT / "tests/tests/memory").rglob("*.rs"):
        module = [part for part in path.relative_to(ROOT / "tests/tests/memory").with_suffix("").parts if part != "mod"]
        found |= {"::".join([*module, name]) for name in re.findall(r"fn (\w+)\(", path.read_text())}
    return found


RUST = rust_tests()
PYTHON = {name for path in Path(__file__).parent.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)}


def problems(alarms: dict[str, dict], page: list[Row]) -> list[str]:
    """What is wrong with the page."""
    found = []
    names = {name: alarm["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-") for name, alarm in alarms.items()}
    for patterns, condition, produced in page:
        if len(condition) < 10:
            found.append(f"{patterns}: no condition")
        found += [f"{it}: no such alarm" for it in patterns if not any(fnmatchcase(name, it) for name in names.values())]
        tests = [it for it in re.findall(r"`([\w:]+)`", produced) if "::" in it or it.startswith("test_")]
        found += [f"{it}: no such test" for it in tests if it not in (RUST if "::" in it else PYTHON)]
        if not tests and len(produced.removeprefix(NOT_HERE)) < 20:
            found.append(f"{patterns}: neither a test nor a reason")
    for logical_id, alarm in alarms.items():
        name, watched = names[logical_id], metrics(alarm)
        # The closest pattern counts: `*-errors` is for every function that has no line of its own.
        fitting = [(len(it), row) for row in page for it in row[0] if fnmatchcase(name, it)]
        own = [row for length, row in fitting if length == max(length for length, _ in fitting)]
        if len(own) != 1:
            found.append(f"{name}: {len(own)} lines")
            continue
        produced = own[0][2]
        if produced.startswith(NOT_HERE):
            if any(namespace == OURS for namespace, _ in watched) and "Metrics" not in alarm:
                found.append(f"{name}: the functions count it, so a test can produce it")
            continue
        for metric in watched:
            if metric[0] == OURS:
                continue
            if not PRODUCERS.get(metric, set()) & set(re.findall(r"`(\w+)`", produced)):
                found.append(f"{name}: its test produces nothing that {metric} counts")
    return found


def test_the_page_says_of_every_alarm_how_its_condition_comes_about():
    assert len(ALARMS) > 90 and len(rows()) > 25
    assert problems(ALARMS, rows()) == []


def broken() -> Iterator[tuple[str, dict[str, dict], list[Row], str]]:
    new = ALARMS["EmailErrorsAlarm"] | {"AlarmName": {"Fn::Sub": "${AWS::StackName}-something-new"}}
    yield "an alarm without a line", ALARMS | {"New": new}, rows(), "something-new: 0 lines"
    ours = ALARMS["OverbookedAlarm"]
    other = ALARMS["EmailErrorsAlarm"] | {"MetricName": "Error"}
    yield "a metric that nobody counts", ALARMS | {"EmailErrorsAlarm": other}, rows(), "('AWS/Lambda', 'Error') counts"
    without = {name: alarm for name, alarm in ALARMS.items() if alarm is not ours}
    yield "a line without an alarm", without, rows(), "overbooked: no such alarm"
    lost = [(p, c, "`enrolment::no_such_test`" if "overbooked" in p else t) for p, c, t in rows()]
    yield "a test that is gone", ALARMS, lost, "no such test"
    excused = [(p, c, NOT_HERE + "it is rather hard to bring about" if "overbooked" in p else t) for p, c, t in rows()]
    yield "an excuse for our own metric", ALARMS, excused, "a test can produce it"
    silent = [(p, c, "" if "*-duration" in p else t) for p, c, t in rows()]
    yield "no reason at all", ALARMS, silent, "neither a test nor a reason"


@pytest.mark.parametrize(("alarms", "page", "expected"), [it[1:] for it in broken()], ids=[it[0] for it in broken()])
def test_a_page_that_is_wrong_would_be_noticed(alarms, page, expected):
    assert any(expected in problem for problem in problems(alarms, page))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory) -> Iterator[tuple[own_stack.Clients, dict[str, dict]]]:
    """A stack of functions that end at once, and its alarms as they are deployed, by their name without the stack's."""
    folder = tmp_path_factory.mktemp("alarms")
    with own_stack.running(folder) as clients:
        own_stack.deploy(clients, template.load(ROOT / "template.yaml"), folder)
        for rule in clients("events").list_rules()["Rules"]:
            clients("events").disable_rule(Name=rule["Name"])
        for mapping in clients("lambda").list_event_source_mappings()["EventSourceMappings"]:
            clients("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        pages = clients("cloudwatch").get_paginator("describe_alarms").paginate()
        found = {it["AlarmName"].removeprefix(f"{stack.NAME}-"): it for page in pages for it in page["MetricAlarms"]}
        yield clients, found


def on(metric: str, namespace: str = "AWS/Lambda") -> list[str]:
    """The alarms that watch a metric, but for those of resources that a local stack leaves out."""
    watching = [name for name, alarm in ALARMS.items() if metrics(alarm) == {(namespace, metric)}]
    return [NAMES[name] for name in watching if "Condition" not in RESOURCES[name]]


def named(alarm: dict) -> dict[str, str]:
    return {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]}


def invoke(clients, alarm: dict) -> dict:
    """Calls the function of an alarm by the alias that everybody calls."""
    return clients("lambda").invoke(FunctionName=named(alarm)["FunctionName"], Qualifier="live", Payload=b"{}")


def measured(clients, alarm: dict) -> list[float]:
    """What CloudWatch has under the name of an alarm. The local stack does not count by alias."""
    now = datetime.now(UTC)
    points = clients("cloudwatch").get_metric_statistics(
        Namespace=alarm["Namespace"],
        MetricName=alarm["MetricName"],
        Dimensions=[it for it in alarm["Dimensions"] if it["Name"] != "Resource"],
        StartTime=now - timedelta(seconds=alarm["Period"] * alarm["EvaluationPeriods"]),
        EndTime=now + timedelta(minutes=1),
        Period=alarm["Period"],
        Statistics=[alarm["Statistic"]],
    )["Datapoints"]
    return [point[alarm["Statistic"]] for point in points]


# First: nothing has been invoked yet.
@pytest.mark.parametrize("name", on("Invocations"))
def test_a_function_whose_schedule_is_off_is_silent(deployed, name):
    clients, alarms = deployed
    alarm = alarms[name]
    assert (alarm["ComparisonOperator"], alarm["TreatMissingData"]) == ("LessThanThreshold", "breaching")
    assert measured(clients, alarm) == []
    invoke(clients, alarm)
    assert sum(measured(clients, alarm)) >= alarm["Threshold"], "a run ends the silence"


@pytest.mark.parametrize("name", on("Errors"))
def test_a_function_that_ends_is_an_error(deployed, name):
    clients, alarms = deployed
    alarm = alarms[name]
    function = named(alarm)["FunctionName"]
    assert named(alarm)["Resource"] == f"{function}:live"
    assert max(measured(clients, alarm), default=0) <= alarm["Threshold"] or name.removesuffix("-errors") + "-silent" in on("Invocations")
    assert "FunctionError" in invoke(clients, alarm)
    assert max(measured(clients, alarm)) > alarm["Threshold"]


@pytest.mark.parametrize("name", on("Duration"))
def test_the_duration_of_a_run_is_measured_where_the_alarm_looks(deployed, name):
    clients, alarms = deployed
    alarm = alarms[name]
    invoke(clients, alarm)
    assert 0 < max(measured(clients, alarm)) < alarm["Threshold"], "milliseconds"


@pytest.mark.parametrize("name", on("Throttles"))
def test_a_function_without_concurrency_is_throttled(deployed, name):
    clients, alarms = deployed
    alarm = alarms[name]
    function = named(alarm)["FunctionName"]
    assert max(measured(clients, alarm), default=0) <= alarm["Threshold"]
    clients("lambda").put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    # The local stack forgets the limit of a function where an alias is called.
    with pytest.raises(ClientError, match="TooManyRequests"):
        clients("lambda").invoke(FunctionName=function, Payload=b"{}")
    clients("lambda").delete_function_concurrency(FunctionName=function)
    assert max(measured(clients, alarm)) > alarm["Threshold"]


def waiting(clients, alarm: dict) -> int:
    """The messages of an alarm's queue, as SQS reports them to CloudWatch."""
    url = clients("sqs").get_queue_url(QueueName=named(alarm)["QueueName"])["QueueUrl"]
    attributes = clients("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(attributes["Attributes"]["ApproximateNumberOfMessages"])


QUEUES = {name: it["Properties"] for name, it in RESOURCES.items() if it["Type"] == "AWS::SQS::Queue"}
GIVEN_UP = [
    (alarm, source)
    for alarm in on("ApproximateNumberOfMessagesVisible", "AWS/SQS")
    for source, queue in QUEUES.items()
    if "RedrivePolicy" in queue
    and queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    == next(it for it in ALARMS.values() if it["AlarmName"]["Fn::Sub"].endswith(f"}}-{alarm}"))["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
]


@pytest.mark.parametrize(("name", "source"), GIVEN_UP)
def test_what_is_given_up_lies_in_the_queue_that_is_watched(deployed, name, source):
    clients, alarms = deployed
    sqs, alarm = clients("sqs"), alarms[name]
    url = stack.physical_ids(clients("cloudformation"))[source]
    # The bucket greets the queue that it notifies with a test event, as on AWS.
    sqs.purge_queue(QueueUrl=url)
    before = waiting(clients, alarm)
    sqs.send_message(QueueUrl=url, MessageBody="{}")
    for _ in range(int(QUEUES[source]["RedrivePolicy"]["maxReceiveCount"])):
        assert sqs.receive_message(QueueUrl=url, VisibilityTimeout=0).get("Messages"), "it is delivered again"
    assert waiting(clients, alarm) == before, "it may succeed until its last delivery has failed"
    assert "Messages" not in sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)
    assert waiting(clients, alarm) == before + 1 > alarm["Threshold"]


STREAMS = {"relay-failures": ("OutboxRelayFunction", "OutboxTable"), "award-failures": ("CpdAwardFunction", "MainTable")}


@pytest.mark.parametrize("name", STREAMS)
def test_what_a_stream_gives_up_lies_in_the_queue_that_is_watched(deployed, name):
    clients, alarms = deployed
    function, table = (stack.physical_ids(clients("cloudformation"))[it] for it in STREAMS[name])
    functions = clients("lambda")
    (mapping,) = functions.list_event_source_mappings(FunctionName=f"{function}:live")["EventSourceMappings"]
    # The template's hour, in a second.
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True, MaximumRecordAgeInSeconds=1, FilterCriteria={})
    clients("dynamodb").put_item(TableName=table, Item={"pk": {"S": "GIVEN#UP"}, "sk": {"S": "1"}})
    deadline = time.monotonic() + 60
    while waiting(clients, alarms[name]) <= alarms[name]["Threshold"]:
        assert time.monotonic() < deadline, "the record is not given up"
        time.sleep(0.5)
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)


def found_by_guardduty(status: str, bucket: str) -> str:
    """What GuardDuty reports of a file, in the fields that its documentation lists."""
    detail = {
        "schemaVersion": "1.0",
        "scanStatus": "COMPLETED",
        "resourceType": "S3_OBJECT",
        "s3ObjectDetails": {"bucketName": bucket, "objectKey": "assignments/submissions/1/a.pdf", "eTag": "1", "versionId": "1"},
        "scanResultDetails": {"scanResultStatus": status, "threats": [{"name": "EICAR-Test-File (not a virus)"}]},
    }
    event = {"id": "1", "source": "aws.guardduty", "detail-type": "GuardDuty Malware Protection Object Scan Result", "detail": detail}
    return json.dumps(event | {"account": "123456789012", "time": "2026-11-27T08:00:00Z", "region": "eu-west-1", "resources": []})


def test_what_guardduty_finds_leads_to_the_queue_that_is_watched(deployed):
    clients, _ = deployed
    (rule,) = [
        it["Properties"] for it in RESOURCES.values()
        if it["Type"] == "AWS::Events::Rule" and it["Properties"]["EventPattern"]["source"] == ["aws.guardduty"]
    ]
    pattern = json.dumps(rule["EventPattern"]).replace('{"Ref": "UploadBucket"}', '"uploads"')

    def matches(status: str, bucket: str = "uploads") -> bool:
        event = found_by_guardduty(status, bucket)
        return clients("events").test_event_pattern(EventPattern=pattern, Event=event)["Result"]

    assert matches("THREATS_FOUND") and matches("UNSUPPORTED") and matches("FAILED")
    assert not matches("NO_THREATS_FOUND") and not matches("THREATS_FOUND", bucket="another")
    (target,) = rule["Targets"]
    assert ALARMS["InfectedFilesAlarm"]["Dimensions"][0]["Value"]["Fn::GetAtt"][0] == target["Arn"]["Fn::GetAtt"][0]
