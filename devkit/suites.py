"""`./dev test`: which tests there are, and what a word on its command line means."""

import functools
from pathlib import Path

from . import i18n, jobs, odoo_tests, plain_tests, process_tests
from .databases import Databases
from .jobs import Suite
from .lint import lint
from .paths import ROOT
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


# So many lists are Odoo's tests parted into.
PARTS = 4


def _odoo(title, databases, tours=None):
    """Odoo's tests in parts that can run side by side."""
    databases.assets = True
    parts = odoo_tests.parts_of(odoo_tests.test_files(tours), PARTS)
    run = functools.partial(odoo_tests.run_part, databases)
    return Suite(
        title,
        *(
            functools.partial(run, files, f"test-{number}.log")
            for number, files in enumerate(parts, 1)
        ),
    )


def _optional():
    files = {extra: odoo_tests.test_files(extra=extra) for extra in OPTIONAL}
    tags = ",".join(odoo_tests.tags_of(names, extra) for extra, names in files.items())
    expected = sum(files.values(), [])
    modules, then = ",".join(OPTIONAL), [process_tests.run_queue_job]
    return odoo_tests.run(tags, expected, modules, then, log="test-optional.log")


def _lent(databases, function, *arguments):
    """What the function gives for a database that has the addon."""
    with databases.lent() as name:
        return function(name, *arguments)


def _processes(title, databases, files):
    databases.assets |= len(files) > 1
    run = functools.partial(_lent, databases, process_tests.run)
    return Suite(title, *(functools.partial(run, file) for file in files))


SUITES = {
    "lint": lambda _databases: Suite("lint", lint),
    "core": lambda _databases: Suite("core", lambda: plain_tests.run("core")),
    "adapters": lambda _databases: Suite(
        "adapters", lambda: plain_tests.run("adapters")
    ),
    "odoo": lambda databases: _odoo("odoo", databases, tours=False),
    "tour": lambda databases: _odoo("tour", databases, tours=True),
    "processes": lambda databases: _processes(
        "processes", databases, process_tests.files()
    ),
    "optional": lambda _databases: Suite("optional", _optional),
    "i18n": lambda databases: Suite(
        "i18n", functools.partial(_lent, databases, i18n.check)
    ),
}
BESIDE_ODOO = ("lint", "core", "adapters", "processes", "optional", "i18n")


def everything(databases):
    """All tests: those of Odoo, which keep a processor busy, spread among the others,
    many of which wait most of the time."""
    odoo = _odoo("Odoo and browser", databases)
    others = [SUITES[name](databases) for name in BESIDE_ODOO]
    return jobs.spread(jobs.each(odoo), jobs.each(*others))


def choose(what):
    """What the words name, as functions that make jobs; everything without a word."""
    return [_made_by(word) for word in what] or [everything]


def _made_by(word):
    make = SUITES.get(word)
    if not make and word.endswith(".py"):
        make = _file(word)
    elif not make and (word.startswith(("/", "-", "+")) or ":" in word):
        make = _tags(word, word)
    elif not make:
        raise Failure(f"Nothing to test is called {word!r}.\n{USAGE}")
    return lambda databases: jobs.each(make(databases))


def _tags(title, tags, extra=None):
    run = functools.partial(odoo_tests.run, tags, extra=extra)
    return lambda _databases: Suite(title, run)


def _file(word):
    path = Path(word).resolve()
    if not path.is_file() or not path.is_relative_to(ROOT / "tests"):
        raise Failure(f"{word} is no file in tests/.")
    room = path.relative_to(ROOT / "tests").parts[0]
    if room in ("core", "adapters"):
        return lambda _databases: Suite(word, lambda: plain_tests.run(room, [path]))
    if path.name == process_tests.QUEUE_JOB:
        return SUITES["optional"]
    if room == "processes":
        return lambda databases: _processes(word, databases, [path])
    name = str(path.relative_to(ROOT))
    extra = odoo_tests.extra_of(name)
    return _tags(word, odoo_tests.tags_of([name], extra), extra)


def test(chosen):
    """Run what is chosen, one word's jobs after another's, and sum up; an exit code."""
    total = Tally()
    with Databases() as databases:
        for make_jobs in chosen:
            total += jobs.run(make_jobs(databases))
    if not total.passed + total.failed:
        total.fail("no test ran")
    say(f"\n{total.passed} passed, {total.failed} failed")
    return bool(total.failed)
