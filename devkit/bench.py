"""Run one of benchmarks/ with this environment."""

import os
import subprocess

from . import postgres, venv
from .odoo import configure, odoo_environment
from .paths import PYTHON, ROOT
from .shell import Failure

FOLDER = ROOT / "benchmarks"


def names():
    """The files that can be run; the others are their helpers."""
    files = sorted(FOLDER.glob("*.py"))
    return [_name(path) for path in files if "__main__" in path.read_text()]


def _name(path):
    return path.stem.replace("_", "-")


def bench(name, arguments):
    """Run benchmarks/NAME.py in the foreground; its exit code.

    It finds ODOO_RC, PGHOST and PGUSER in its environment, the repository's root and
    tests/ on its path (`import devkit.database`, `import fakes.dovecot`), and prints a
    table, then the same figures as one JSON object on the last line.
    """
    if name not in names():
        raise Failure(f"There is no benchmark {name!r}. There are: {_listed()}")
    venv.add_test_tools()
    with postgres.running():
        configure()
        path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        file = FOLDER / f"{name.replace('-', '_')}.py"
        command = [PYTHON, file, *arguments]
        environment = odoo_environment(PYTHONPATH=path)
        return subprocess.run(command, env=environment, cwd=ROOT).returncode


def _listed():
    return ", ".join(names()) or "none yet"
