"""`python -m aws_tools TOOL FOLDER`: runs a tool, whose programs are in the folder, over template.yaml.

Fails if it finds what `exceptions/TOOL.yaml` does not excuse, and if an exception there excuses nothing.
"""

import sys
from pathlib import Path

from aws_tools import checkov, cfn_lint, exceptions, parliament
from deployer import template

ROOT = Path(__file__).resolve().parents[3]
TOOLS = {"cfn-lint": cfn_lint.findings, "checkov": checkov.findings, "parliament": parliament.findings}


def main() -> int:
    tool, folder = sys.argv[1:]
    findings = TOOLS[tool](ROOT / "template.yaml", Path(folder).absolute())
    complaints = exceptions.complaints(findings, exceptions.read(tool))
    excused = len(findings) - sum("stale" not in line for line in complaints)
    print(f"{tool}: {len(complaints)} complaints; {excused} findings are excused in exceptions/{tool}.yaml")
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
