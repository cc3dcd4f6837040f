"""House rules of template.yaml that cfn-lint does not know."""

import re
from pathlib import Path

import pytest
from samtranslator.translator.transform import transform

from deployer import template

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = template.load(ROOT / "template.yaml")
# What is said of a table is said of the stack's own; that another can take its place is checked for all mentions at once.
RESOURCES = template.with_own_tables(TEMPLATE["Resources"])


def of_type(kind: str) -> dict[str, dict]:
    return {name: resource["Properties"] for name, resource in RESOURCES.items() if resource["Type"] == kind}


ALARM = "AWS::CloudWatch::Alarm"
FUNCTIONS = of_type("AWS::Serverless::Function")
# It holds nobody's data, so it goes with the stack, and no restored one takes its place.
SWITCHES = "SwitchesTable"
TABLES = {name: table for name, table in of_type("AWS::DynamoDB::Table").items() if name != SWITCHES}
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


# What SAM makes of a trigger: a mapping, or a rule with a permission.
OF_A_TRIGGER = {"SQS": 1, "DynamoDB": 1, "Schedule": 2}


def made_by_sam(function: dict) -> int:
    """How many resources SAM adds to a function: its version, its alias, and what triggers and releases take."""
    made = 2 + sum(OF_A_TRIGGER[event["Type"]] for event in function.get("Events", {}).values())
    made += "DeploymentPreference" in function
    made += "EventInvokeConfig" in function
    # The address, and two permissions to call it.
    return made + 3 * ("FunctionUrlConfig" in function)


def test_cloudformation_takes_the_stack_as_sam_transforms_it():
    # CodeDeploy's application and its role serve all functions.
    resources = len(RESOURCES) + 2 + sum(made_by_sam(function) for function in FUNCTIONS.values())
    assert resources <= 500, "a stack has at most 500 resources"


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


# Functions that do not share the configuration of their crate.
CONFIGS = {"CpdApiFunction": "api_config.rs", "OfficeReportsFunction": "reports_config.rs"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gets_the_variables_that_it_reads(name):
    config = CRATES[name] / "src" / CONFIGS.get(name, "config.rs")
    text = config.read_text()
    if "ZoomConfig" in text:
        text += (ROOT / "shared/src/zoom/config.rs").read_text()
    read = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', text))
    if not name.endswith("SweepFunction"):
        # The sweep of the same crate reads it.
        read = {variable for variable in read if not variable.endswith("_SWEEP_QUEUE_URL")}
    given = {variable for variable in FUNCTIONS[name]["Environment"]["Variables"] if not variable.endswith("_TABLE")}
    assert read == given


def vague(statement: dict) -> bool:
    """Whether a statement allows more than it names."""
    actions, resources = (
        part if isinstance(part, list) else [part] for part in (statement.get("Action", "*"), statement.get("Resource", "*"))
    )
    return any("*" in action for action in actions) or "*" in resources


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_actions_and_resources(role):
    assert [statement for statement in statements(role) if vague(statement)] == []


@pytest.mark.parametrize(
    "broken",
    [
        {"Resource": "*"},
        {"Resource": [{"Fn::GetAtt": ["MainTable", "Arn"]}, "*"]},
        {"Action": ["dynamodb:*"]},
        {"Action": "dynamodb:Get*"},
        {"Action": "*"},
    ],
)
def test_a_role_that_names_less_would_be_noticed(broken):
    (statement, *_) = statements("WebhookRole")
    assert not vague(statement)
    assert vague(statement | broken)
    assert vague({key: value for key, value in statement.items() if key not in broken})


@pytest.mark.parametrize("role", ROLES)
def test_the_ledger_is_written_by_its_own_crate_and_never_changed(role):
    reading = {"dynamodb:BatchGetItem", "dynamodb:Query"}
    allowed = dict.fromkeys(("LearnerApiRole", "OfficeRole", "OfficeReportsRole"), reading)
    allowed["PrivacyRole"] = {"dynamodb:Query"}
    writing = reading | {"dynamodb:PutItem", "dynamodb:ConditionCheckItem"}
    allowed |= dict.fromkeys(("CpdAwardRole", "CpdSweepRole", "CpdApiRole"), writing)
    for statement in statements(role):
        if "LedgerTable" in str(statement):
            assert set(statement["Action"]) <= allowed.get(role, set()), role


@pytest.mark.parametrize("role", ROLES)
def test_one_role_reads_the_answer_keys(role):
    text = str(statements(role))
    # The course studio publishes keys, and knows those that are stored by what it recorded of them.
    allowed = {"QuizSubmitRole": ["dynamodb:BatchGetItem"], "CourseStudioRole": ["dynamodb:PutItem"]}
    if role not in allowed:
        assert "KeysTable" not in text
        return
    (keys,) = [statement for statement in statements(role) if "KeysTable" in str(statement)]
    assert keys["Resource"] == {"Fn::GetAtt": ["KeysTable", "Arn"]}
    assert keys["Action"] == allowed[role]


@pytest.mark.parametrize("role", ROLES)
def test_one_role_reaches_drafts(role):
    assert ("DraftsTable" in str(statements(role))) == (role == "CourseStudioRole")


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


def test_the_switches_go_with_the_stack_and_no_parameter_names_another_table_for_them():
    whole = TEMPLATE["Resources"][SWITCHES]
    assert whole["DeletionPolicy"] == whole["UpdateReplacePolicy"] == "Delete"
    assert "DeletionProtectionEnabled" not in whole["Properties"]
    assert whole["Properties"]["SSESpecification"] == {"SSEEnabled": True}
    assert f"{SWITCHES}Name" not in TEMPLATE["Parameters"]


def unfollowed(part: object, chosen: str = "") -> list[str]:
    """The tables that a part names without leaving a choice."""
    if isinstance(part, list):
        return [name for value in part for name in unfollowed(value, chosen)]
    if not isinstance(part, dict):
        return []
    if "Fn::If" in part:
        condition, own, other = part["Fn::If"]
        table = condition.removeprefix("Own") if condition.startswith("Own") else chosen
        return unfollowed(own, table) + unfollowed(other)
    named = [part["Ref"]] if "Ref" in part else []
    if "Fn::GetAtt" in part:
        named.append(part["Fn::GetAtt"][0])
    if "Fn::Sub" in part:
        text, given = part["Fn::Sub"] if isinstance(part["Fn::Sub"], list) else (part["Fn::Sub"], {})
        named += [name for name in re.findall(r"\$\{(\w+)", text) if name not in given]
    inner = [name for value in part.values() for name in unfollowed(value, chosen)]
    return [name for name in named if name in TABLES and name != chosen] + inner


@pytest.mark.parametrize("name", TEMPLATE["Resources"])
def test_another_table_takes_the_place_of_the_stacks_own_wherever_it_is_named(name):
    assert unfollowed(TEMPLATE["Resources"][name].get("Properties", {})) == []


def test_the_outputs_name_the_table_that_is_used():
    assert unfollowed(TEMPLATE["Outputs"]) == []
    for table in TABLES:
        assert TEMPLATE["Conditions"][f"Own{table}"] == {"Fn::Equals": [{"Ref": f"{table}Name"}, ""]}
        chosen = {"Fn::If": [f"Own{table}", {"Ref": table}, {"Ref": f"{table}Name"}]}
        assert TEMPLATE["Outputs"][f"{table}Name"]["Value"] == chosen
        # The stack's own stays, so that the way back loses nothing.
        assert "Condition" not in RESOURCES[table]


@pytest.mark.parametrize(
    "broken",
    [
        {"Ref": "MainTable"},
        [{"Fn::GetAtt": ["LedgerTable", "Arn"]}],
        {"Fn::Sub": "${KeysTable.Arn}/index/due"},
        {"Fn::Sub": ["${OutboxTable}", {"Other": "x"}]},
        {"Fn::If": ["OwnMainTable", {"Ref": "OutboxTable"}, {"Ref": "OutboxTableName"}]},
        {"Fn::If": ["OwnMainTable", {"Ref": "MainTable"}, {"Ref": "MainTable"}]},
        {"Fn::If": ["HostsSite", {"Ref": "MainTable"}, {"Ref": "MainTableName"}]},
    ],
)
def test_a_table_without_a_choice_would_be_noticed(broken):
    assert len(unfollowed({"Environment": broken})) == 1


KINDS = ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"]
# Exports can be made again at any time; a secret's value can be entered again, but not the badges' key.
HOLDING = {name for name, it in RESOURCES.items() if it["Type"] in KINDS} - {"ExportBucket", SWITCHES} | {"BadgeSecret"}


@pytest.mark.parametrize("name", sorted(HOLDING))
def test_what_holds_data_outlives_the_stack_but_not_a_failed_creation(name):
    # Plain `Retain` would leave a named resource behind, and the next attempt would fail at its name.
    assert RESOURCES[name]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


def test_nothing_else_is_kept():
    assert {name for name, it in RESOURCES.items() if "Retain" in it.get("DeletionPolicy", "")} == HOLDING


def test_tables_with_indexes_are_made_one_after_the_other():
    indexed = [name for name, table in TABLES.items() if "GlobalSecondaryIndexes" in table]
    assert len(indexed) == 4
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


UNSUBSCRIBE = "POST /api/public/unsubscribe/{token}"


def faults_of(route: dict) -> list[str]:
    """What is wrong with a route."""
    # What is public says so in its path, and is only read; mail programs unsubscribe their reader by a POST (RFC 8058).
    is_public = route["RouteKey"].startswith("GET /api/public/") or route["RouteKey"] == UNSUBSCRIBE
    faults = []
    if route.get("AuthorizationType") != ("NONE" if is_public else "JWT"):
        faults.append("its token")
    # AWS's own tools refuse a key that does; the edge removes the slash of the public path.
    if route["RouteKey"].endswith("/"):
        faults.append("its key ends in a slash")
    return faults


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"RouteKey": "GET /api/courses/"}, "its key ends in a slash"),
        ({"RouteKey": "GET /api/public/certificates/{code}"}, "its token"),
        ({"AuthorizationType": "NONE"}, "its token"),
        ({"RouteKey": "POST /api/public/certificates/{code}", "AuthorizationType": "NONE"}, "its token"),
        ({"AuthorizationType": "AWS_IAM"}, "its token"),
    ],
)
def test_a_route_that_is_wrong_would_be_noticed(broken, fault):
    route = of_type("AWS::ApiGatewayV2::Route")["CourseListRoute"]
    assert faults_of(route) == []
    assert faults_of(route | broken) == [fault]


def test_every_route_wants_a_token_and_every_integration_names_an_alias():
    for name, route in of_type("AWS::ApiGatewayV2::Route").items():
        assert faults_of(route) == [], name
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


def test_parts_of_films_that_are_not_finished_are_removed():
    rules = of_type("AWS::S3::Bucket")["UploadBucket"]["LifecycleConfiguration"]["Rules"]
    (media,) = (rule for rule in rules if rule.get("Prefix") == "media/")
    assert media["Status"] == "Enabled"
    assert media["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    # What has arrived stays: publications name it.
    assert not {"ExpirationInDays", "NoncurrentVersionExpiration"} & media.keys()


def test_only_the_bucket_fills_its_queue():
    policies = of_type("AWS::SQS::QueuePolicy")
    (statement,) = policies["UploadQueuePolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert set(statement["Condition"]) == {"StringEquals", "ArnEquals"}
    assert policies.keys() == {"UploadQueuePolicy", "EmailQueuePolicy", "ScheduleFailuresPolicy", "InfectedFilesPolicy"}


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


@pytest.mark.parametrize(("function", "event"), events("Schedule"))
def test_a_run_that_cannot_be_started_is_kept_and_not_repeated_into_the_next(function, event):
    assert event["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["ScheduleFailures", "Arn"]}}
    seconds = {"rate(1 minute)": 60, "rate(5 minutes)": 300, "rate(1 hour)": 3600}[event["Schedule"]]
    assert event["RetryPolicy"] == {"MaximumEventAgeInSeconds": seconds}
    (statement,) = of_type("AWS::SQS::QueuePolicy")["ScheduleFailuresPolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert set(statement["Condition"]) == {"StringEquals", "ArnLike"}


NOTHING = {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("function", "parameter"), [("WebhookFunction", "WebhookConcurrency"), ("CertificatesFunction", "PublicConcurrency")]
)
def test_concurrency_is_reserved_by_a_parameter_and_by_none_at_first(function, parameter):
    condition, reserved, otherwise = FUNCTIONS[function]["ReservedConcurrentExecutions"]["Fn::If"]
    assert (reserved, otherwise) == ({"Ref": parameter}, NOTHING)
    assert TEMPLATE["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, "0"]}]}
    # A new account may have ten in all, and AWS refuses to reserve the last of them.
    assert TEMPLATE["Parameters"][parameter]["Default"] == 0


def test_the_cap_of_public_pages_covers_every_public_route():
    routes = of_type("AWS::ApiGatewayV2::Route").values()
    public = {r["Target"]["Fn::Sub"] for r in routes if "/api/public/" in r["RouteKey"] and r["RouteKey"] != UNSUBSCRIBE}
    assert public == {"integrations/${CertificatesIntegration}"}


SCANNED = "s3:ExistingObjectTag/GuardDutyMalwareScanStatus"


def gives_out(tags: dict[str, str]) -> bool:
    """Whether the bucket's policy lets a file with these tags be read while GuardDuty scans, evaluated as IAM does."""
    present = {f"s3:ExistingObjectTag/{name}": value for name, value in tags.items()}
    tests = {
        "StringEquals": lambda key, value: present.get(key) == value,
        "StringNotEquals": lambda key, value: present.get(key) != value,  # an absent key is unequal to everything
        "Null": lambda key, value: (key not in present) is (value == "true"),
        "ArnNotEquals": lambda key, value: True,  # anybody but the scanner
    }
    denied = [s["Fn::If"][1] for s in policy_of("UploadBucket") if s.get("Fn::If", [""])[0] == "ScanUploads"]
    assert len(denied) == 2 and {statement["Effect"] for statement in denied} == {"Deny"}
    return not any(
        all(tests[operator](key, value) for operator, keys in it["Condition"].items() for key, value in keys.items())
        for it in denied
    )


def test_a_file_is_given_out_when_it_is_clean_or_older_than_the_scans():
    required = {"MalwareScan": "required"}
    status = SCANNED.partition("/")[2]
    assert gives_out({}) and gives_out(required | {status: "NO_THREATS_FOUND"}) and gives_out({status: "NO_THREATS_FOUND"})
    assert not gives_out(required)
    for found in ("THREATS_FOUND", "FAILED", "UNSUPPORTED", "ACCESS_DENIED"):
        assert not gives_out(required | {status: found}) and not gives_out({status: found})


def test_what_guardduty_finds_is_kept_for_somebody_to_look_at():
    rule = of_type("AWS::Events::Rule")["InfectedFilesRule"]
    assert rule["EventPattern"]["source"] == ["aws.guardduty"]
    assert rule["EventPattern"]["detail"]["scanResultDetails"] == {"scanResultStatus": [{"anything-but": "NO_THREATS_FOUND"}]}
    assert [target["Arn"] for target in rule["Targets"]] == [{"Fn::GetAtt": ["InfectedFiles", "Arn"]}]
    (statement,) = of_type("AWS::SQS::QueuePolicy")["InfectedFilesPolicy"]["PolicyDocument"]["Statement"]
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["InfectedFilesRule", "Arn"]}}}


def test_cognito_sends_by_ses_and_asks_before_it_issues_tokens():
    pool = of_type("AWS::Cognito::UserPool")["UserPool"]
    assert pool["EmailConfiguration"]["EmailSendingAccount"] == "DEVELOPER"
    assert pool["EmailConfiguration"]["From"] == {"Ref": "MailFrom"}
    assert pool["EmailConfiguration"]["SourceArn"]["Fn::Sub"].endswith(":identity/${MailIdentity}")
    assert pool["MfaConfiguration"] == "OPTIONAL" and pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert pool["LambdaConfig"] == {"PreTokenGeneration": {"Fn::GetAtt": ["StaffSignIn", "Arn"]}}
    # Cognito waits for five seconds.
    assert of_type("AWS::Lambda::Function")["StaffSignIn"]["Timeout"] <= 5
    permission = of_type("AWS::Lambda::Permission")["StaffSignInInvoke"]
    assert permission["SourceArn"] == {"Fn::GetAtt": ["UserPool", "Arn"]}


def test_staff_are_the_groups_of_the_pool():
    groups = {group["GroupName"] for group in of_type("AWS::Cognito::UserPoolGroup").values()}
    source = (ROOT / "infra/identity/staff_sign_in.js").read_text()
    assert set(re.findall(r'"(\w+)"', re.search(r"const STAFF = \[.*\]", source)[0])) == groups


def test_a_secret_has_no_value_here():
    for name, secret in of_type("AWS::SecretsManager::Secret").items():
        # AWS generates a key that only functions read.
        generated = {"GenerateSecretString"} if name == "UnsubscribeSecret" else set()
        assert secret.keys() == {"Description"} | generated
    generated = of_type("AWS::SecretsManager::Secret")["UnsubscribeSecret"]["GenerateSecretString"]
    assert generated["SecretStringTemplate"] == "{}" and generated["PasswordLength"] >= 32


@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_writes_reads_the_switches_and_none_turns_them(role):
    about = [s for s in statements(role) if "SwitchesTable" in str(s)]
    writes = role not in ("CertificatesRole", "MalwareScanRole", "StaffSignInRole")
    assert len(about) == int(writes)
    for statement in about:
        assert statement["Resource"] == {"Fn::GetAtt": ["SwitchesTable", "Arn"]}
        assert statement["Action"] == ["dynamodb:BatchGetItem"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_may_read_the_switches_knows_their_table(name):
    role = FUNCTIONS[name]["Role"]["Fn::GetAtt"][0]
    table = FUNCTIONS[name].get("Environment", {}).get("Variables", {}).get("SWITCHES_TABLE")
    assert table == ({"Ref": "SwitchesTable"} if "SwitchesTable" in str(statements(role)) else None)


def test_the_public_url_and_all_callers_reach_the_alias_only(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    local = template.load(ROOT / "template.yaml")
    for name in template.functions(local):
        local["Resources"][name]["Properties"]["CodeUri"] = "s3://bucket/key"
    for resource in local["Resources"].values():
        if resource["Type"] == template.LAYER:
            resource["Properties"]["ContentUri"] = "s3://bucket/key"
    deployed = transform(local, {"Release": "0" * 64}, type("NoPolicies", (), {"load": staticmethod(dict)}))["Resources"]
    assert len(deployed) < 500, "CloudFormation takes no more: let one route pass on several operations"
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
