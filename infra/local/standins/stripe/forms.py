"""Stripe's request encoding: form fields with brackets, `line_items[0][price_data][currency]=usd`."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from .errors import ApiError

KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
Tree = dict[str, Any]


def decode(encoded: str) -> Tree:
    """Turns the encoded body or query into nested dictionaries of strings.

    Lists become dictionaries with the keys "0", "1", …, whether sent as `a[]=x` or as `a[0]=x`.
    """
    root: Tree = {}
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, strict_parsing=bool(encoded), errors="strict")
    except (ValueError, UnicodeDecodeError) as error:
        raise ApiError("Invalid request: the body could not be decoded as a form.") from error
    for key, value in pairs:
        matched = KEY.match(key)
        if matched is None:
            raise ApiError(f"Invalid parameter name: {key}", code="parameter_invalid_string", param=key)
        path = [matched[1], *re.findall(r"\[([^\[\]]*)\]", matched[2])]
        _insert(root, path, value, key)
    return root


def _insert(node: Tree, path: list[str], value: str, whole_key: str) -> None:
    for position, part in enumerate(path):
        if part == "":
            part = str(len(node))
        last = position == len(path) - 1
        if last:
            if isinstance(node.get(part), dict):
                raise ApiError(f"Invalid {path[0]}", param=whole_key)
            node[part] = value
            return
        child = node.setdefault(part, {})
        if not isinstance(child, dict):
            raise ApiError(f"Invalid {path[0]}", param=whole_key)
        node = child


def as_list(value: Any) -> list[Any] | None:
    """The items of a list parameter in their order, or None when the value is no list.

    Only the shape of the endpoint can tell a list from metadata whose keys are digits, so the decoder
    leaves both as dictionaries.
    """
    if not isinstance(value, dict) or not all(key.isdigit() for key in value):
        return None
    return [value[key] for key in sorted(value, key=int)]


def canonical(tree: Tree) -> str:
    """A text that is equal for equal parameters, whatever their order; compares idempotent requests."""
    return json.dumps(tree, sort_keys=True, ensure_ascii=False)
