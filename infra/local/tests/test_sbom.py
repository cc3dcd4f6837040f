"""The bill of materials, against CycloneDX's own schema.

The schemas in `fixtures/cyclonedx` are those of https://github.com/CycloneDX/specification (Apache-2.0), version 1.6.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

ROOT = Path(__file__).parents[3]
HOME = "http://cyclonedx.org/schema"
SCHEMAS = Path(__file__).parent / "fixtures" / "cyclonedx"


def schema(name: str) -> dict[str, Any]:
    return json.loads(gzip.decompress((SCHEMAS / f"{name}.schema.json.gz").read_bytes()))


def written() -> str:
    """The document, by the program that runs these tests or by Cargo."""
    program = [os.environ["XTASK"]] if "XTASK" in os.environ else ["cargo", "xtask"]
    return subprocess.run([*program, "sbom"], cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def text() -> str:
    return written()


@pytest.fixture(scope="module")
def sbom(text: str) -> dict[str, Any]:
    return json.loads(text)


def test_it_is_valid_cyclonedx(sbom: dict[str, Any]) -> None:
    bom = schema("bom-1.6")
    # The schema names the two others by the file names of the library that packs them.
    others = {f"{HOME}/{name}.SNAPSHOT.schema.json": schema(name) for name in ("spdx", "jsf-0.82")}
    registry = Registry().with_resources([(uri, Resource.from_contents(each)) for uri, each in others.items()])
    jsonschema.Draft7Validator(bom, registry=registry).validate(sbom)
    broken = sbom | {"components": [{"type": "library"}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(bom, registry=registry).validate(broken)


def test_it_names_every_package_of_both_lock_files(sbom: dict[str, Any]) -> None:
    purls = {component.get("purl") for component in sbom["components"]}
    npm = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    for path, package in npm.items():
        if path and "version" in package:
            name = package.get("name", path.rpartition("node_modules/")[2])
            assert f"pkg:npm/{name.replace('@', '%40')}@{package['version']}" in purls, path
    lock = (ROOT / "Cargo.lock").read_text().split("[[package]]")[1:]
    external = [block for block in lock if "\nsource = " in block]
    assert sum(purl is not None and purl.startswith("pkg:cargo/") for purl in purls) == len(external) > 100


def test_every_reference_leads_somewhere_and_all_but_our_own_are_hashed(sbom: dict[str, Any]) -> None:
    known = {component["bom-ref"] for component in sbom["components"]}
    known.add(sbom["metadata"]["component"]["bom-ref"])
    for dependency in sbom["dependencies"]:
        assert dependency["ref"] in known
        assert set(dependency["dependsOn"]) <= known, dependency["ref"]
    cargo = [component for component in sbom["components"] if component["bom-ref"].startswith("cargo:")]
    assert all(component["hashes"] and component["licenses"] for component in cargo)
    required = {component["name"] for component in sbom["components"] if component["scope"] == "required"}
    assert {"webhook", "aws-sdk-dynamodb", "react"} <= required
    assert not {"insta", "proptest", "vitest", "eslint"} & required


def test_the_same_commit_gives_the_same_bytes(text: str) -> None:
    assert written() == text
    assert str(ROOT) not in text
