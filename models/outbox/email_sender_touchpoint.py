from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, formataddr

from ...adapters.errors import ConnectionFailed
from ...adapters.smtp_errors import translated
from ..company_language import in_company_language
from .outgoing_message import from_name
from .sending_line import Line, PlatformSender
from .test_mail import TestMail

WAITING = ("queued", "sending")


class EmailSender(models.AbstractModel):
    """What a touchpoint asks and tells of its outgoing mail, and by which connection
    it leaves."""

    _inherit = "email.sender"

    @api.model
    def _send_soon(self, touchpoint):
        """The touchpoint can send again: what waited for it need not rest. A mail that
        is to leave later does so."""
        waiting = self._mails_of(touchpoint, [("state", "=", "queued")])
        waiting.filtered("next_attempt_at").next_attempt_at = False
        if self._mail_waits(touchpoint):
            self._run_again()

    @api.model
    def _mail_waits(self, touchpoint):
        """Whether there is mail to try now."""
        # sudo: whether, not what.
        return bool(self.sudo()._due(touchpoint, limit=1))

    @api.model
    def _pending(self, touchpoint):
        """What waits when sending is lost: ``mark`` and ``waiting`` of email.outage."""
        # sudo: ids, whoever sends.
        last = self.env["email.message"].sudo().search([], order="id desc", limit=1)
        waiting = self._mails_of(touchpoint, [("state", "=", "queued")])
        return {"mark": last.id, "waiting": waiting.ids}

    @api.model
    def _count_restored(self, outage):
        """How many mails went out that could not be sent while it lasted."""
        return len(
            self._mails_of(
                outage.touchpoint_id,
                [
                    ("direction", "=", "out"),
                    ("state", "in", ("sent", "bounced")),
                    # What was written afterwards did not wait.
                    ("create_date", "<=", outage.ended_at),
                    "|",
                    ("id", ">", outage.mark),
                    ("id", "in", outage.waiting),
                ],
            )
        )

    @api.model
    def _count_waiting(self, touchpoints):
        """{id of a touchpoint: how many of its mails have not left}"""
        # sudo: how many there are, not what they are.
        rows = (
            self.env["email.message"]
            .sudo()
            ._read_group(
                [("touchpoint_id", "in", touchpoints.ids), ("state", "in", WAITING)],
                ["touchpoint_id"],
                ["__count"],
            )
        )
        return {touchpoint.id: count for touchpoint, count in rows}

    @api.model
    def _fail_waiting(self, touchpoints):
        """They are about to be deleted: nobody would send their mail any more."""
        mails = self._mails_of(touchpoints, [("state", "in", (*WAITING, "uncertain"))])
        queued = mails.filtered(lambda mail: mail.state == "queued")
        sending = mails.filtered(lambda mail: mail.state == "sending")
        queued.write({"state": "failed"})
        sending.write({"state": "uncertain"})
        self._tell_deleted(queued | sending)
        # Nobody is left to ask.
        (mails - queued).write({"next_attempt_at": False, "copy_due_at": False})
        mails.conversation_id._changed()

    def _tell_deleted(self, mails):
        """Why these have not left, or may have: in the words of their companies."""
        for theirs in mails.grouped("company_id").values():
            told = in_company_language(theirs)
            told.filtered(
                lambda mail: mail.state == "failed"
            ).failure_reason = told.env._(
                "Its touchpoint was deleted before it could be sent."
            )
            told.filtered(
                lambda mail: mail.state == "uncertain"
            ).failure_reason = told.env._(
                "Its touchpoint was deleted while it was being sent. It may have "
                "been sent."
            )

    @api.model
    def _check_may_leave_company(self, touchpoints):
        """Raises UserError for mail that would get to the other company with its
        touchpoint: what waits would leave as that one's, and what is in no conversation
        would be shown to its administrators."""
        for touchpoint in touchpoints:
            apart = Domain("conversation_id", "=", False)
            waiting = Domain("state", "in", WAITING)
            if self._mails_of(touchpoint, apart | waiting):
                raise UserError(
                    self.env._(
                        "“%(touchpoint)s” has e-mails that are %(company)s's own: they "
                        "wait to be sent, or are in no conversation. Create another "
                        "touchpoint for the other company.",
                        touchpoint=touchpoint.name,
                        company=touchpoint.company_id.name,
                    )
                )

    def _mails_of(self, touchpoints, domain):
        # sudo: mails change through their actions only, never by writing.
        Mail = self.env["email.message"].sudo()
        own = Domain("touchpoint_id", "in", touchpoints.ids)
        return Mail.search(own & Domain(domain))

    @api.model
    def _send_test(self, touchpoint):
        """Send a mail to whoever is the user, now; returns his address. Raises
        UserError with what the server said."""
        return TestMail(touchpoint).send_or_explain()

    # -- the connection ---------------------------------------------------------

    @contextmanager
    def _session(self, touchpoint):
        """The Line for all of a touchpoint's mails, connected."""
        if touchpoint.sending_method == "smtp":
            with touchpoint.sending_id._make_smtp() as sender:
                yield Line(sender)
            return
        sender = PlatformSender(lambda: self._connect_platform(touchpoint))
        try:
            sender.session  # noqa: B018  # connects, or says that it cannot
            yield Line(sender)
        finally:
            sender.close()

    def _connect_platform(self, touchpoint):
        address = self._platform_address(touchpoint)
        # Otherwise core takes the default address of another company.
        server = self.env["ir.mail_server"].with_context(
            domain_notifications_email=email_normalize(address or "")
        )
        try:
            with translated():
                session = server._connect__(smtp_from=address)
        except UserError as exc:
            raise ConnectionFailed("refused", str(exc)) from None
        # Core writes this over the From header.
        session.smtp_from = formataddr(
            (from_name(touchpoint), email_normalize(session.smtp_from))
        )
        return session

    def _platform_address(self, touchpoint):
        return (
            touchpoint.company_id.default_from_email
            or self.env["ir.mail_server"]._get_default_from_address()
            or touchpoint.company_id.email
        )
