from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr

from ...adapters.errors import ConnectionFailed
from ...adapters.smtp_errors import translated
from .sending_line import Line, PlatformSender


class EmailSender(models.AbstractModel):
    """Through which connection a touchpoint's mail leaves."""

    _inherit = "email.sender"

    @contextmanager
    def _session(self, touchpoint):
        """The Line for all of a touchpoint's mails, connected."""
        if touchpoint.sending_method == "smtp":
            with touchpoint._make_smtp() as sender:
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
            (self._from_name(touchpoint), email_normalize(session.smtp_from))
        )
        return session

    def _platform_address(self, touchpoint):
        return (
            touchpoint.company_id.default_from_email
            or self.env["ir.mail_server"]._get_default_from_address()
            or touchpoint.company_id.email
        )
