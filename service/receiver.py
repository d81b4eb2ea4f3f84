"""Receives for touchpoints that mail came for, a few at a time."""

import collections
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Domain
from odoo.modules.registry import Registry

from ..core.inbound.pause import pause
from ..models.jobs import report_trouble

_logger = logging.getLogger(__name__)

WORKERS = 4  # each takes up to three database connections
LONGEST_RUN = 10  # seconds for one touchpoint before others are served
CLAIMED = 0.5  # seconds until what another worker was at is looked at again
FIRST_PAUSE, LONGEST_PAUSE = 5, 5 * 60  # and until Odoo's own trouble may be over


class Receiver:
    """`receive(touchpoint_id)` returns at once; the mail is there moments later."""

    def __init__(self, database):
        self.database = database
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="receive")
        self._lock = threading.Lock()
        self._queued = set()
        self._retries = {}  # {touchpoint's id: its one timer}
        self._failures = collections.Counter()
        self._closed = False

    def receive(self, touchpoint_id):
        """Mail that comes while the touchpoint is about to be tried again waits for
        that."""
        with self._lock:
            busy = touchpoint_id in self._queued or touchpoint_id in self._retries
            if not self._closed and not busy:
                self._queued.add(touchpoint_id)
                self._pool.submit(self._work, touchpoint_id)

    def close(self):
        """Wait for what is under way; the rest is received by the scheduled actions."""
        with self._lock:
            self._closed = True
            for timer in self._retries.values():
                timer.cancel()
        self._pool.shutdown(cancel_futures=True)

    def _work(self, touchpoint_id):
        with self._lock:  # what comes from here on needs another look
            self._queued.discard(touchpoint_id)
        threading.current_thread().dbname = self.database
        try:
            seconds = self._receive(touchpoint_id)
            self._failures.pop(touchpoint_id, None)
        except (OSError, psycopg2.Error) as error:
            # The mail is safe where it is, and the scheduled actions go on as well.
            _logger.warning("Receiving for touchpoint %s: %s", touchpoint_id, error)
            self._report(touchpoint_id, error)
            self._failures[touchpoint_id] += 1
            seconds = pause(self._failures[touchpoint_id], FIRST_PAUSE, LONGEST_PAUSE)
        if seconds is not None:
            self._retry(touchpoint_id, seconds)

    def _retry(self, touchpoint_id, seconds):
        again = threading.Timer(seconds, self._retry_now, [touchpoint_id])
        again.daemon = True
        with self._lock:
            if not self._closed:
                self._retries[touchpoint_id] = again
                again.start()

    def _retry_now(self, touchpoint_id):
        with self._lock:
            self._retries.pop(touchpoint_id, None)
        self.receive(touchpoint_id)

    def _report(self, touchpoint_id, error):
        """As the scheduled actions do."""
        try:
            with Registry(self.database).cursor() as cr:
                env = Environment(cr, SUPERUSER_ID, {})
                touchpoint = env["email.touchpoint"].browse(touchpoint_id)
                report_trouble(touchpoint, error)
        except psycopg2.Error as reason:
            _logger.warning("Touchpoint %s: not noted: %s", touchpoint_id, reason)

    def _receive(self, touchpoint_id):
        """One run; in how many seconds another is needed, None for not at all."""
        registry = Registry(self.database).check_signaling()
        with registry.cursor() as cr:
            context = {"cron_end_time": time.monotonic() + LONGEST_RUN}
            env = Environment(cr, SUPERUSER_ID, context)
            mailboxes = env["email.mailbox"]
            mine = [("touchpoint_id", "=", touchpoint_id)]
            found = mailboxes.search(mailboxes._receiving_domain() & Domain(mine))
            touchpoint = found.touchpoint_id
            if found._rest_from_own_trouble():
                return None  # until a scheduled action has tried
            # No transaction of ours stays open meanwhile.
            cr.commit()  # pylint: disable=invalid-commit
            # It may have been deactivated since mail came.
            count = mailboxes._receive(touchpoint) if touchpoint else 0
            unfinished = mailboxes._time_is_up()
        registry.signal_changes()
        if count is None:
            return CLAIMED
        return 0 if unfinished else None
