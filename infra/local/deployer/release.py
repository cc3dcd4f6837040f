"""The fingerprint of a release: one value that changes whenever anything that is deployed changes."""

import hashlib
import json


def fingerprint(template: dict, code_uris: dict[str, str], parameters: dict[str, str]) -> str:
    """Of the template, the packed code and every parameter but itself.

    A code URI names its content by hash, so that the same build gives the same release.
    """
    values = {name: value for name, value in parameters.items() if name != "Release"}
    text = json.dumps([template, code_uris, values], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
