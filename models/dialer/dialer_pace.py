"""What has left of a dialer lately, as far as its limits ask for it."""

import math
import time
from datetime import UTC, datetime, timedelta

from odoo.tools import SQL

from ...core.dialer.moment import Sharing
from ...core.dialer.pace import HOUR, Limits, Starts
from ...core.dialer.schedule import day_begins, on_the_wall
from ...core.outbox.pacing import share
from ...core.outbox.priority import MASS
from .dialer_hours import zone_of

# Moments are stored without the part of the second.
SECOND = timedelta(seconds=1)
# Seconds for which it is believed what others sent.
FRESH = 1.0


def now():
    """Naive UTC, with the part of the second: the pace is kept to it."""
    return datetime.now(UTC).replace(tzinfo=None)


class DialerPace:
    """Whoever sends keeps it from one mail to the next, for all lists of the dialer,
    and notes each mail in it; so that the database is asked only once.

    :param dialer: email.dialer
    """

    def __init__(self, dialer):
        self.dialer = dialer
        self.env = dialer.env
        self._starts = self._read_for = None
        self._per_minute = 0  # of the touchpoint's mails
        self._shared, self._shared_at = (), -math.inf
        self._noted = []

    def note(self, moment=None):
        """A mail begins to leave."""
        moment = moment or now()
        if self._starts:
            self._starts.note(moment)
        self._noted.append(moment)

    def limits(self):
        """core.dialer.pace.Limits, as they are set now"""
        dialer = self.dialer
        return Limits(
            dialer.seconds_between,
            dialer.max_per_hour,
            dialer.max_per_day,
            zone_of(dialer),
        )

    def starts(self):
        """core.dialer.pace.Starts, of the limits as they are now"""
        limits = self.limits()
        if self._read_for != limits:
            self._starts, self._read_for = self._read(limits), limits
        return self._starts

    def sharing(self):
        """core.dialer.moment.Sharing of the touchpoint"""
        touchpoint = self.dialer.touchpoint_id
        self._per_minute = share(touchpoint.send_rate, MASS)
        stale = time.monotonic() - self._shared_at > FRESH
        if self._per_minute > 0 and stale:
            self._shared_at = time.monotonic()
            self._shared = self.env["email.sender"]._recent_starts(touchpoint)
            self._noted = []
        return self.sharing_again()

    def sharing_again(self):
        """The same, by what was known then."""
        if self._per_minute <= 0:
            self._noted = []
            return Sharing()
        return Sharing(self._per_minute, (*self._shared, *self._noted))

    def _read(self, limits):
        moment = now()
        recent, today = (), 0
        span = max(
            HOUR if limits.per_hour else timedelta(),
            timedelta(seconds=limits.seconds_between),
        )
        if span:
            recent = self._recent(moment - span - SECOND)
        if limits.per_day:
            today = self._count(day_begins(limits.zone, moment), limits.per_day)
        day = on_the_wall(moment, limits.zone).date()
        return Starts(limits.zone, recent, day, today)

    def _recent(self, since):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.attempted_at, count(*)
                  FROM email_dialer_list list
                  JOIN email_dialer_line line ON line.list_id = list.id
                 WHERE list.dialer_id = %s AND line.attempted_at > %s
                 GROUP BY line.attempted_at
                """,
                self.dialer.id,
                since,
            )
        )
        return [(moment + SECOND, many) for moment, many in rows]

    def _count(self, since, most):
        """No further than it matters."""
        [(count,)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FROM (
                    SELECT FROM email_dialer_list list
                      JOIN email_dialer_line line ON line.list_id = list.id
                     WHERE list.dialer_id = %s AND line.attempted_at >= %s
                     LIMIT %s) today
                """,
                self.dialer.id,
                since,
                most,
            )
        )
        return count


def recent_starts(touchpoint, since):
    """See email.dialer.entry._recent_starts."""
    rows = touchpoint.env.execute_query(
        SQL(
            """
            SELECT line.attempted_at
              FROM email_dialer dialer
              JOIN email_dialer_list list ON list.dialer_id = dialer.id
              JOIN email_dialer_line line ON line.list_id = list.id
             WHERE dialer.touchpoint_id = %s AND line.attempted_at > %s
            """,
            touchpoint.id,
            since,
        )
    )
    return [attempted for (attempted,) in rows]
