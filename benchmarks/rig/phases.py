"""Where the time of one receiving process goes.

Each phase is timed without those inside it, so that they add up to the whole.
"""

import contextlib
import functools
import importlib
import inspect
import sys
import time

from odoo import sql_db
from odoo.models import BaseModel

from odoo.addons.base.models.ir_attachment import IrAttachment

ADDON = "odoo.addons.email_channel"
FUNCTIONS = {
    "IMAP: fetch": "adapters.imap_selected.SelectedFolder.ask",
    "IMAP: search": "adapters.imap.Mailbox.uids_above",
    "IMAP: tell the server": "adapters.imap.Mailbox.mark_read",
    "IMAP: connect": "adapters.imap_connection.Connection.connect",
    "parse: structure": "core.inbound.mime.read",
    "parse: bodies": "core.inbound.body.BodyReader.read",
    "parse: clean HTML": "core.inbound.html.clean",
    "parse: fold quotes": "core.conversation.quote.fold",
    "parse: headers": "core.inbound.head.Head",
    "parse: rest": "core.inbound.parse.parse",
    "guards: one by one": "core.inbound.steps.run",
    "guards: together": "core.inbound.steps.run_batch",
    "guards: what to look up": "core.inbound.steps.wanted",
    "threading: batch": "core.conversation.thread.group",
    "HTML: resolve cid": "core.inbound.html.resolve_cids",
}
MODELS = (
    "email.inbound",
    "email.mailbox",
    "email.conversation",
    "email.message",
    "email.arrival",
    "email.forwarded",
    "email.reception",
    "email.threading",
    "email.thread.key",
    "helpdesk.ticket",
    "mail.message",
    "ir.attachment",
)


class Stopwatch:
    """Seconds and calls by phase; time inside an inner phase is the inner one's."""

    def __init__(self):
        self.seconds = {}
        self.calls = {}
        self._open = []
        self._since = time.perf_counter()

    def enter(self, phase):
        self._switch()
        self._open.append(phase)
        self.calls[phase] = self.calls.get(phase, 0) + 1

    def leave(self):
        self._switch()
        self._open.pop()

    def _switch(self):
        now = time.perf_counter()
        phase = self._open[-1] if self._open else "everything else"
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._since
        self._since = now

    def timed(self, phase, function):
        """`function`, timed; `phase` may be a function of its arguments."""

        @functools.wraps(function, updated=("__dict__",) if _has_dict(function) else ())
        def wrapper(*args, **kwargs):
            self.enter(phase(*args) if callable(phase) else phase)
            try:
                return function(*args, **kwargs)
            finally:
                self.leave()

        return wrapper


@contextlib.contextmanager
def watched(registry, wanted):
    """Yields a dict that holds, after the block: `phases` {phase: [seconds, calls]} and
    `unknown`, the functions that are no longer where this file expects them."""
    found = {}
    if not wanted:
        yield found
        return
    watch = Stopwatch()
    with contextlib.ExitStack() as stack:
        replace = functools.partial(_replace, stack)
        replace(
            sql_db.Cursor, "execute", watch.timed(_statement, sql_db.Cursor.execute)
        )
        commit = sql_db.PsycoConnection.commit
        replace(sql_db.PsycoConnection, "commit", watch.timed("SQL: commit", commit))
        write = IrAttachment._file_write
        replace(IrAttachment, "_file_write", watch.timed("attachments: files", write))
        for name, phase in (("flush", "ORM: flush"), ("_flush", "ORM: flush")):
            if function := getattr(BaseModel, name, None):
                replace(BaseModel, name, watch.timed(phase, function))
        for model in MODELS:
            _watch_model(watch, replace, registry[model])
        unknown = [
            path
            for phase, path in FUNCTIONS.items()
            if not _watch_function(watch, replace, phase, path)
        ]
        yield found
        watch.enter("end")
    found["phases"] = {
        phase: [seconds, watch.calls.get(phase, 0)]
        for phase, seconds in watch.seconds.items()
    }
    found["unknown"] = unknown


def _watch_model(watch, replace, model):
    """Its create and write, and each method that the addon gives it."""
    for name in ("create", "write"):
        phase = f"ORM: {name} {model._name}"
        replace(model, name, watch.timed(phase, getattr(model, name)))
    for cls in model.__mro__:
        if cls.__module__.startswith(f"{ADDON}.models"):
            for name, function in list(vars(cls).items()):
                if inspect.isfunction(function) and not _is_generator(function):
                    phase = f"ours: {model._name}.{name}"
                    replace(cls, name, watch.timed(phase, function))


def _is_generator(function):
    return inspect.isgeneratorfunction(inspect.unwrap(function))


def _watch_function(watch, replace, phase, path):
    """Watch it wherever the addon has imported it; False when there is none."""
    owner, name = _find(path)
    function = getattr(owner, name, None)
    if function is None:
        return False
    holders = [owner]
    if inspect.ismodule(owner):
        holders = [
            module
            for of, module in list(sys.modules.items())
            if of.startswith(ADDON) and getattr(module, name, None) is function
        ]
    timed = watch.timed(phase, function)
    for holder in holders:
        replace(holder, name, timed)
    return True


def _find(path):
    """(module or class, attribute) of a dotted path below the addon."""
    *parts, name = path.split(".")
    for end in range(len(parts), 0, -1):
        try:
            owner = importlib.import_module(".".join([ADDON, *parts[:end]]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            owner = getattr(owner, part, None)
        return owner, name
    return None, name


def _replace(stack, owner, name, value):
    """Set an attribute until the stack ends."""
    own = vars(owner).get(name)
    setattr(owner, name, value)
    restore = (setattr, owner, name, own) if own else (delattr, owner, name)
    stack.callback(*restore)


def _statement(_cursor, query, *_rest):
    """The phase of an SQL statement: its verb and table."""
    text = query if isinstance(query, str) else getattr(query, "code", str(query))
    kind, table = sql_db.categorize_query(text.lower())
    verb = text.split(None, 1)[0].upper()
    return f"SQL: {verb} {table}" if kind != "other" else f"SQL: {verb}"


def _has_dict(function):
    return hasattr(function, "__dict__") and not isinstance(function, type)
