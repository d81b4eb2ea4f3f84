"""The Python environment: `.dev/venv`, with Odoo and the OCA addons in it."""

import shutil
import subprocess
import sys

from .paths import PYTHON, ROOT, VENV, odoo_root
from .shell import digest, done, mark, run, step

REQUIREMENTS = ROOT / "devkit/requirements.txt"
OCA = ROOT / "devkit/requirements-oca.txt"


def key():
    return digest(sys.version_info[:2], REQUIREMENTS, OCA)


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
    if not (done("venv", key()) and _usable()):
        with step("Python packages"):
            if not _usable():
                shutil.rmtree(VENV, ignore_errors=True)
                run([sys.executable, "-m", "venv", VENV], log="pip.log")
            _pip("-r", REQUIREMENTS)
            _pip("--no-deps", "-r", OCA)
            mark("venv", key())
    _show_odoo()


def _show_odoo():
    """Make `import odoo` find the packaged Odoo, or the checkout."""
    for site in VENV.glob("lib/python3.*/site-packages"):
        (site / "odoo.pth").write_text(f"{odoo_root()}\n")
