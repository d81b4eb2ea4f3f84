"""Lint and formatting of Python, XML and JavaScript."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import node
from .paths import PYTHON, ROOT, VENV
from .report import Tally
from .shell import environment, run, say

PRETTY = (".cjs", ".css", ".js", ".json", ".scss", ".xml", ".yaml", ".yml")
NOT_ODOO = (
    "core/",
    "adapters/",
    "benchmarks/",
    "devkit/",
    "tests/core/",
    "tests/adapters/",
    "tests/fakes/",
)


def list_files(*endings):
    """The repository's files with these endings, also those not yet committed."""
    listed = run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
    ).stdout.split("\0")
    return [
        name
        for name in sorted(set(listed))
        if name.endswith(endings)
        and (ROOT / name).is_file()
        and not name.startswith("tests/data/")
        and "/static/lib/" not in name
        and name != "package-lock.json"
    ]


def _commands(fix):
    """Name, command and environment of each check that has files to look at."""
    python = environment()
    web = node.node_environment()
    odoo = [name for name in list_files(".py") if not name.startswith(NOT_ODOO)]
    pretty, scripts = list_files(*PRETTY), list_files(".js")
    ruff = VENV / "bin/ruff"
    pylint = [VENV / "bin/pylint", "--rcfile=.pylintrc"]
    pylint += ["--disable=missing-readme"]  # it is Markdown, at the root
    prettier = [node.BIN / "prettier", "--log-level=warn"]
    eslint = [node.BIN / "eslint", "--max-warnings=0"]
    correct = ["--fix"] if fix else []
    if odoo and not fix:  # first, since it takes longest
        yield "pylint-odoo", [*pylint, *odoo], python
    if not fix:
        yield "shape", [PYTHON, "-m", "devkit.shape"], python
    yield "ruff", [ruff, "check", "-q", "--output-format=concise", *correct], python
    yield "ruff format", [ruff, "format", "-q", *([] if fix else ["--diff"])], python
    if pretty:
        yield "prettier", [*prettier, "--write" if fix else "--check", *pretty], web
    if scripts:
        yield "eslint", [*eslint, *correct, *scripts], web


def _call(check):
    name, command, env = check
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return name, result


def lint(fix=False):
    """Run every check (or apply what can be corrected); a Tally, one a check."""
    tally = Tally()
    with ThreadPoolExecutor(max_workers=1 if fix else 2) as pool:
        for name, result in pool.map(_call, _commands(fix)):
            if told := result.stdout.rstrip():
                say(told)
            tally.add(name, not result.returncode)
    if tally.failed and not fix:
        say("`./dev format` corrects what can be corrected by itself.")
    return tally
