"""The Python environment: `.dev/venv`, with Odoo and the OCA addons in it."""

import shutil
import subprocess
import sys

from .paths import PYTHON, ROOT, VENV, odoo_root
from .shell import digest, done, mark, run, step, unmark

REQUIREMENTS = ROOT / "devkit/requirements.txt"
NO_DEPS = ROOT / "devkit/requirements-no-deps.txt"
TEST = ROOT / "devkit/requirements-test.txt"


def key():
    return digest(sys.version_info[:2], REQUIREMENTS, NO_DEPS)


def _usable():
    """True if the environment runs, has this Python's version and was made here."""
    config = VENV / "pyvenv.cfg"
    if not (config.exists() and str(VENV) in config.read_text()):
        return False
    version = "import sys, pip; print(sys.version_info[:2])"
    found = subprocess.run([PYTHON, "-c", version], capture_output=True, text=True)
    return found.stdout.strip() == str(sys.version_info[:2])


def _pip(*arguments):
    command = [PYTHON, "-m", "pip", "install", "--prefer-binary", "--no-compile"]
    run(
        [*command, *arguments],
        log="pip.log",
        hint="Is the Python package index reachable? `./dev run` goes on from here.",
    )


def create():
    """Create the environment, or bring it up to date with the requirements."""
    if not (_usable() and done("venv", key())):
        with step("Python packages"):
            if not _usable():
                unmark("venv-test")
                shutil.rmtree(VENV, ignore_errors=True)
                run([sys.executable, "-m", "venv", VENV], log="pip.log")
            _pip("-r", REQUIREMENTS)
            _pip("--no-deps", "-r", NO_DEPS)
            mark("venv", key())
    _show_odoo()


def add_test_tools():
    """Add what only tests and lint need."""
    wanted = digest(TEST)
    if not done("venv-test", wanted):
        with step("Python packages for tests and lint"):
            _pip("-r", TEST)
            mark("venv-test", wanted)


def _show_odoo():
    """Make `import odoo` find the packaged Odoo, or the checkout."""
    for site in VENV.glob("lib/python3.*/site-packages"):
        (site / "odoo.pth").write_text(f"{odoo_root()}\n")
