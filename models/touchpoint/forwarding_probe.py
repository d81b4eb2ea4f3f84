"""The mail that checks whether a public address is forwarded to Odoo."""

import hmac
import logging
from datetime import UTC

from odoo.exceptions import UserError
from odoo.tools import formataddr

from ...core.inbound import probe

_logger = logging.getLogger(__name__)


class Probe:
    """Of ``touchpoint``, which receives by forwarding."""

    def __init__(self, touchpoint):
        self.touchpoint = touchpoint
        self.env = touchpoint.env

    def send(self, sent):
        """Through Odoo's own server: a mail of the account's own is not forwarded by
        some providers.

        :param sent: the moment it counts as sent, which is part of its token
        """
        server = self.env["ir.mail_server"]
        server.send_email(self._build(server, self._token(sent)))
        _logger.info("Probe sent to %s", self.touchpoint.email)

    def _build(self, server, token):
        touchpoint = self.touchpoint
        address = self.env["email.sender"]._platform_address(touchpoint)
        if not address:
            raise UserError(
                self.env._("Enter an e-mail address for the company, to send from.")
            )
        name = " ".join(touchpoint.company_id.name.split())
        return server._build_email__(
            email_from=formataddr((name, address)),
            email_to=[touchpoint.email],
            subject=self.env._("Forwarding check [%(token)s]", token=token),
            body=self.env._(
                "This mail checks whether the mail of %(email)s is forwarded to Odoo. "
                "You can delete it.\n\n%(token)s",
                email=touchpoint.email,
                token=token,
            ),
            subtype="plain",
            headers={
                probe.HEADER: token,
                # Nobody's out-of-office answer.
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )

    def is_ours(self, token):
        """Whether it is of a probe of ours, however old."""
        address = self.touchpoint.forwarding_address or ""
        key = self.env["email.conversation"]._token_key()
        return probe.sent_at(token, self.touchpoint.id, address, key) is not None

    def is_of(self, token, sent):
        """Whether it is of the probe that was sent at this moment."""
        return hmac.compare_digest(token, self._token(sent))

    def _token(self, sent):
        key = self.env["email.conversation"]._token_key()
        address = self.touchpoint.forwarding_address
        # Moments of Odoo's are naive, and of UTC.
        seconds = int(sent.replace(tzinfo=UTC).timestamp())
        return probe.make(self.touchpoint.id, address, seconds, key)
