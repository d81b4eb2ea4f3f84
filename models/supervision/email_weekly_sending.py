import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPServerDisconnected

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import jobs
from ..retried import retried
from .weekly_mail import WeeklyMail

_logger = logging.getLogger(__name__)

# A mail server that does not answer is asked again.
MOST_ATTEMPTS = 6
PAUSE = timedelta(minutes=20)


class EmailWeeklySending(models.Model):
    """That one address gets one week's figures of a schedule: once.

    "Sending" is committed before the mail leaves, and what became of it after. Who is
    killed between the two leaves it uncertain: it is not sent again unasked.
    """

    _name = "email.weekly.sending"
    _description = "Sent Weekly Figures"
    _inherit = ["email.guarded"]
    _order = "week desc, id"
    _rec_name = "address"

    mail_id = fields.Many2one(
        comodel_name="email.weekly.mail",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    week = fields.Date(required=True, readonly=True, help="Its first day.")
    address = fields.Char(required=True, readonly=True)
    lang = fields.Char("Language", readonly=True)
    tz = fields.Char("Time Zone", readonly=True)
    state = fields.Selection(
        selection=[
            ("queued", "Queued"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("uncertain", "Uncertain"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="queued",
    )
    reason = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)

    _once = models.UniqueIndex("(mail_id, week, lower(address))")
    _open_index = models.Index("(state) WHERE state IN ('queued', 'sending')")

    # -- written down ----------------------------------------------------------

    @api.model
    def _queue(self, schedule, week, now):
        """:param week: date; who has it already, or is to get it, does not get it
        again"""
        known = self.search([("mail_id", "=", schedule.id), ("week", "=", week)])
        had = {row.address.lower() for row in known}
        rows = [
            {"address": address, "lang": lang, "tz": zone, "next_attempt_at": now}
            for address, (lang, zone) in schedule._readers().items()
        ]
        rows += [
            {
                "address": user.name,
                "state": "failed",
                "reason": self.env._("This user has no e-mail address."),
            }
            for user in schedule._without_address()
        ]
        self.create(
            [
                {**row, "mail_id": schedule.id, "week": week}
                for row in rows
                if row["address"].lower() not in had
            ]
        )

    # -- sent ------------------------------------------------------------------

    @api.model
    def _send_queued(self, again):
        """Each in transactions of its own.

        :param again: callable, sets the job off once more, at a moment if one is given
        """
        retried(self._settle_interrupted, self.env.cr)
        while claimed := retried(self._claim, self.env.cr):
            # Never twice: after a conflict it stays as it was, and is settled later.
            retried(partial(self._send_one, claimed), self.env.cr, tries=1)
            jobs.report_progress(self.env)
            if jobs.time_is_up(self.env):
                again()
                return
        waiting = self.search(
            [("state", "=", "queued")], order="next_attempt_at", limit=1
        )
        if waiting:
            again(waiting.next_attempt_at)

    @api.model
    def _settle_interrupted(self):
        """Whoever was sending these is gone: there is one job at a time. Whether they
        left nobody knows."""
        interrupted = self.search([("state", "=", "sending")])
        interrupted.write({"state": "uncertain", "reason": self._uncertain_words()})

    def _uncertain_words(self):
        return self.env._(
            "It was interrupted while it was being sent: it may have arrived."
        )

    @api.model
    def _claim(self):
        """:return: the id of one that is being sent from now on; False without any"""
        self.env.cr.execute(
            SQL(
                "UPDATE email_weekly_sending SET state = 'sending',"
                " attempts = COALESCE(attempts, 0) + 1"
                " WHERE id = (SELECT id FROM email_weekly_sending"
                " WHERE state = 'queued' AND next_attempt_at <= %s"
                " ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)"
                " RETURNING id",
                fields.Datetime.now(),
            )
        )
        row = self.env.cr.fetchone()
        self.invalidate_model(["state", "attempts"], flush=False)
        return row and row[0]

    @api.model
    def _send_one(self, sending_id):
        sending = self.browse(sending_id)
        try:
            mail = WeeklyMail(sending.mail_id, fields.Datetime.now()).make(
                sending.address, sending.lang, sending.tz, sending.week
            )
        except UserError as exc:
            sending.write({"state": "failed", "reason": str(exc)})
            return
        try:
            mail.send()
        except SMTPServerDisconnected as exc:
            # Odoo raises it where the server went away in the middle.
            _logger.warning("Weekly figures %s: %s", sending_id, exc)
            sending.write({"state": "uncertain", "reason": self._uncertain_words()})
            return
        sending._note(mail)

    def _note(self, mail):
        """Write down what Odoo's sender says."""
        if not mail.exists() or mail.state == "sent":
            self.write(
                {"state": "sent", "sent_at": fields.Datetime.now(), "reason": False}
            )
            return
        reason = mail.failure_reason or ""
        # Odoo names a kind as soon as a server has answered: without, nothing has left.
        unanswered = not mail.failure_type
        mail.unlink()
        if unanswered and self.attempts < MOST_ATTEMPTS:
            later = fields.Datetime.now() + PAUSE
            self.write({"state": "queued", "next_attempt_at": later, "reason": reason})
            return
        _logger.warning("Weekly figures %s not sent", self.id)
        self.write({"state": "failed", "reason": reason})

    def action_send_again(self):
        """Send what failed, or may not have arrived, once more."""
        self.mail_id.check_access("write")
        # sudo: whether the schedule is the user's was checked.
        stopped = self.sudo().filtered(lambda row: row.state in ("failed", "uncertain"))
        for row in stopped:
            known = row.mail_id._readers()
            if row.address not in known:
                raise UserError(
                    self.env._(
                        "“%(address)s” is none of this schedule's addresses any more.",
                        address=row.address,
                    )
                )
        stopped.write(
            {
                "state": "queued",
                "attempts": 0,
                "reason": False,
                "next_attempt_at": fields.Datetime.now(),
            }
        )
        self.env.ref("email_channel.ir_cron_weekly_mail").sudo()._trigger()
