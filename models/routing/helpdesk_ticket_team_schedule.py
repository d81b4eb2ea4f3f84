from datetime import timedelta

from pytz import utc

from odoo import api, models

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
            if group[0]._works_at(now):
                opened |= group
        # In their own order.
        return queues & opened

    def _schedule(self):
        """Queues for which it is the same have the same hours."""
        return self.email_calendar_id, self._schedule_company()

    def _schedule_company(self):
        return self.company_id or self.email_calendar_id.company_id

    def _works_at(self, moment):
        """Whether the schedule has hours then, less the days off of all.

        :param moment: datetime, UTC
        """
        start = utc.localize(moment)
        # Core does not ask whose days off those are that are of no schedule.
        days_off = [
            ("time_type", "=", "leave"),
            ("company_id", "in", (self._schedule_company().id, False)),
        ]
        # sudo: whether the queue is open is known to all; days off are the company's.
        calendar = self.email_calendar_id.sudo()
        hours = calendar._work_intervals_batch(start, start + MOMENT, domain=days_off)
        return any(each[0] <= start for each in hours[False])
