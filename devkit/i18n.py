"""Translations: the template is what the code says, and Spanish is complete."""

import subprocess

from .odoo import command, odoo_environment
from .paths import ADDON, PYTHON, ROOT
from .report import Tally
from .shell import run, say

FOLDER = ROOT / "i18n"
POT = FOLDER / f"{ADDON}.pot"
LANGUAGES = ("es",)


def export(database):
    """Export the terms of an installed addon; a path to a fresh .pot."""
    fresh = ROOT / ".dev" / f"{ADDON}.pot"
    run(
        command("i18n", "export", "-d", database, "-o", fresh, ADDON),
        log="i18n.log",
        env=odoo_environment(),
    )
    return fresh


def _po(*arguments):
    return subprocess.run(
        [PYTHON, ROOT / "devkit/po.py", *arguments], capture_output=True, text=True
    )


def check(database):
    """Compare the committed files with the code; a Tally."""
    tally = Tally()
    fresh = export(database)
    for name in (POT.name, *(f"{language}.po" for language in LANGUAGES)):
        result = _po("check", fresh, FOLDER / name)
        if result.returncode:
            say(result.stdout + result.stderr)
        tally.add(f"i18n/{name}", not result.returncode)
    if tally.failed:
        say("`./dev i18n` brings the files up to date; then translate what is empty.")
    return tally


def update(database):
    """Write the template anew and merge it into the languages' files."""
    fresh = export(database)
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        result = _po("merge", fresh, POT, FOLDER / f"{language}.po")
        say((result.stdout + result.stderr).rstrip())
    return result.returncode
