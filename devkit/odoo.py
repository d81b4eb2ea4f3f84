"""Odoo's command line with this environment: its configuration and addons."""

import os
import subprocess

from .paths import (
    ADDON,
    ADDONS,
    BROWSER,
    DATA,
    DEV,
    PYTHON,
    ROOT,
    VENV,
    odoo_checkout,
    odoo_root,
)
from .postgres import ROLE, SOCKET
from .shell import environment

CONFIG = DEV / "odoo.conf"
DEMO = f"{ADDON}_demo"
NOT_THE_ADDON = {"dev", "devkit", "docs", "node_modules", "__pycache__"}


def link_addon():
    """Show the addon to Odoo as `.dev/addons/email_channel`.

    A folder of links to the repository's entries, not a link to its root: Odoo
    walks an addon's folder, and would walk `.dev` without end.
    """
    folder = ADDONS / ADDON
    if folder.is_symlink():
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        entry.name: entry
        for entry in ROOT.iterdir()
        if entry.name[0] != "." and entry.name not in NOT_THE_ADDON
    }
    present = {link.name: link.readlink() for link in folder.iterdir()}
    for name, target in present.items():
        if wanted.get(name) != target:
            (folder / name).unlink()
    for name, target in wanted.items():
        if present.get(name) != target:
            (folder / name).symlink_to(target)


def configure():
    """Write the configuration that ODOO_RC names."""
    link_addon()
    addons = [ADDONS]
    if odoo_checkout():
        addons.append(odoo_root() / "addons")
        addons += VENV.glob("lib/python3.*/site-packages/odoo/addons")
    text = f"""\
[options]
db_host = {SOCKET}
db_user = {ROLE}
db_name = {DEMO}
data_dir = {DATA}
addons_path = {",".join(map(str, addons))}
http_interface = 127.0.0.1
"""
    # Others may be about to read it.
    if not CONFIG.exists() or CONFIG.read_text() != text:
        CONFIG.write_text(text)


def command(*arguments):
    return [str(part) for part in (PYTHON, "-m", "odoo", *arguments)]


def odoo_environment(**extra):
    """For Odoo and the browser it starts: the home directory is in `.dev`, too."""
    home = DEV / "home"
    home.mkdir(exist_ok=True)
    return environment(
        HOME=str(home),
        ODOO_RC=str(CONFIG),
        PATH=f"{BROWSER}:{os.environ['PATH']}",
        PGHOST=str(SOCKET),
        PGUSER=ROLE,
        **extra,
    )


def call(*arguments):
    """Run Odoo's command line in the foreground; its exit code."""
    configure()
    return subprocess.run(command(*arguments), env=odoo_environment()).returncode
