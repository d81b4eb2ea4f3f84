"""Databases: the template with what the addon depends on, and its clones."""

import ast
import contextlib
import itertools
import os
import shutil
from pathlib import Path

from . import venv
from .odoo import command, configure, odoo_environment
from .paths import ADDON, DATA, ROOT, odoo_checkout
from .postgres import client
from .shell import digest, done, exclusive, mark, run, step

TEMPLATE = f"{ADDON}_template"
TEST = f"{ADDON}_test_"
FILES = DATA / "filestore"
_numbers = itertools.count(1)


def names():
    listed = client("psql", "-d", "postgres", "-Atc", "SELECT datname FROM pg_database")
    return set(listed.stdout.split())


def drop(name):
    client("dropdb", "--if-exists", "--force", name)
    shutil.rmtree(FILES / name, ignore_errors=True)


def clone(source, target):
    """Copy a database and its files; one of the same name is replaced."""
    drop(target)
    client("createdb", "-T", source, target)
    shutil.copytree(FILES / source, FILES / target, dirs_exist_ok=True)


def manifest():
    return ast.literal_eval((ROOT / "__manifest__.py").read_text())


def _depends():
    return ",".join(sorted(manifest()["depends"]))


def _template_key():
    return digest("1", _depends(), venv.key(), odoo_checkout())


def template_ready():
    kept = TEMPLATE in names() and (FILES / TEMPLATE).exists()
    return kept and done("template", _template_key())


def template():
    """The name of a database with the addon's dependencies and demo data."""
    with exclusive("template"):
        if not template_ready():
            with step(f"Template database with {_depends()}"):
                drop(TEMPLATE)
                _odoo(TEMPLATE, "-i", _depends(), log="template.log")
                mark("template", _template_key())
    return TEMPLATE


@contextlib.contextmanager
def scratch():
    """A clone of the template for the length of the block; yields its name."""
    source = template()
    _drop_left_over()
    with exclusive("template"):
        name = clone_for_a_test(source)
    try:
        yield name
    finally:
        drop(name)


def clone_for_a_test(source):
    """A clone that nobody has yet, to be dropped by who asked for it; its name.

    Nobody else may use the source meanwhile: PostgreSQL refuses that.
    """
    name = f"{TEST}{os.getpid()}_{next(_numbers)}"
    clone(source, name)
    client(
        "psql", "-d", name, "-qc", f"ALTER DATABASE {name} SET synchronous_commit = off"
    )
    return name


def _drop_left_over():
    """Drop the clones whose makers died without dropping them."""
    for name in names():
        pid = name.removeprefix(TEST).partition("_")[0]
        if name.startswith(TEST) and not Path(f"/proc/{pid}").exists():
            drop(name)


def install_addon(name, update=False):
    """Install the addon into a database, made if there is none, or update it."""
    _odoo(name, "-u" if update else "-i", ADDON, log="install.log")


def make_assets(name):
    """Make what browsers load of Odoo's scripts and styles, once for all the clones."""
    lines = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
    shell = command("shell", "-d", name, "--no-http")
    run(shell, log="install.log", env=odoo_environment(), input=lines)


def _odoo(name, *arguments, log):
    configure()
    options = ["--with-demo", "--stop-after-init", "--no-http"]
    run(command("-d", name, *arguments, *options), log=log, env=odoo_environment())
