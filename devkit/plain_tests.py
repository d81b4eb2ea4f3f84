"""Plain unittests: `core/` alone, the adapters against real servers, and processes of
Odoo as they run at a customer's."""

import os
import re
import subprocess

from .paths import PYTHON, ROOT
from .report import Tally
from .shell import environment, say, temporary

RAN = re.compile(r"^Ran (\d+) tests? in ([\d.]+)s", re.MULTILINE)
BAD = re.compile(r"\b(failures|errors|unexpected successes|skipped)=(\d+)")


def run(folder, files=(), **variables):
    """Run the unittests below tests/FOLDER, or those of `files`; a Tally.

    `variables`: of the environment, besides the usual ones.
    """
    start = ROOT / "tests" / folder
    files = files or sorted(start.rglob("test_*.py"))
    if not files:
        tally = Tally()
        tally.fail(f"tests/{folder} has no tests")
        return tally
    names = [".".join(file.relative_to(start).with_suffix("").parts) for file in files]
    path = os.pathsep.join(map(str, (start, ROOT, ROOT / "tests")))
    with temporary() as folder:
        result = subprocess.run(
            [PYTHON, "-m", "unittest", "-b", *names],
            cwd=ROOT,
            env=environment(**{**variables, "PYTHONPATH": path, "TMPDIR": folder}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    return _judge(result, f"{names[0]}: " if len(names) == 1 else "")


def _judge(result, name):
    ran = RAN.search(result.stderr)
    count = int(ran[1]) if ran else 0
    last = result.stderr.rstrip().rpartition("\n")[2]
    bad = sum(int(number) for _kind, number in BAD.findall(last))
    if result.returncode or bad or not count:
        say(result.stdout + result.stderr)
        bad = bad or 1
    else:
        say(f"  ✓ {name}{count} tests in {ran[2]} s")
    return Tally(max(count - bad, 0), bad)
