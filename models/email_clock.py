import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.clock import SLACK, went_back

_logger = logging.getLogger(__name__)

# When things happened. Written while the clock was ahead they would rank as the newest,
# or as not having happened yet, until it is that late.
STAMPS = {
    "email.agent": ("state_since", "last_worked_at"),
    "email.conversation": (
        "queued_at",
        "waiting_since",
        "first_answered_at",
        "handled_since",
        "opened_again_at",
        "parked_at",
        "service_paused_at",
        "silence_since",
        "silence_reminded_at",
    ),
    "email.mailbox": ("last_fetch_at", "check_begun_at", "refused_since"),
    "email.message": ("attempted_at", "sent_at", "trouble_since"),
    "email.queue.member": ("joined_at", "left_at", "last_offered_at"),
    "mail.presence": ("last_poll",),
}


class EmailClock(models.AbstractModel):
    """A clock that was ahead and went back: what was planned and written meanwhile.

    Odoo runs a scheduled action when its next call has come. One that ran while the
    clock was a day ahead would rest for a day.
    """

    _name = "email.clock"
    _description = "Clock of the E-mail Channel"

    @api.model
    def _look(self):
        """Something happens, whatever it is: do our jobs still run?"""
        # sudo: whether, not what.
        if self.sudo()._went_back():
            self.env["email.routing"]._wake()

    @api.model
    def _went_back(self):
        [(ahead,)] = self.env.execute_query(SQL("SELECT %s", self._ahead_sql()))
        return ahead

    @api.model
    def _ahead_sql(self):
        """Whether one of our jobs has run later than it is, and none is about to see
        to it."""
        now = fields.Datetime.now()
        return SQL(
            """EXISTS (SELECT FROM ir_cron job
                         JOIN ir_model_data data
                              ON data.model = 'ir.cron' AND data.res_id = job.id
                        WHERE data.module = 'email_channel' AND job.lastcall > %s)""",
            now + SLACK,
        )

    @api.model
    def _mend(self):
        """Nothing was done later than now; whatever waited for its turn has it."""
        now = fields.Datetime.now()
        _logger.warning("The clock went back to %s: looking at all that waits", now)
        for model, names in STAMPS.items():
            for name in names:
                self._mend_stamps(self.env[model], name, now)
        self.env["email.offer"]._correct_times()
        self.env["email.service.renewal"]._renew_all()
        self.env["email.closing"]._on_clock_mended()
        self._mend_jobs(now)
        self.env.invalidate_all()

    def _mend_stamps(self, records, name, now):
        records.flush_model([name])
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET %(name)s = %(now)s WHERE %(name)s > %(latest)s",
                table=SQL.identifier(records._table),
                name=SQL.identifier(name),
                now=now,
                latest=now + SLACK,
            )
        )

    def _mend_jobs(self, now):
        """All but those that are running: these are planned when they end."""
        self.env.cr.execute(
            SQL(
                """UPDATE ir_cron SET nextcall = %(now)s, lastcall = %(now)s
                    WHERE id IN (
                        SELECT job.id FROM ir_cron job
                          JOIN ir_model_data data
                               ON data.model = 'ir.cron' AND data.res_id = job.id
                         WHERE data.module = 'email_channel'
                           AND job.lastcall > %(latest)s
                           FOR NO KEY UPDATE OF job SKIP LOCKED)""",
                now=now,
                latest=now + SLACK,
            )
        )


class IrCron(models.Model):
    _inherit = "ir.cron"

    @api.model
    def _reschedule_later(self, job):
        """A job that ran last while the clock was ahead is planned from now on."""
        now = self.env.cr.now().replace(microsecond=0, tzinfo=None)
        if went_back(job["lastcall"], now):
            job = {**job, "nextcall": min(job["nextcall"], now)}
        return super()._reschedule_later(job)
