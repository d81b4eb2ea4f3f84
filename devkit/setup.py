"""Everything that must be there before a command can do its work."""

import os

from . import browser, debs, node, system, venv
from .paths import DEV
from .shell import Failure, exclusive, together


def prepare(tests=False):
    """Get what is missing; in seconds, if nothing is."""
    DEV.mkdir(exist_ok=True)
    if not os.access(DEV, os.W_OK):
        raise Failure(f"{DEV} belongs to another user: run as that one, or remove it.")
    with exclusive("setup"):
        system.install(system.RUN | (system.TEST if tests else {}))
        together(debs.unpack, venv.create)
        if tests:
            venv.add_test_tools()
            node.install()
            browser.install()
