from datetime import timedelta

from odoo import api, fields, models

from .email_connection_notice import moment_words

REMINDER = "email_channel.mail_activity_type_check_touchpoint"
EVERY = timedelta(days=14)


class EmailTouchpoint(models.Model):
    """Microsoft ends logins without a word: administrators look every two weeks."""

    _name = "email.touchpoint"
    # An activity makes its user a follower: mail.thread has those.
    _inherit = ["email.touchpoint", "mail.thread", "mail.activity.mixin"]

    reminded_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When it was last connected by hand, or somebody was asked to check it.",
    )
    reminder_due = fields.Boolean(compute="_compute_reminder_due")

    @api.depends("activity_ids.activity_type_id")
    def _compute_reminder_due(self):
        kind = self.env.ref(REMINDER, raise_if_not_found=False)
        for touchpoint in self:
            found = touchpoint.activity_ids.activity_type_id
            touchpoint.reminder_due = bool(kind and kind in found)

    @api.model
    def _cron_remind(self):
        """Ask the administrators to check what nobody has looked at for long; those who
        did not do so the last time, too."""
        now = fields.Datetime.now()
        due = self.search(
            [
                "|",
                ("preset", "=", "microsoft"),
                ("connection_method", "=", "microsoft"),
                ("activated", "=", True),
                "|",
                ("reminded_at", "=", False),
                ("reminded_at", "<=", now - EVERY),
            ]
        )
        for touchpoint in due:
            touchpoint._remind()

    def _remind(self):
        self._end_reminders()
        for user in self._administrators():
            self._seen_by(user)._remind_user(user)

    def _remind_user(self, user):
        title = self.env._("Check the touchpoint %(name)s", name=self.name)
        message = self.env._(
            "Every two weeks: see that it is still connected, and re-authenticate it "
            "where needed. It was last connected on %(date)s.",
            date=moment_words(self.env, self.connected_at),
        )
        # The notification tells it, not another mail.
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            REMINDER, summary=title, note=message, user_id=user.id
        )
        self._pop_up(user, title, message, "info")

    def action_reminder_done(self):
        """Somebody has looked: nobody else needs to."""
        self.ensure_one()
        self.check_access("write")
        self._end_reminders()

    def _end_reminders(self):
        # sudo: those of the other administrators, too.
        system = self.sudo()
        system.activity_unlink([REMINDER])
        system.reminded_at = fields.Datetime.now()
