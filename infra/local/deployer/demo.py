"""Loads the demo: courses through the operator's own commands, people as the issuer knows them."""

import json
import os
import subprocess
import uuid
from pathlib import Path


def load(ops: Path, folder: Path, stack_file: Path, endpoint: str, region: str) -> None:
    """Imports every course and person of `folder` with the `ops` binary."""
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    if courses := sorted((folder / "courses").glob("*.json")):
        run([ops, "import-course", *courses], stack_file, environment)
    if (people := folder / "people.json").exists():
        run([ops, "import-people", people], stack_file, environment)


def run(command: list, stack_file: Path, environment: dict[str, str]) -> None:
    """Runs it beside the stack file and stops with what it said when it fails."""
    done = subprocess.run(command, cwd=stack_file.parent.parent, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        line = " ".join(str(part) for part in command[1:])
        raise SystemExit(f"ops {line} failed:\n{done.stdout}{done.stderr}")


def described(folder: Path) -> dict:
    """The part of stack.json that names what the demo holds."""
    courses = [summary(json.loads(path.read_text())) for path in sorted((folder / "courses").glob("*.json"))]
    people_file = folder / "people.json"
    people = json.loads(people_file.read_text()) if people_file.exists() else []
    return {
        "courses": courses,
        "people": [
            {"email": person["email"], "user_uuid": user_uuid(person["email"]), "groups": person.get("groups", [])}
            for person in people
        ],
    }


def summary(course: dict) -> dict:
    """A course by what tests and tools need of it."""
    contents = [content for module in course["modules"] for content in module["contents"]]

    def first(kind: str) -> str | None:
        return next((content["uuid"] for content in contents if content["kind"] == kind), None)

    return {
        "uuid": course["uuid"],
        "slug": course["slug"],
        "format": course["format"],
        "quiz_content_uuid": first("quiz"),
        "assignment_uuid": first("assignment"),
    }


def user_uuid(email: str) -> str:
    """The `sub` that the local issuer gives to an address."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://cpd.example/people/{email.lower()}"))
