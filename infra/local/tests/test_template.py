"""House rules of template.yaml that cfn-lint does not know."""

import re
from pathlib import Path

import pytest
from samtranslator.translator.transform import transform

from deployer import template

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = template.load(ROOT / "template.yaml")
RESOURCES = TEMPLATE["Resources"]


def of_type(kind: str) -> dict[str, dict]:
    return {name: resource["Properties"] for name, resource in RESOURCES.items() if resource["Type"] == kind}


ALARM = "AWS::CloudWatch::Alarm"
FUNCTIONS = of_type("AWS::Serverless::Function")
TABLES = of_type("AWS::DynamoDB::Table")
ROLES = of_type("AWS::IAM::Role")


def statements(role: str) -> list[dict]:
    return [s for policy in ROLES[role]["Policies"] for s in policy["PolicyDocument"]["Statement"]]


def events(kind: str) -> list[tuple[str, dict]]:
    return [
        (name, event["Properties"])
        for name, function in FUNCTIONS.items()
        for event in function.get("Events", {}).values()
        if event["Type"] == kind
    ]


# Where each function is: its part of the template lies beside its code.
CRATES = {
    name: path.parent
    for path in ROOT.glob("functions/*/function.yaml")
    for name in template.load(path)["Resources"]
    if name in FUNCTIONS
}

# Both grade, so both read answer keys: they share the one role that may.
SHARED_ROLES = {"QuizSweep": "QuizSubmit"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_a_role_and_a_log_group_of_its_own(name):
    stem = name.removesuffix("Function")
    assert FUNCTIONS[name]["Role"] == {"Fn::GetAtt": [f"{SHARED_ROLES.get(stem, stem)}Role", "Arn"]}
    assert FUNCTIONS[name]["LoggingConfig"] == {"LogGroup": {"Ref": f"{stem}LogGroup"}}
    assert "RetentionInDays" in RESOURCES[f"{stem}LogGroup"]["Properties"]
    assert FUNCTIONS[name]["AutoPublishAliasAllProperties"] is True
    assert FUNCTIONS[name]["AutoPublishCodeSha256"] == {"Ref": "Release"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_lies_beside_the_code_that_it_runs(name):
    crate = CRATES[name]
    binary = FUNCTIONS[name]["CodeUri"].split("/")[2]
    binaries = {path.stem for path in crate.glob("src/bin/*.rs")}
    if (crate / "src/main.rs").exists():
        binaries.add(crate.name)
    assert binary in binaries
    beside = template.load(crate / "function.yaml")["Resources"]
    stem = name.removesuffix("Function")
    assert f"{stem}LogGroup" in beside and f"{SHARED_ROLES.get(stem, stem)}Role" in beside


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gets_the_variables_that_it_reads(name):
    config = CRATES[name] / "src" / ("api_config.rs" if name == "CpdApiFunction" else "config.rs")
    read = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', config.read_text()))
    if not name.endswith("SweepFunction"):
        # The sweep of the same crate reads it.
        read = {variable for variable in read if not variable.endswith("_SWEEP_QUEUE_URL")}
    given = {variable for variable in FUNCTIONS[name]["Environment"]["Variables"] if not variable.endswith("_TABLE")}
    assert read == given


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_actions_and_resources(role):
    for statement in statements(role):
        assert not any("*" in action for action in statement["Action"]), statement
        resources = statement["Resource"]
        for resource in resources if isinstance(resources, list) else [resources]:
            assert resource != "*", statement


@pytest.mark.parametrize("role", ROLES)
def test_the_ledger_is_written_by_its_own_crate_and_never_changed(role):
    reading = {"dynamodb:BatchGetItem", "dynamodb:Query"}
    allowed = {"LearnerApiRole": reading}
    writing = reading | {"dynamodb:PutItem", "dynamodb:ConditionCheckItem"}
    allowed |= dict.fromkeys(("CpdAwardRole", "CpdSweepRole", "CpdApiRole"), writing)
    for statement in statements(role):
        if "LedgerTable" in str(statement):
            assert set(statement["Action"]) <= allowed.get(role, set()), role


@pytest.mark.parametrize("role", ROLES)
def test_one_role_reads_the_answer_keys(role):
    text = str(statements(role))
    if role != "QuizSubmitRole":
        assert "KeysTable" not in text
        return
    (keys,) = [statement for statement in statements(role) if "KeysTable" in str(statement)]
    assert keys["Resource"] == {"Fn::GetAtt": ["KeysTable", "Arn"]}
    assert keys["Action"] == ["dynamodb:BatchGetItem"]


def test_the_role_behind_public_pages_only_reads():
    actions = {action for statement in statements("CertificatesRole") for action in statement["Action"]}
    reading = {"dynamodb:BatchGetItem", "dynamodb:Query", "secretsmanager:GetSecretValue"}
    assert actions == reading | {"logs:CreateLogStream", "logs:PutLogEvents"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_survives_mistakes(name):
    table = TABLES[name]
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSESpecification"] == {"SSEEnabled": True}


KINDS = ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"]
# Exports can be made again at any time; a secret's value can be entered again, but not the badges' key.
HOLDING = {name for name, it in RESOURCES.items() if it["Type"] in KINDS} - {"ExportBucket"} | {"BadgeSecret"}


@pytest.mark.parametrize("name", sorted(HOLDING))
def test_what_holds_data_outlives_the_stack_but_not_a_failed_creation(name):
    # Plain `Retain` would leave a named resource behind, and the next attempt would fail at its name.
    assert RESOURCES[name]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


def test_nothing_else_is_kept():
    assert {name for name, it in RESOURCES.items() if "Retain" in it.get("DeletionPolicy", "")} == HOLDING


def test_tables_with_indexes_are_made_one_after_the_other():
    indexed = [name for name, table in TABLES.items() if "GlobalSecondaryIndexes" in table]
    assert len(indexed) == 3
    for earlier, later in zip(indexed, indexed[1:], strict=False):
        assert RESOURCES[later]["DependsOn"] == earlier


@pytest.mark.parametrize(("function", "event"), events("SQS"))
def test_a_queue_waits_six_times_as_long_as_its_consumer_works(function, event):
    queue = RESOURCES[event["Queue"]["Fn::GetAtt"][0]]["Properties"]
    window = event.get("MaximumBatchingWindowInSeconds", 0)
    assert queue["VisibilityTimeout"] >= 6 * FUNCTIONS[function]["Timeout"] + window
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize(("function", "event"), events("DynamoDB"))
def test_a_stream_mapping_starts_at_the_beginning_and_cannot_block(function, event):
    assert event["StartingPosition"] == "TRIM_HORIZON"
    assert event["BisectBatchOnFunctionError"] is True
    assert event["MaximumRetryAttempts"] >= 0
    assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert "REMOVE" not in str(event["FilterCriteria"])
    assert event["DestinationConfig"]["OnFailure"]["Type"] == "SQS"


def test_every_route_wants_a_token_and_every_integration_names_an_alias():
    for route in of_type("AWS::ApiGatewayV2::Route").values():
        # What is public says so in its path, and is only read.
        is_public = route["RouteKey"].startswith("GET /api/public/")
        assert route["AuthorizationType"] == ("NONE" if is_public else "JWT")
        # AWS's own tools refuse a key that does; the edge removes the slash of the public path.
        assert not route["RouteKey"].endswith("/")
    for integration in of_type("AWS::ApiGatewayV2::Integration").values():
        assert integration["IntegrationUri"]["Ref"].endswith(".Alias")


def test_cors_admits_the_front_end_only_and_nobody_where_it_shares_the_origin():
    (api,) = of_type("AWS::ApiGatewayV2::Api").values()
    condition, hosted, elsewhere = api["CorsConfiguration"]["Fn::If"]
    assert (condition, hosted) == ("HostsSite", {"Ref": "AWS::NoValue"})
    assert elsewhere["AllowOrigins"] == [{"Ref": "FrontendOrigin"}]
    assert {"authorization", "idempotency-key"} <= set(elsewhere["AllowHeaders"])


def policy_of(bucket: str) -> list[dict]:
    policies = [p for p in of_type("AWS::S3::BucketPolicy").values() if p["Bucket"] == {"Ref": bucket}]
    (policy,) = policies
    return policy["PolicyDocument"]["Statement"]


def test_every_bucket_is_private_encrypted_and_refuses_plain_http():
    buckets = of_type("AWS::S3::Bucket")
    assert len(buckets) >= 3
    for name, bucket in buckets.items():
        public = bucket["PublicAccessBlockConfiguration"]
        assert set(public.values()) == {True} and len(public) == 4, name
        assert bucket["BucketEncryption"], name
        insecure = {"Bool": {"aws:SecureTransport": "false"}}
        assert any(s["Effect"] == "Deny" and s.get("Condition") == insecure for s in policy_of(name)), name


def test_the_bucket_is_private_and_admits_what_a_signed_upload_needs():
    bucket = of_type("AWS::S3::Bucket")["UploadBucket"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    (rule,) = bucket["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [{"Ref": "FrontendOrigin"}]
    signed = {"content-type", "if-none-match", "x-amz-checksum-sha256"}
    assert set(rule["AllowedHeaders"]) == signed
    quarantine = next(r for r in bucket["LifecycleConfiguration"]["Rules"] if r.get("Prefix") == "quarantine/")
    assert quarantine["ExpirationInDays"] == 1
    statements = policy_of("UploadBucket")
    assert {"Effect": "Deny", "Principal": "*"}.items() <= statements[0].items()
    assert statements[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert "Allow" not in [s.get("Effect") for s in statements]


def test_only_the_bucket_fills_its_queue():
    policies = of_type("AWS::SQS::QueuePolicy")
    (statement,) = policies["UploadQueuePolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert set(statement["Condition"]) == {"StringEquals", "ArnEquals"}
    assert policies.keys() == {"UploadQueuePolicy", "EmailQueuePolicy"}


def test_what_becomes_of_an_e_mail_reaches_the_function():
    (destination,) = of_type("AWS::SES::ConfigurationSetEventDestination").values()
    assert destination["ConfigurationSetName"] == {"Ref": "MailConfiguration"}
    assert {"bounce", "complaint", "reject", "deliveryDelay", "delivery"} <= set(
        destination["EventDestination"]["MatchingEventTypes"]
    )
    rule = of_type("AWS::Events::Rule")["MailEventsRule"]
    assert [target["Arn"] for target in rule["Targets"]] == [{"Fn::GetAtt": ["EmailQueue", "Arn"]}]
    assert rule["EventPattern"]["detail"]["mail"]["tags"] == {"ses:configuration-set": [{"Ref": "MailConfiguration"}]}
    (statement,) = of_type("AWS::SQS::QueuePolicy")["EmailQueuePolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["MailEventsRule", "Arn"]}}}
    assert of_type("AWS::SES::ConfigurationSet")["MailConfiguration"]["DeliveryOptions"] == {"TlsPolicy": "OPTIONAL"}


def test_a_secret_has_no_value_here():
    for secret in of_type("AWS::SecretsManager::Secret").values():
        assert secret.keys() == {"Description"}


# The switches that each crate's code asks for, beside the one for all writing.
OBEYED = {
    "WebhookRole": {"paid-enrolment"},
    "CheckoutRole": {"paid-enrolment"},
    "QuizSubmitRole": {"quizzes"},
    "PresignedUploadRole": {"uploads"},
    "UploadConfirmRole": {"uploads"},
    "CpdAwardRole": {"credits"},
    "CpdSweepRole": {"credits"},
    "CpdApiRole": {"credits"},
}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_exactly_the_switches_that_its_function_obeys(role):
    read = [s for s in statements(role) if "ssm:GetParameters" in s["Action"]]
    writes = role not in ("CertificatesRole", "MalwareScanRole")
    assert len(read) == int(writes)
    for statement in read:
        resources = statement["Resource"]
        resources = resources if isinstance(resources, list) else [resources]
        names = {resource["Fn::Sub"].split(":parameter/cpd/${AWS::StackName}/switches/")[1] for resource in resources}
        assert names == {"writes"} | OBEYED.get(role, set())
        assert statement["Action"] == ["ssm:GetParameters"]


def test_the_template_creates_no_switch():
    # CloudFormation would write its own value back over the operator's.
    assert not of_type("AWS::SSM::Parameter")


def test_the_public_url_and_all_callers_reach_the_alias_only(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    local = template.load(ROOT / "template.yaml")
    for name in template.functions(local):
        local["Resources"][name]["Properties"]["CodeUri"] = "s3://bucket/key"
    for resource in local["Resources"].values():
        if resource["Type"] == template.LAYER:
            resource["Properties"]["ContentUri"] = "s3://bucket/key"
    deployed = transform(local, {"Release": "0" * 64}, type("NoPolicies", (), {"load": staticmethod(dict)}))["Resources"]
    url = deployed["WebhookFunctionUrl"]["Properties"]
    assert url["AuthType"] == "NONE" and url["TargetFunctionArn"] == {"Ref": "WebhookFunctionAliaslive"}
    # A public URL answers 403 without either of the two.
    granted = {
        resource["Properties"]["Action"]
        for resource in deployed.values()
        if resource["Type"] == "AWS::Lambda::Permission" and resource["Properties"]["Principal"] == "*"
    }
    assert granted == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    for resource in deployed.values():
        if resource["Type"] == "AWS::Lambda::EventSourceMapping":
            assert resource["Properties"]["FunctionName"]["Ref"].endswith("Aliaslive")
