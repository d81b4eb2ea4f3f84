"""Where things lie. Everything generated is below `.dev`, which git ignores."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
ADDON = "email_channel"
ADDONS = DEV / "addons"
ODOO_DEB = DEV / "odoo"
VENV = DEV / "venv"
PYTHON = VENV / "bin" / "python"
PG = DEV / "pg"
RUN = DEV / "run"
LOG = DEV / "log"
STAMPS = DEV / "stamps"
CACHE = DEV / "cache"
DATA = DEV / "data"
BROWSER = DEV / "browser"


def odoo_checkout():
    """The checkout named by ODOO_PATH, or None for the packaged Odoo."""
    path = os.environ.get("ODOO_PATH")
    return Path(path).expanduser().resolve() if path else None


def odoo_root():
    """The folder that holds the Python package `odoo`."""
    return odoo_checkout() or ODOO_DEB / "usr/lib/python3/dist-packages"
