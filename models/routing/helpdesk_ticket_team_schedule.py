from datetime import timedelta

from pytz import utc

from odoo import api, models

# A schedule of two weeks repeats within it; the pass looks again each minute anyway.
HORIZON = timedelta(days=15)
MOMENT = timedelta(minutes=1)


class HelpdeskTicketTeam(models.Model):
    """When a queue is open (G6)."""

    _inherit = "helpdesk.ticket.team"

    def _is_open(self, now):
        """Whether this queue's schedule has it open.

        :param now: datetime, UTC, as fields have it
        """
        self.ensure_one()
        return bool(self._open_queues(self, now))

    @api.model
    def _open_queues(self, queues, now):
        """Those of these queues that are open; each schedule is asked once.

        :param now: datetime, UTC, as fields have it
        """
        opened = queues.filtered(lambda queue: not queue.email_calendar_id)
        for group in (
            (queues - opened).grouped(lambda queue: queue._schedule()).values()
        ):
            hours = group[0]._hours(now, now + MOMENT)
            if any(start <= now for start, _end in hours):
                opened |= group
        # In their own order.
        return queues & opened

    def _next_opening(self, now):
        """When the first of these queues that are closed opens.

        :param now: datetime, UTC, as fields have it
        :return: datetime, UTC, or False: none is closed, or none opens in two weeks
        """
        closed = self - self._open_queues(self, now)
        openings = []
        for group in closed.grouped(lambda queue: queue._schedule()).values():
            hours = group[0]._hours(now, now + HORIZON)
            openings += [start for start, _end in hours if start > now][:1]
        return min(openings, default=False)

    def _schedule(self):
        """Queues for which it is the same have the same hours."""
        return self.email_calendar_id, self._schedule_company()

    def _schedule_company(self):
        return self.company_id or self.email_calendar_id.company_id

    def _hours(self, start, end):
        """Opening hours between two moments, less the days off of all, in order.

        :param start: datetime, UTC; so is ``end``
        :return: list of (datetime, datetime), UTC
        """
        # Core does not ask whose days off those are that are of no schedule.
        days_off = [
            ("time_type", "=", "leave"),
            ("company_id", "in", (self._schedule_company().id, False)),
        ]
        # sudo: whether the queue is open is known to all; days off are the company's.
        calendar = self.email_calendar_id.sudo()
        hours = calendar._work_intervals_batch(
            utc.localize(start), utc.localize(end), domain=days_off
        )[False]
        return [
            tuple(moment.astimezone(utc).replace(tzinfo=None) for moment in each[:2])
            for each in hours
        ]
