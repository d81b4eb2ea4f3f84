"""Run one of benchmarks/ with this environment."""

import os
import subprocess

from . import postgres
from .odoo import configure, odoo_environment
from .paths import PYTHON, ROOT
from .shell import Failure

FOLDER = ROOT / "benchmarks"


def names():
    """The files that can be run; the others are their helpers."""
    files = sorted(FOLDER.glob("*.py"))
    return [path.stem for path in files if "__main__" in path.read_text()]


def bench(name, arguments):
    """Run benchmarks/NAME.py in the foreground; its exit code.

    It finds ODOO_RC, PGHOST and PGUSER in its environment, the repository's root and
    tests/ on its path (`import devkit.database`, `import fakes.dovecot`), and prints a
    table, then the same figures as one JSON object on the last line.
    """
    if name not in names():
        raise Failure(f"There is no benchmark {name!r}. There are: {_listed()}")
    with postgres.running():
        configure()
        path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        command = [PYTHON, FOLDER / f"{name}.py", *arguments]
        environment = odoo_environment(PYTHONPATH=path)
        return subprocess.run(command, env=environment, cwd=ROOT).returncode


def _listed():
    return ", ".join(names()) or "none yet"
