from odoo import models
from odoo.tools import plaintext2html

from ...core.touchpoint.lost import kind
from .connection_words import tell
from .email_touchpoint_lost import LOST

LOSS = "email_channel.mail_activity_type_connection_lost"


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

    def _in_company_language(self):
        """For what is stored where no user is whose language could be taken."""
        return self.with_context(lang=self.company_id.partner_id.lang)

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
            self._tell_administrators(half)
        return super()._on_lost(half)

    def _on_stuck(self, half):
        """The connection works, and Odoo's own side has failed again and again."""
        self._tell_administrators(half)

    def _tell_administrators(self, half):
        self.activity_unlink([LOSS])
        for user in self._administrators():
            self._seen_by(user)._tell_of_loss(user, half)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _end_loss_notices(self):
        """What asks the administrators to do something goes when it is over."""
        over = self.filtered(
            lambda each: (
                not each.activated
                or each.connection_status not in LOST
                and each.imap_cause != "worker"
            )
        )
        # sudo: those of the other administrators, too.
        over.sudo().activity_unlink([LOSS])

    def _is_known(self, half):
        """Whether the other half was lost before, and for the same cause."""
        other = "smtp" if half == "imap" else "imap"
        if other not in self._halves() or self[f"{other}_status"] not in LOST:
            return False
        causes = [self[f"{each}_trouble"]["reason"] for each in (half, other)]
        return kind(causes[0]) == kind(causes[1])

    def _tell_of_loss(self, user, half):
        title = self._tell_loss_title(half)
        reason = tell(self.env, self[f"{half}_trouble"])
        self._pop_up(user, title, reason)
        # A mail of its own says it, so no other is sent of the activity.
        quiet = self.with_context(mail_activity_quick_update=True)
        note = plaintext2html(self.status_reason)
        quiet.activity_schedule(LOSS, summary=title, note=note, user_id=user.id)
        if user.email:
            opening = self._tell_loss_opening(half)
            self._mail(user, title, opening, reason, self._tell_next(half))

    def _tell_loss_title(self, half):
        if self[f"{half}_status"] in LOST:
            return self.env._("Connection lost: %(name)s", name=self.name)
        return self.env._("Mail cannot be stored: %(name)s", name=self.name)

    def _tell_loss_opening(self, half):
        values = {"name": self.name, "email": self.email}
        if self[f"{half}_status"] in LOST:
            return self.env._(
                "The touchpoint %(name)s (%(email)s) has lost its connection.", **values
            )
        return self.env._(
            "The touchpoint %(name)s (%(email)s) is connected, but its mail cannot be "
            "stored.",
            **values,
        )

    def _mail(self, user, subject, opening, reason, advice):
        """Queued with the status; it leaves through Odoo's own server, never through
        the touchpoint."""
        values = {
            "opening": opening,
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
