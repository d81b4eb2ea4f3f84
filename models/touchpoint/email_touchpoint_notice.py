from odoo import models

from .email_connection_notice import LOSS
from .email_connection_status import LOST


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

    def _end_loss_notices(self):
        """What asks the administrators to do something goes when it is over."""
        # sudo: those of the other administrators, too.
        over = self.sudo().filtered(
            lambda each: (
                not each.activated
                or each.connection_status not in LOST
                and each.receiving_id.cause != "worker"
            )
        )
        over.activity_unlink([LOSS])

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
