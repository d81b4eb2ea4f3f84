from odoo import models

from ...core.touchpoint.lost import kind
from .connection_words import tell
from .email_touchpoint_lost import LOST


class EmailTouchpoint(models.Model):
    """Tells the channel's administrators, each in his language."""

    _inherit = "email.touchpoint"

    def _administrators(self):
        # sudo: whoever met the trouble, these are who has to know.
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    (
                        "all_group_ids",
                        "in",
                        self.env.ref("email_channel.group_email_administrator").id,
                    ),
                    ("company_ids", "in", self.company_id.id),
                    ("share", "=", False),
                ]
            )
        )

    def _seen_by(self, user):
        """This touchpoint in the user's language and time zone."""
        return self.with_context(lang=user.lang, tz=user.tz)

    def _pop_up(self, user, title, message, kind="danger"):
        """A notification in the user's browser, which opens the touchpoint."""
        user._bus_send(
            "email_channel.notice",
            {
                "touchpoint_id": self.id,
                "title": title,
                "message": message,
                "type": kind,
            },
        )

    # -- a connection is lost --------------------------------------------------

    def _on_lost(self, half):
        if not self._is_known(half):
            for user in self._administrators():
                self._seen_by(user)._tell_of_loss(user, half)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return super()._on_lost(half)

    def _is_known(self, half):
        """Whether the other half was lost before, and for the same cause."""
        other = "smtp" if half == "imap" else "imap"
        if other not in self._halves() or self[f"{other}_status"] not in LOST:
            return False
        causes = [self[f"{each}_trouble"]["reason"] for each in (half, other)]
        return kind(causes[0]) == kind(causes[1])

    def _tell_of_loss(self, user, half):
        title = self.env._("Connection lost: %(name)s", name=self.name)
        reason = tell(self.env, self[f"{half}_trouble"])
        self._pop_up(user, title, reason)
        if user.email:
            self._mail(user, title, reason, self._tell_next(half))

    def _mail(self, user, subject, reason, advice):
        """Queued with the status; it leaves through Odoo's own server, never through
        the touchpoint."""
        values = {
            "opening": self.env._(
                "The touchpoint %(name)s (%(email)s) has lost its connection.",
                name=self.name,
                email=self.email,
            ),
            "reason": reason.split("\n"),
            "advice": advice,
            "url": f"{self.get_base_url()}/odoo/email-touchpoints/{self.id}",
        }
        body = self.env["ir.qweb"]._render(
            "email_channel.connection_lost_mail", values, lang=user.lang
        )
        self.env["mail.mail"].create(
            {
                "subject": subject,
                "body_html": body,
                "email_from": self._notice_sender(),
                "email_to": user.email_formatted,
                "auto_delete": True,
                # No out-of-office answers, and no conversation of it where it is read
                # by a touchpoint.
                "headers": repr({"Auto-Submitted": "auto-generated"}),
            }
        )

    def _notice_sender(self):
        company = self.company_id
        return company.email_formatted or self.env.ref("base.user_root").email_formatted
