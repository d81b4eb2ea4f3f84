"""The process `email_idle`: watches every folder, receives the moment mail comes."""

import functools
import logging
import signal
import time
from dataclasses import dataclass
from typing import Any

import psycopg2

from odoo import sql_db
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry

from ..adapters.imap_watch import Watch
from ..core.inbound.pause import pause
from .receiver import Receiver
from .watched import Claims

_logger = logging.getLogger(__name__)

END = (signal.SIGTERM, signal.SIGINT)
SIGNALS = (*END, signal.SIGHUP)
LOOK = 15  # seconds between looks at what there is to watch
FIRST_PAUSE, LONGEST_PAUSE = 1, 5 * 60  # seconds until a lost connection is made again
WITHOUT_IDLE = 60 * 60  # and until a server without IDLE is asked whether it has it


@dataclass(frozen=True)
class Target:
    """What a watch is made for: another one is needed when any of this changes."""

    mailbox: int
    touchpoint: int
    folder: str
    server: Any
    login: Any


class Idle:
    """Runs until SIGTERM or SIGINT; looks at once on SIGHUP. Polling goes on beside it:
    whatever happens here, mail comes with the next scheduled action at the latest."""

    def __init__(self, database):
        self.database = database
        self.claims = Claims(database)
        self.receiver = Receiver(database)
        self.watches = {}  # {Target: Watch}
        self.without_idle = {}  # {Target: when to ask again}

    def run(self):
        # Waited for, not handled: threads started from here on do not see them.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        _logger.info("Instant fetch for %s", self.database)
        while True:
            try:
                self.look()
            except psycopg2.Error as error:
                # What is watched stays so; the claims end with their connection.
                _logger.warning("The database cannot be reached: %s", error)
                self.claims.drop()
            told = signal.sigtimedwait(SIGNALS, LOOK)
            if told and told.si_signo in END:
                break
        self.close()

    def close(self):
        for watch in self.watches.values():
            watch.end()
        self.receiver.close()
        self.claims.drop()
        sql_db.close_all()
        _logger.info("Instant fetch for %s ended", self.database)

    def look(self):
        """Watch what is there now, and no longer what is not."""
        wanted = self._wanted()
        held = self.claims.keep({target.mailbox for target in wanted})
        before = len(self.watches)
        for target in [*self.watches]:
            if target not in wanted or target.mailbox not in held:
                self.watches.pop(target).end()
        for target in wanted:
            if target.mailbox in held and target not in self.watches:
                self._watch(target, wanted[target])
        if len(self.watches) != before:
            _logger.info("Folders watched: %s", len(self.watches))

    def _wanted(self):
        """{Target: adapters.imap.Mailbox}, without servers that have no IDLE."""
        for target in [each for each in self.watches if self._ended(each)]:
            del self.watches[target]
            self.without_idle[target] = time.monotonic() + WITHOUT_IDLE
        now = time.monotonic()
        return {
            target: imap
            for target, imap in self._read().items()
            if self.without_idle.get(target, 0) <= now
        }

    def _ended(self, target):
        return not self.watches[target].is_alive()

    def _read(self):
        registry = Registry(self.database).check_signaling()
        with registry.cursor(readonly=True) as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            late = env["email.clock"]._went_back()
            mailboxes = env["email.mailbox"]._to_watch()
            found = {
                Target(
                    mailbox.id,
                    mailbox.touchpoint_id.id,
                    mailbox.folder,
                    imap.server,
                    imap.login,
                ): imap
                for mailbox, imap in mailboxes.items()
            }
        if late:
            with registry.cursor() as cr:
                Environment(cr, SUPERUSER_ID, {})["email.clock"]._look()
        return found

    def _watch(self, target, imap):
        on_mail = functools.partial(self.receiver.receive, target.touchpoint)
        watch = Watch(imap, target.folder, on_mail, _pause)
        self.watches[target] = watch
        watch.start()


def _pause(failures):
    return pause(failures, FIRST_PAUSE, LONGEST_PAUSE)
