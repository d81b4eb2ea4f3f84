"""Receives for touchpoints that mail came for, a few at a time."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Domain
from odoo.modules.registry import Registry

_logger = logging.getLogger(__name__)

WORKERS = 4  # each takes up to three database connections
TURN = 10  # seconds for one touchpoint before others have theirs
CLAIMED = 0.5  # seconds until what another worker was at is looked at again
TROUBLE = 5  # and until Odoo's own trouble may be over


class Receiver:
    """`receive(touchpoint_id)` returns at once; the mail is there moments later."""

    def __init__(self, database):
        self.database = database
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="receive")
        self._lock = threading.Lock()
        self._waiting = set()
        self._closed = False

    def receive(self, touchpoint_id):
        with self._lock:
            if not self._closed and touchpoint_id not in self._waiting:
                self._waiting.add(touchpoint_id)
                self._pool.submit(self._work, touchpoint_id)

    def close(self):
        """Wait for what is under way; the rest is received by the scheduled actions."""
        with self._lock:
            self._closed = True
        self._pool.shutdown(cancel_futures=True)

    def _work(self, touchpoint_id):
        with self._lock:  # what comes from here on needs another look
            self._waiting.discard(touchpoint_id)
        threading.current_thread().dbname = self.database
        try:
            pause = self._receive(touchpoint_id)
        except (OSError, psycopg2.Error) as error:
            # The mail is safe where it is, and the scheduled actions go on as well.
            _logger.warning("Receiving for touchpoint %s: %s", touchpoint_id, error)
            pause = TROUBLE
        if pause is not None:
            again = threading.Timer(pause, self.receive, [touchpoint_id])
            again.daemon = True
            again.start()

    def _receive(self, touchpoint_id):
        """One turn; in how many seconds another is needed, None for not at all."""
        registry = Registry(self.database).check_signaling()
        with registry.cursor() as cr:
            context = {"cron_end_time": time.monotonic() + TURN}
            env = Environment(cr, SUPERUSER_ID, context)
            mailboxes = env["email.mailbox"]
            mine = [("touchpoint_id", "=", touchpoint_id)]
            found = mailboxes.search(mailboxes._receiving_domain() & Domain(mine))
            touchpoint = found.touchpoint_id
            # No transaction of ours stays open meanwhile.
            cr.commit()  # pylint: disable=invalid-commit
            # It may have been deactivated since mail came.
            count = mailboxes._receive(touchpoint) if touchpoint else 0
            unfinished = mailboxes._time_is_up()
        registry.signal_changes()
        if count is None:
            return CLAIMED
        return 0 if unfinished else None
