"""`./dev test`: which tests there are, and what a word on its command line means."""

import time
from pathlib import Path

from . import database, i18n, odoo_tests, plain_tests, postgres
from .lint import lint
from .paths import ADDON, ROOT
from .report import Tally
from .shell import Failure, say

USAGE = """\
./dev test            everything
./dev test lint       ruff, pylint-odoo, prettier, eslint
./dev test core       core/ without a database
./dev test adapters   adapters/ against real servers, without a database
./dev test odoo       Odoo's tests, without a browser
./dev test tour       browser tests
./dev test i18n       are the translation template and Spanish up to date?
./dev test FILE       one test file
./dev test TAGS       Odoo's own notation, e.g. /email_channel:TestReply.test_bcc"""


def _odoo(tours=None, translations=False):
    files = odoo_tests.test_files(tours)
    tags = f"/{ADDON}" if tours is None else odoo_tests.tags_of(files)
    with postgres.running():
        return odoo_tests.run(tags, files, translations)


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
    "i18n": _translations,
}
# One installation of the addon serves Odoo's tests, the tours and the translations.
EVERYTHING = {
    "lint": SUITES["lint"],
    "core": SUITES["core"],
    "adapters": SUITES["adapters"],
    "Odoo, browser and translations": lambda: _odoo(translations=True),
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


def _tags(tags):
    def run():
        with postgres.running():
            return odoo_tests.run(tags)

    return run


def _file(word):
    path = Path(word).resolve()
    if not path.is_file() or not path.is_relative_to(ROOT / "tests"):
        raise Failure(f"{word} is no file in tests/.")
    room = path.relative_to(ROOT / "tests").parts[0]
    if room in ("core", "adapters"):
        return lambda: plain_tests.run(room, path)
    return _tags(odoo_tests.tags_of([str(path.relative_to(ROOT))]))


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
