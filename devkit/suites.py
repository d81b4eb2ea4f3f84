"""`./dev test`: which tests there are, and what a word on its command line means."""

import time
from pathlib import Path

from . import database, i18n, odoo_tests, plain_tests, postgres, process_tests
from .lint import lint
from .paths import ADDON, ROOT
from .report import Tally
from .shell import Failure, say

USAGE = """\
./dev test            everything
./dev test lint       ruff, pylint-odoo, prettier, eslint, the shape of models
./dev test core       core/ without a database
./dev test adapters   adapters/ against real servers, without a database
./dev test odoo       Odoo's tests, without a browser
./dev test processes  Odoo's own processes, with real servers
./dev test optional   with the optional modules installed (queue_job, im_livechat, …)
./dev test tour       browser tests
./dev test i18n       are the translation template and Spanish up to date?
./dev test FILE       one test file
./dev test TAGS       Odoo's own notation, e.g. /email_channel:TestReply.test_bcc"""


# Modules that the addon uses when they are installed; all in one database.
OPTIONAL = (
    "queue_job",
    "im_livechat",
    "helpdesk_mgmt_merge",
    "privacy_lookup",
    "sale",
    "contract",
    "base_automation",
)


def _odoo(tours=None, then=()):
    files = odoo_tests.test_files(tours)
    tags = f"/{ADDON}" if tours is None else odoo_tests.tags_of(files)
    with postgres.running():
        return odoo_tests.run(tags, files, then=then)


def _optional():
    files = {extra: odoo_tests.test_files(extra=extra) for extra in OPTIONAL}
    tags = ",".join(odoo_tests.tags_of(names, extra) for extra, names in files.items())
    expected = sum(files.values(), [])
    modules, then = ",".join(OPTIONAL), [process_tests.run_queue_job]
    with postgres.running():
        return odoo_tests.run(tags, expected, modules, then)


def _processes(only=None):
    with postgres.running(), database.scratch() as name:
        database.install_addon(name)
        return process_tests.run(name, only)


def _translations():
    with postgres.running(), database.scratch() as name:
        database.install_addon(name)
        return i18n.check(name)


SUITES = {
    "lint": lint,
    "core": lambda: plain_tests.run("core"),
    "adapters": lambda: plain_tests.run("adapters"),
    "odoo": lambda: _odoo(tours=False),
    "tour": lambda: _odoo(tours=True),
    "processes": _processes,
    "optional": _optional,
    "i18n": _translations,
}
# One installation of the addon serves Odoo's tests, the tours, the translations and the
# processes.
EVERYTHING = {
    "lint": SUITES["lint"],
    "core": SUITES["core"],
    "adapters": SUITES["adapters"],
    "Odoo, browser, translations and processes": lambda: _odoo(
        then=[i18n.check, process_tests.run]
    ),
    "optional": SUITES["optional"],
}


def choose(what):
    """The suites that the words name, as {title: function}."""
    if not what:
        return EVERYTHING
    chosen = {}
    for word in what:
        if word in SUITES:
            chosen[word] = SUITES[word]
        elif word.endswith(".py"):
            chosen[word] = _file(word)
        elif word.startswith(("/", "-", "+")) or ":" in word:
            chosen[word] = _tags(word)
        else:
            raise Failure(f"Nothing to test is called {word!r}.\n{USAGE}")
    return chosen


def _tags(tags, extra=None):
    def run():
        with postgres.running():
            return odoo_tests.run(tags, extra=extra)

    return run


def _file(word):
    path = Path(word).resolve()
    if not path.is_file() or not path.is_relative_to(ROOT / "tests"):
        raise Failure(f"{word} is no file in tests/.")
    room = path.relative_to(ROOT / "tests").parts[0]
    if room in ("core", "adapters"):
        return lambda: plain_tests.run(room, [path])
    if room == "processes":
        return _optional if path.name == process_tests.QUEUE_JOB else _process(path)
    name = str(path.relative_to(ROOT))
    extra = odoo_tests.extra_of(name)
    return _tags(odoo_tests.tags_of([name], extra), extra)


def _process(path):
    return lambda: _processes(path)


def test(chosen):
    """Run the chosen suites and sum up; an exit code."""
    total = Tally()
    for title, function in chosen.items():
        say(f"… {title}")
        start = time.monotonic()
        tally = function()
        tally.sum_up(title, time.monotonic() - start)
        total += tally
    if not total.passed + total.failed:
        total.fail("no test ran")
    say(f"\n{total.passed} passed, {total.failed} failed")
    return bool(total.failed)
