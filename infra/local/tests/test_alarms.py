"""Alarms, dashboard, saved queries and runbook: that all are there, fit each other, and read what is emitted."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from deployer import template

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = template.load(ROOT / "template.yaml")
RESOURCES = template.with_own_tables(TEMPLATE["Resources"])
STACK = "${AWS::StackName}-"


def of_type(kind: str) -> dict[str, dict]:
    return {name: resource["Properties"] for name, resource in RESOURCES.items() if resource["Type"] == kind}


ALARMS = of_type("AWS::CloudWatch::Alarm")
FUNCTIONS = of_type("AWS::Serverless::Function")
TABLES = of_type("AWS::DynamoDB::Table")
NAMES = {logical_id: alarm["AlarmName"]["Fn::Sub"].removeprefix(STACK) for logical_id, alarm in ALARMS.items()}
GLOBAL_TIMEOUT = TEMPLATE["Globals"]["Function"]["Timeout"]


def metrics_of(alarm: dict) -> list[dict]:
    """The metrics that an alarm reads: its own, or those that it calculates with."""
    if "Metrics" in alarm:
        return [entry["MetricStat"]["Metric"] for entry in alarm["Metrics"] if "MetricStat" in entry]
    return [alarm]


def dimensions(metric: dict) -> dict[str, object]:
    return {dimension["Name"]: dimension["Value"] for dimension in metric.get("Dimensions", [])}


def watching(stem: str, metric: str) -> dict:
    """The one alarm of a function on a metric."""
    found = [
        alarm
        for alarm in ALARMS.values()
        if alarm.get("MetricName") == metric
        and {"Ref": f"{stem}Function"} in (dimensions(alarm).get("FunctionName"), dimensions(alarm).get("service"))
    ]
    assert len(found) == 1, f"{stem} needs one alarm on {metric}, and has {len(found)}"
    return found[0]


def events(function: str, kind: str) -> list[dict]:
    events = FUNCTIONS[function].get("Events", {}).values()
    return [event["Properties"] for event in events if event["Type"] == kind]


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_says_when_it_rings_and_when_it_is_over(alarm):
    topic = [{"Ref": "AlarmTopic"}]
    assert ALARMS[alarm]["AlarmActions"] == topic == ALARMS[alarm]["OKActions"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_alarms_for_errors_throttles_and_duration(function):
    stem = function.removesuffix("Function")
    errors = watching(stem, "Errors")
    # Of the alias: that is what callers name, and what a release shifts.
    assert dimensions(errors)["Resource"] == {"Fn::Sub": "${%s}:live" % function}
    assert watching(stem, "Throttles")["Statistic"] == "Sum"
    duration = watching(stem, "Duration")
    timeout = FUNCTIONS[function].get("Timeout", GLOBAL_TIMEOUT) * 1000
    assert 0.7 * timeout <= duration["Threshold"] < timeout and duration["Statistic"] == "Maximum"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_a_schedule_stream_or_queue_calls_is_watched_for_silence(function):
    stem = function.removesuffix("Function")
    if events(function, "Schedule"):
        silent = watching(stem, "Invocations")
        assert silent["TreatMissingData"] == "breaching" and silent["ComparisonOperator"] == "LessThanThreshold"
        assert silent["EvaluationPeriods"] >= 2, "one empty period says nothing"
    if events(function, "DynamoDB"):
        assert watching(stem, "IteratorAge")["Threshold"] <= 3_600_000, "a stream keeps a day"
    for event in events(function, "SQS"):
        queue = event["Queue"]["Fn::GetAtt"][0]
        (age,) = [a for a in ALARMS.values() if dimensions(a).get("QueueName") == {"Fn::GetAtt": [queue, "QueueName"]}]
        assert age["MetricName"] == "ApproximateAgeOfOldestMessage"
        assert age["Threshold"] < RESOURCES[queue]["Properties"]["MessageRetentionPeriod"]


def test_every_queue_of_failures_is_watched():
    dead = {
        queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for queue in of_type("AWS::SQS::Queue").values()
        if "RedrivePolicy" in queue
    }
    for function in FUNCTIONS:
        for event in events(function, "DynamoDB"):
            dead.add(event["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0])
        for event in events(function, "Schedule"):
            dead.add(event["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0])
    for rule in of_type("AWS::Events::Rule").values():
        # Those that nobody empties but a person.
        dead |= {it["Arn"]["Fn::GetAtt"][0] for it in rule["Targets"]} - {e["Queue"]["Fn::GetAtt"][0] for f in FUNCTIONS for e in events(f, "SQS")}
    watched = {
        dimensions(alarm)["QueueName"]["Fn::GetAtt"][0]
        for alarm in ALARMS.values()
        if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible"
    }
    assert len(dead) >= 5 and dead == watched


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_alarms_for_throttles_conflicts_and_failures(table):
    read = [(metric["MetricName"], dimensions(metric)) for alarm in ALARMS.values() for metric in metrics_of(alarm)]
    own = [(name, found) for name, found in read if found.get("TableName") == {"Ref": table}]
    assert {"ReadThrottleEvents", "WriteThrottleEvents", "TransactionConflict", "SystemErrors"} <= {n for n, _ in own}
    indexes = {index["IndexName"] for index in TABLES[table].get("GlobalSecondaryIndexes", [])}
    for metric in ("ReadThrottleEvents", "WriteThrottleEvents"):
        watched = {found.get("GlobalSecondaryIndexName") for name, found in own if name == metric}
        assert watched == indexes | {None}, "an index is counted apart from its table"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_release_is_rolled_back_by_its_own_function_only(function):
    preference = FUNCTIONS[function].get("DeploymentPreference")
    if preference is None:
        return
    named = [alarm["Ref"] for alarm in preference["Alarms"]]
    assert named
    for alarm in named:
        for metric in metrics_of(ALARMS[alarm]):
            found = dimensions(metric)
            assert {"Ref": function} in (found.get("FunctionName"), found.get("service")), alarm
            # The gateway's and the URL's 5xx count what a switch answers on purpose.
            assert metric["MetricName"] in ("Errors", "UnexpectedFailure"), alarm
    assert f"{function.removesuffix('Function')}ErrorsAlarm" in named


def test_a_functions_own_metrics_and_alarms_fit():
    source = (ROOT / "shared/src/runtime/metrics.rs").read_text()
    counted = set(re.findall(r'Self::\w+ => "(\w+)"', source))
    read = [metric for alarm in ALARMS.values() for metric in metrics_of(alarm) if metric.get("Namespace") == "Cpd"]
    assert counted and counted == {metric["MetricName"] for metric in read}
    for metric in read:
        # As `metrics::line` emits them; a set that is not emitted is another metric, and stays empty.
        found = dimensions(metric)
        assert found.keys() in ({"stage"}, {"service", "stage"}), metric["MetricName"]
        assert found["stage"] == {"Ref": "Stage"}
        assert "service" not in found or found["service"]["Ref"] in FUNCTIONS
    assert TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]["STAGE"] == {"Ref": "Stage"}


def test_what_a_switch_answers_is_taken_off_the_failures_of_the_api():
    alarm = ALARMS["ApiUnavailableAlarm"]
    read = {entry["Id"]: entry["MetricStat"]["Metric"] for entry in alarm["Metrics"] if "MetricStat" in entry}
    assert read["refused"]["MetricName"] == read["elsewhere"]["MetricName"] == "SwitchedOff"
    # What the whole stage refuses, so that a new function needs no line here …
    assert dimensions(read["refused"]) == {"stage": {"Ref": "Stage"}}
    # … but for functions that people reach past the gateway: their 5xx are not among those that it counts.
    behind_the_api = {
        integration["IntegrationUri"]["Ref"].removesuffix(".Alias")
        for integration in of_type("AWS::ApiGatewayV2::Integration").values()
    }
    by_url = {name for name, function in FUNCTIONS.items() if "FunctionUrlConfig" in function}
    assert by_url == {dimensions(read["elsewhere"])["service"]["Ref"]} and not by_url & behind_the_api
    (expression,) = [entry["Expression"] for entry in alarm["Metrics"] if "Expression" in entry]
    assert expression == "failed - FILL(refused, 0) + FILL(elsewhere, 0)"
    assert all("SwitchedOff" != alarm.get("MetricName") for alarm in ALARMS.values())


def refused_by_cloudwatch(alarm: dict) -> list[str]:
    """What CloudWatch would not take; its own limits, which no schema states."""
    problems = []
    if len(alarm.get("Metrics", [])) > 10:
        problems.append("an alarm calculates with ten metrics at most")
    if "Period" in alarm:
        longest = 86_400 if alarm["Period"] < 3_600 else 7 * 86_400
        if alarm["Period"] * alarm["EvaluationPeriods"] > longest:
            problems.append("it looks back too far")
        if alarm["Period"] % 60:
            problems.append("a period is a number of minutes")
    if alarm.get("DatapointsToAlarm", 1) > alarm["EvaluationPeriods"]:
        problems.append("more data points than periods")
    return problems


def test_cloudwatch_takes_every_alarm():
    assert {name: found for name, alarm in ALARMS.items() if (found := refused_by_cloudwatch(alarm))} == {}
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ({"Metrics": [{"Id": f"m{number}"} for number in range(11)]}, "ten metrics"),
        ({"Period": 300, "EvaluationPeriods": 289}, "too far"),
        ({"Period": 90}, "minutes"),
        ({"DatapointsToAlarm": 4}, "data points"),
    ],
)
def test_an_alarm_that_cloudwatch_refuses_would_be_noticed(broken, expected):
    (problem,) = refused_by_cloudwatch({"EvaluationPeriods": 3} | broken)
    assert expected in problem


def test_the_operator_hears_of_the_months_bill_before_the_budget_is_spent():
    (budget,) = of_type("AWS::Budgets::Budget").values()
    assert budget["Budget"]["BudgetLimit"] == {"Amount": {"Ref": "MonthlyBudget"}, "Unit": "USD"}
    told = {entry["Notification"]["NotificationType"]: entry for entry in budget["NotificationsWithSubscribers"]}
    assert told["ACTUAL"]["Notification"]["Threshold"] < 100 and "FORECASTED" in told
    for entry in told.values():
        assert [subscriber["Address"] for subscriber in entry["Subscribers"]] == [{"Ref": "AlarmEmail"}]


def dashboard() -> str:
    (dashboard,) = of_type("AWS::CloudWatch::Dashboard").values()
    text, tables = dashboard["DashboardBody"]["Fn::Sub"]
    assert tables.keys() == TABLES.keys()
    return text


def test_the_dashboard_is_json_and_shows_every_alarm_once():
    # CloudFormation hands it on as a text, so nothing else reads it before AWS does.
    widgets = json.loads(re.sub(r"\$\{[^}]+\}", "x", dashboard()))["widgets"]
    assert all(len(widget["properties"].get("alarms", [])) <= 100 for widget in widgets)
    named = re.findall(r"\$\{(\w+)\.Arn\}", dashboard())
    unconditional = {name for name in ALARMS if "Condition" not in RESOURCES[name]}
    assert sorted(named) == sorted(unconditional)


def test_the_dashboard_names_what_is_in_the_template():
    named = set(re.findall(r"\$\{(\w+)(?:\.\w+)?\}", dashboard()))
    assert named <= RESOURCES.keys() | TEMPLATE["Parameters"].keys()
    assert FUNCTIONS.keys() | TABLES.keys() <= named


def rows() -> list[tuple[list[str], str, str]]:
    """The runbook: alarms, where to look, what to do."""
    text = (ROOT / "infra/README.md").read_text().split("## When an alarm rings")[1].split("\n### ")[0]
    table = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `…-")]
    return [(re.findall(r"`…-([a-z*-]+)`", first), look, act) for first, look, act in table]


@pytest.mark.parametrize("name", NAMES.values())
def test_an_alarm_has_one_row_in_the_runbook(name):
    matching = [patterns for patterns, _, _ in rows() if any(fnmatchcase(name, pattern) for pattern in patterns)]
    assert len(matching) == 1, matching


def commands() -> set[str]:
    """The commands of `cargo xtask`, in the kebab case of their variants."""
    found = set()
    for path in (ROOT / "infra/xtask/src/main.rs", ROOT / "infra/ops/src/main.rs", ROOT / "infra/ops/src/cli.rs"):
        if path.exists():
            found |= {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in re.findall(r"\b([A-Z]\w+)\b", path.read_text())}
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][0])
def test_a_row_of_the_runbook_is_about_alarms_and_commands_that_exist(row):
    patterns, look, act = row
    for pattern in patterns:
        assert any(fnmatchcase(name, pattern) for name in NAMES.values()), f"no alarm is named {pattern}"
    assert len(look.strip()) > 10 and len(act.strip()) > 10
    for command in re.findall(r"`cargo xtask ([a-z-]+)", look + act):
        assert command in commands(), command


QUERIES = of_type("AWS::Logs::QueryDefinition")


def test_the_runbook_names_the_saved_queries_and_no_others():
    saved = {query["Name"]["Fn::Sub"].removeprefix("${AWS::StackName}/") for query in QUERIES.values()}
    text = (ROOT / "infra/README.md").read_text().split("## When an alarm rings")[1].split("\n### ")[0]
    introduced = set(re.findall(r"`([a-z-]+)`", text.split("| Alarm |")[0]))
    assert introduced == saved
    used = {name for _, look, act in rows() for name in re.findall(r"saved query `([a-z-]+)`", look + act)}
    assert used <= saved and used, used


@pytest.mark.parametrize("query", QUERIES)
def test_a_saved_query_goes_over_the_log_of_every_function(query):
    every = {function["LoggingConfig"]["LogGroup"]["Ref"] for function in FUNCTIONS.values()}
    assert {group["Ref"] for group in QUERIES[query]["LogGroupNames"]} == every
    lines = QUERIES[query]["QueryString"].strip().splitlines()
    assert all(line.startswith("| ") for line in lines[1:]) and not lines[0].startswith("|")
