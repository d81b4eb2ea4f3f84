"""Tests without Odoo: `core/` alone, and the adapters against real servers."""

import os
import re
import subprocess

from .paths import PYTHON, ROOT
from .report import Tally
from .shell import environment, say

RAN = re.compile(r"^Ran (\d+) tests? in ([\d.]+)s", re.MULTILINE)
BAD = re.compile(r"\b(failures|errors|unexpected successes|skipped)=(\d+)")


def run(folder, pattern="test_*.py"):
    """Run the unittests below tests/FOLDER; a Tally."""
    result = subprocess.run(
        [
            *(PYTHON, "-m", "unittest", "discover", "-b"),
            *("-s", f"tests/{folder}", "-p", pattern),
        ],
        cwd=ROOT,
        env=environment(PYTHONPATH=os.pathsep.join((str(ROOT), str(ROOT / "tests")))),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    ran = RAN.search(result.stderr)
    count = int(ran[1]) if ran else 0
    last = result.stderr.rstrip().rpartition("\n")[2]
    bad = sum(int(number) for _kind, number in BAD.findall(last))
    if result.returncode or bad or not count:
        say(result.stdout + result.stderr)
        bad = bad or 1
    else:
        say(f"  ✓ {count} tests in {ran[2]} s")
    return Tally(max(count - bad, 0), bad)
