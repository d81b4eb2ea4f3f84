import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models

from ...core.supervision.alarm import due_at, is_crossed, look
from ..own_transaction import claim
from ..quiet import NO_NOISE
from ..retried import CONFLICTS, retried
from .alarm_news import AlarmNews
from .alarm_values import AlarmValues

_logger = logging.getLogger(__name__)

# How often the job comes in any case.
USUALLY = timedelta(minutes=1)


class EmailAlarmWatch(models.AbstractModel):
    """The job that looks at the figures of alarms."""

    _name = "email.alarm.watch"
    _description = "Watch over Alarms"

    @api.model
    def _wake(self, at=None):
        """Look soon, or then (UTC), once this transaction is committed."""
        job = self.env.ref("email_channel.ir_cron_alarm", raise_if_not_found=False)
        if job:
            # sudo: whoever changes something, the job is the system's.
            job.sudo()._trigger(at)

    @api.model
    def _cron_watch(self):
        """One at a time; each company in a transaction of its own, so that trouble in
        one keeps no other from being told."""
        with claim(self.env, "email_alarm") as claimed:
            if claimed:
                for company in self._companies():
                    self._look_or_report(company)

    def _companies(self):
        """Ids of those with alarms."""
        rows = self.env["email.alarm"]._read_group([], ["company_id"])
        return [company.id for (company,) in rows]

    def _look_or_report(self, company_id):
        try:
            retried(partial(self._look_apart, company_id))
        except CONFLICTS:
            _logger.info("Alarms are looked at once more")
            self._wake()
        except Exception:  # noqa: BLE001  # recorded here, and only here
            _logger.exception("The alarms of company %s cannot be told", company_id)

    def _look_apart(self, company_id):
        with self.env.registry.cursor() as cr:
            system = self.with_env(self.env(cr=cr, su=True))
            system._look(system.env["res.company"].browse(company_id))

    # -- one look --------------------------------------------------------------------

    def _look(self, company):
        """Look at the alarms of this company, and tell what there is to tell."""
        now = fields.Datetime.now()
        alarms = self.env["email.alarm"].search([("company_id", "=", company.id)])
        queues = alarms.queue_ids.filtered(lambda one: one.active and one.email_enabled)
        opened = queues._open_at(now)
        values = AlarmValues(queues, now)
        rings = self.env["email.alarm.ring"].search(
            [("alarm_id", "in", alarms.ids), ("state", "in", ("crossed", "ringing"))]
        )
        by_place = {(ring.alarm_id, ring.queue_id): ring for ring in rings}
        due = [
            self._look_at(
                *(alarm, queue, by_place.pop((alarm, queue), rings.browse())),
                *(values, queue in opened, now),
            )
            for alarm in alarms
            for queue in alarm.queue_ids & queues
        ]
        # Of queues that take no mail any more.
        rings.browse().union(*by_place.values())._end_unsaid()
        self._look_again(list(filter(None, due)), now)

    def _look_again(self, due, now):
        """In time for those that are due before the job comes again anyway."""
        if due and (first := min(due)) < now + USUALLY:
            self._wake(first)

    def _look_at(self, alarm, queue, ring, values, opened, now):
        """:return: when there may be something to tell of it; None: no need to look"""
        threshold = alarm._threshold_of(queue)
        if not threshold:
            ring._end_unsaid()
            return None
        value, crossed = None, None
        if opened:
            value = values.of(alarm.figure, queue, alarm.company_id)
            crossed = is_crossed(alarm.figure, value, threshold)
        hold = timedelta(seconds=alarm.hold_seconds)
        watch, news = look(ring._watch(), crossed, now, hold)
        if watch.crossed_at and not ring:
            ring = self._begin(alarm, queue, watch)
        if ring:
            kind = "closed" if news == "over" and crossed is None else news
            self._note(ring, watch, kind, value, threshold, now)
        return due_at(watch, hold)

    def _begin(self, alarm, queue, watch):
        rings = self.env["email.alarm.ring"].with_context(**NO_NOISE)
        return rings.create(
            {
                "alarm_id": alarm.id,
                "queue_id": queue.id,
                "company_id": alarm.company_id.id,
                "figure": alarm.figure,
                "crossed_at": watch.crossed_at,
            }
        )

    def _note(self, ring, watch, news, value, threshold, now):
        """Write down how it stands, and tell what there is to tell."""
        alarm, queue = ring.alarm_id, ring.queue_id
        if news is None:
            ring._follow(watch, now)
            return
        people = alarm._who_is_told(queue)
        if news == "rang":
            ring._follow(watch, now, value=value, threshold=threshold)
            ring.told_ids = people
        else:
            ring._follow(watch, now)
        AlarmNews(alarm, queue, people, ring).tell(news, value, ring.threshold)
        ring._tell_boards()
