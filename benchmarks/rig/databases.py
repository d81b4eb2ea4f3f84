"""The benchmarks' databases: prepared once under names of their own, cloned afresh for
each measurement."""

import contextlib
import itertools
import os
from pathlib import Path

from devkit import venv
from devkit.database import clone, drop, names
from devkit.odoo import command, configure, odoo_environment
from devkit.paths import ADDON, ROOT
from devkit.shell import digest, done, exclusive, mark, run, step

from .history import grow

PREFIX = f"{ADDON}_bench"
MATTERS = ("models", "data", "security", "views", "wizards", "controllers")
_serial = itertools.count()


def stock():
    """The name of a database as an administrator of stock Odoo has it: OCA's helpdesk,
    and neither our addon nor demo data."""
    return _prepared("stock", "1", lambda name: _install(name, "helpdesk_mgmt"))


def ours():
    """The name of that database with our addon."""

    def prepare(name):
        clone(stock(), name)
        _install(name, ADDON)

    return _prepared("ours", _key_of_the_addon(), prepare)


def grown(mails):
    """The name of ours with a history of that many mails."""

    def prepare(name):
        clone(ours(), name)
        grow(name, mails)

    return _prepared(f"ours_{mails}", _key_of_the_addon(), prepare)


def _key_of_the_addon():
    files = [ROOT / "__manifest__.py"]
    for folder in MATTERS:
        files += sorted(
            path for path in (ROOT / folder).rglob("*") if path.suffix != ".pyc"
        )
    files += [Path(__file__), Path(__file__).with_name("history.py")]
    return digest(*files)


def _prepared(kind, key, prepare):
    name = f"{PREFIX}_{kind}"
    key = digest(key, venv.key())
    with exclusive(name):
        if not (done(name, key) and name in names()):
            with step(f"Database {name}"):
                drop(name)
                configure()
                prepare(name)
                mark(name, key)
    return name


def _install(name, module):
    run(
        command("-d", name, "-i", module, "--stop-after-init", "--no-http"),
        log="bench.log",
        env=odoo_environment(),
    )


@contextlib.contextmanager
def cloned(template):
    """A clone for the length of the block; yields its name."""
    _drop_left_over()
    name = f"{PREFIX}_{os.getpid()}_{next(_serial)}"
    with exclusive(template):
        clone(template, name)
    try:
        yield name
    finally:
        drop(name)


def _drop_left_over():
    """Drop the clones whose makers died without dropping them."""
    for name in names():
        pid = name.removeprefix(f"{PREFIX}_").split("_")[0]
        if name.startswith(PREFIX) and pid.isdigit() and not _alive(pid):
            drop(name)


def _alive(pid):
    return Path(f"/proc/{pid}").exists()
