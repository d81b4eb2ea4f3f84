"""When a list, or all of its dialer, stops by itself: finished, rejected, throttled."""

import logging

from odoo import fields
from odoo.tools import SQL

from ...core.inbound.pause import pause
from ...core.outbox.pacing import FIRST_PAUSE, LONGEST_PAUSE
from ..retried import retried

_logger = logging.getLogger(__name__)


class ListEnding:
    """:param email_list: email.dialer.list with the rights of the system, on a cursor
    that may be committed
    """

    def __init__(self, email_list):
        self.list = email_list
        self.env = email_list.env
        self._has_trouble = True

    def look(self):
        """Whether a mail that is taken ends a trouble: it is asked after each one, and
        records would be read anew."""
        dialer = self.list.dialer_id
        self._has_trouble = bool(self.list.rejections_in_row or dialer.throttled_times)

    # -- finished --------------------------------------------------------------------

    def finish(self):
        """Each line is in a final state: that is said once."""

        def work():
            if self._is_finished():
                self.list.write(
                    {"running": False, "finished_at": fields.Datetime.now()}
                )
                self.list._say(self._finished_words())
                self._tell()

        retried(work, self.env.cr)

    def _is_finished(self):
        """It is locked then: whoever adds lines or presses Stop comes after that."""
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM email_dialer_list list
                     WHERE id = %s
                       AND running
                       AND NOT EXISTS (
                           SELECT FROM email_dialer_line
                            WHERE list_id = list.id AND state = 'waiting')
                       AND NOT EXISTS (
                           SELECT FROM email_dialer_line
                            WHERE list_id = list.id AND state = 'sending')
                       FOR NO KEY UPDATE
                    """,
                    self.list.id,
                )
            )
        )

    def _finished_words(self):
        rows = self.env["email.dialer.line"]._read_group(
            [("list_id", "=", self.list.id)], ["state"], ["__count"]
        )
        names = dict(
            self.env["email.dialer.line"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        counts = ", ".join(f"{names[state]}: {count}" for state, count in rows)
        return self.env._("Finished. %(counts)s", counts=counts)

    # -- rejected --------------------------------------------------------------------

    def count_rejection(self, words):
        """:return: whether the list goes on"""
        most = self.list.dialer_id.stop_after_rejections
        number = self.list.rejections_in_row + 1
        self._has_trouble = True

        def work():
            self.list.rejections_in_row = number
            if most and number >= most:
                self._hold_now("rejections", self._rejections_words(number, words))

        retried(work, self.env.cr)
        return self.list.running

    def _rejections_words(self, number, words):
        return self.env._(
            "It stopped by itself: the mail server refused %(number)s recipients one "
            "after the other, the last with “%(words)s”. Look at the rejected lines, "
            "and press Play to go on.",
            number=number,
            words=words,
        )

    def hold(self, reason, words):
        """It stops by itself, and says why."""
        retried(lambda: self._hold_now(reason, words), self.env.cr)

    def _hold_now(self, reason, words):
        self.list.write({"running": False, "hold": reason, "hold_words": words})
        self.list._say(words)
        self._tell()

    def _tell(self):
        """Open screens learn it with this transaction, whoever else counts now."""
        self.env["email.dialer.monitor"]._changed(self.list)

    def forget_trouble(self):
        """A mail was taken again."""
        if not self._has_trouble:
            return
        self._has_trouble = False
        if self.list.rejections_in_row:
            retried(lambda: self.list.write({"rejections_in_row": 0}), self.env.cr)
        if self.list.dialer_id.throttled_times:
            retried(lambda: self._write_throttle(0, False, False), self.env.cr)

    # -- throttled -------------------------------------------------------------------

    def throttle(self, words):
        """The provider limits the account: this dialer rests for growing pauses, and no
        other does."""
        self._has_trouble = True
        dialer = self.list.dialer_id
        _logger.info("Dialer %s is throttled: %s", dialer.id, words)
        times = dialer.throttled_times + 1
        until = fields.Datetime.now() + pause(times, FIRST_PAUSE, LONGEST_PAUSE)
        retried(lambda: self._write_throttle(times, until, words), self.env.cr)

    def _write_throttle(self, times, until, words):
        self.list.dialer_id.write(
            {
                "throttled_times": times,
                "throttled_until": until,
                "throttled_words": words,
            }
        )
