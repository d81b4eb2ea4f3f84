"""What runs in a forked process of its own: set up, receive; and die as told."""

import importlib
import os
import resource
import signal
from dataclasses import dataclass

from odoo import sql_db
from odoo.modules.registry import Registry

from . import odoo_setup
from .odoo_setup import environment

ROOM = "odoo.addons.email_channel.models.inbound"
# Small batches, so that a few mails pass every commit of the pipeline.
BATCHES = {"BATCH_MAILS": 5, "SIFTED": 7}


@dataclass(frozen=True)
class Fault:
    """What happens to a worker, at the commit with this number (from 1).

    :param kill: "before" or "after" the commit: kill -9
    :param file_size: bytes; from that commit on no file grows beyond, as on a full disk
    """

    commit: int = 0
    kill: str = ""
    file_size: int | None = None


def set_up(log, said, account, port, vals):
    """Make the touchpoint of an account; says its id."""
    _write_to(log)
    with Registry(_database()).cursor() as cr:
        said.send(odoo_setup.ours(environment(cr), account, port, **vals).id)


def receive(log, said, fault=None):
    """Run the scheduled action once; says how many commits that took."""
    _write_to(os.devnull if fault and fault.file_size is not None else log)
    _shrink_batches()
    commits = _arm(fault)
    with Registry(_database()).cursor() as cr:
        environment(cr)["email.mailbox"]._cron_receive()
    said.send(len(commits))


def _database():
    return os.environ["EC_BENCH_DATABASE"]


def _write_to(log):
    """Odoo's log and any traceback go there, not into the table."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)


def _shrink_batches():
    """Set the sizes of batches low in every module that has them; fail when one of the
    names is in none."""
    modules = [
        importlib.import_module(f"{ROOM}.{name}")
        for name in (
            "email_mailbox",
            "renumbered",
            "email_inbound_processing",
        )
    ]
    for name, value in BATCHES.items():
        holders = [module for module in modules if hasattr(module, name)]
        assert holders, f"{name} is no longer in {ROOM}"
        for module in holders:
            setattr(module, name, value)


def _arm(fault):
    """Count the commits, and let the fault happen; the list grows with each."""
    commit, commits = sql_db.Cursor.commit, []

    def counted(cursor):
        commits.append(cursor)
        now = fault if fault and len(commits) == fault.commit else None
        if now and now.kill == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(cursor)
        if now and now.kill == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        if now and now.file_size is not None:
            _limit(now.file_size)

    sql_db.Cursor.commit = counted
    if fault and fault.commit == 0 and fault.file_size is not None:
        _limit(fault.file_size)
    return commits


def _limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
