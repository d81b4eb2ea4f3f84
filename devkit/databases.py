"""Databases with the addon, for tests that run side by side."""

import contextlib
import queue
import threading

from . import postgres
from .database import clone_for_a_test, drop, install_addon, make_assets, scratch
from .shell import Failure


class Databases:
    """Use as a context manager: clones of one installation of the addon, which is made
    when the first of them is wanted. All are dropped at the end.

    `assets`: whether it holds what browsers load, so that not each clone makes that.
    """

    def __init__(self):
        self.assets = False
        self._made = contextlib.ExitStack()
        self._lock = threading.Lock()
        self._source = None
        self._failure = None
        self._free = queue.SimpleQueue()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self._made.close()

    @contextlib.contextmanager
    def cloned(self):
        """A new one, dropped after the block; yields its name."""
        name = self._clone()
        try:
            yield name
        finally:
            drop(name)

    @contextlib.contextmanager
    def lent(self):
        """One for which others had use before, if there is one; yields its name."""
        try:
            name = self._free.get_nowait()
        except queue.Empty:
            name = self._clone()
            self._made.callback(drop, name)
        try:
            yield name
        finally:
            self._free.put(name)

    def _clone(self):
        with self._lock:
            self._source = self._source or self._install()
            return clone_for_a_test(self._source)

    def _install(self):
        """Once; what fails, fails for whoever else wants a clone."""
        if self._failure:
            raise self._failure
        try:
            return self._installed()
        except Failure as failure:
            self._failure = failure
            raise

    def _installed(self):
        self._made.enter_context(postgres.running())
        name = self._made.enter_context(scratch())
        install_addon(name)
        if self.assets:
            make_assets(name)
        return name
