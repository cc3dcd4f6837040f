"""The provider's name, as the template gives it to everything that is deployed."""

import re
from functools import cache
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parents[3] / "infra/template/parameters.yaml"


@cache
def provider_name() -> str:
    """The default of the parameter `ProviderName`, which the local stack does not change."""
    return re.search(r"^  ProviderName:\n    Type: String\n    Default: (.+)$", TEMPLATE.read_text(), re.MULTILINE)[1]
