"""Odoo's tests and browser tours, and what their log says."""

import collections
import re
import subprocess

from . import ports, postgres
from .database import scratch
from .odoo import command, configure, odoo_environment
from .paths import ADDON, LOG, ROOT
from .report import Tally
from .shell import Failure, say, temporary

LINE = re.compile(
    r"[\d-]{10} [\d:,]{12} \d+ (?P<level>\w+) \S+ (?P<logger>[\w.]+): (?P<text>.*)"
)
SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
# Odoo's own words about failed tests, which are counted by the summary.
COUNTED = re.compile(
    r": ((FAIL|ERROR): |\d+ failed, \d+ error\(s\) of |Module \w+: \d+ failures"
    r"|At least one test failed when loading)"
)
FAILED = re.compile(r"(?P<module>[\w.]+): (FAIL|ERROR): (Subtest )?(?P<test>[\w.]+)")
SKIPPED = re.compile(r"skipped .+ : ")
PREFIX = f"odoo.addons.{ADDON}."
PLAIN = ("tests/core/", "tests/adapters/", "tests/processes/", "tests/fakes/")
TOUR = re.compile(r"\b(start_tour|run_tour|browser_js)\(")
TOUR_WEIGHT = 10
# With another module installed: tests tagged with its name, and not "standard".
EXTRA = re.compile(r"@tagged\(.*\"-standard\", \"(\w+)\"")


class Log:
    """Reads Odoo's log line by line and keeps what counts; all of it is in `file`."""

    def __init__(self, file):
        self.file = file
        self.summary = None
        self.files = collections.Counter()
        self.skipped = []
        self.errors = []
        self._error = None

    def read(self, line):
        match = LINE.match(line)
        if not match:
            if self._error is not None:
                self._error.append(line.rstrip("\n"))
            return
        text = match["text"]
        self._error = None
        if text.startswith("Starting ") and match["logger"].startswith(PREFIX):
            self._started(match["logger"], text)
        elif SKIPPED.match(text):
            self.skipped.append(text)
        elif found := SUMMARY.search(text):
            self.summary = tuple(map(int, found.groups()))
        elif match["level"] in ("ERROR", "CRITICAL"):
            self._error = [f"{match['level']} {match['logger']}: {text}"]
            self.errors.append(self._error)

    def _started(self, logger, text):
        name = logger.removeprefix(PREFIX).replace(".", "/") + ".py"
        if not self.files[name]:
            say(f"  {name}")
        self.files[name] += 1

    def unexpected(self):
        """The errors that no failed test accounts for."""
        texts = [error[0].split(" ", 1)[1] for error in self.errors]
        failed = [
            f"{match['module']}.{match['test']}"
            for match in map(FAILED.match, texts)
            if match
        ]
        return [
            text
            for text in texts
            if not COUNTED.search(text) and not text.startswith(tuple(failed))
        ]


def test_files(tours=None, extra=None):
    """The files of Odoo tests: all, or only (only not) those that drive a browser.

    `extra`: those that want this module installed beside the addon.
    """
    files = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
    ]
    return [
        name
        for name in files
        if not name.startswith(PLAIN)
        and (tours is None or tours == bool(TOUR.search((ROOT / name).read_text())))
        and extra_of(name) == extra
    ]


def extra_of(file):
    """The module that the tests of this file want beside the addon, or None."""
    found = EXTRA.search((ROOT / file).read_text())
    return found and found[1]


def tags_of(files, extra=None):
    return ",".join(f"{extra or ''}/{ADDON}/{name}" for name in files)


def parts_of(files, number):
    """The files in so many lists that take about as long as each other."""
    parts = [[] for _part in range(number)]
    weights = [0] * number
    for weight, name in sorted(((_weight(name), name) for name in files), reverse=True):
        lightest = weights.index(min(weights))
        weights[lightest] += weight
        parts[lightest].append(name)
    return list(filter(None, parts))


def _weight(file):
    """How many tests it has; a browser takes as long as several of them."""
    text = (ROOT / file).read_text()
    return text.count("def test_") * (TOUR_WEIGHT if TOUR.search(text) else 1)


def run(tags, expected=(), extra=None, then=(), log="test.log"):
    """Install the addon in a scratch database and run the tests with these tags.

    `expected`: files that must have run a test. `extra`: modules to install as well.
    `then`: functions that test more in the database, whose name they get. `log`: the
    file in .dev/log that keeps what Odoo says. Returns a Tally.
    """
    modules = ",".join(filter(None, [ADDON, extra]))
    with postgres.running(), scratch() as name:
        tally = _run(name, tags, expected, log, "-i", modules)
        for function in then:
            tally += function(name)
    return tally


def run_part(databases, files, log):
    """Run the tests of these files where the addon is installed already; a Tally."""
    with databases.cloned() as name:
        return _run(name, tags_of(files), files, log)


def _run(name, tags, expected, log, *options):
    if not tags:
        raise Failure("No Odoo test to run.")
    configure()
    with temporary() as folder:
        arguments = ["-d", name, *options, "--with-demo", "--test-tags", tags]
        said = _follow(arguments, folder, LOG / log)
    return _judge(said, expected)


def _follow(arguments, folder, file):
    """Odoo's Log, read while it runs; its temporary files are in the folder."""
    LOG.mkdir(parents=True, exist_ok=True)
    log = Log(file)
    process = subprocess.Popen(
        command(*arguments, "--stop-after-init", "--http-port", ports.free()),
        env=odoo_environment(TMPDIR=folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with process, file.open("w") as whole:
        for line in process.stdout:
            whole.write(line)
            log.read(line)
    log.exit_code = process.returncode
    return log


def _judge(log, expected):
    tally = Tally()
    if log.errors:
        say("\n".join("\n".join(error).rstrip() for error in log.errors))
    for error in log.unexpected():
        tally.fail(f"an error that no test expected: {error[:120]}")
    for text in log.skipped:
        tally.fail(text)
    for name in expected:
        if not log.files[name]:
            tally.fail(f"{name} ran no test: does tests/__init__.py import it?")
    if not log.summary or not log.summary[2]:
        tally.fail(f"no Odoo test ran; see {log.file}")
        return tally
    failures, errors, count = log.summary
    bad = failures + errors
    if log.exit_code and not (bad or tally.failed):
        tally.fail(f"Odoo ended with exit code {log.exit_code}")
    tally += Tally(max(count - bad - len(log.skipped), 0), bad)
    return tally
