"""Each mail of a list is a ticket, where its dialer says so."""

from ...core.inbound import addresses
from ..quiet import NO_NOISE
from ..retried import retried
from .sent_mails import SentMails

BATCH = 20


class ListTickets:
    """What was sent and has none yet: a line says so until it has one.

    :param env: of the system, on a cursor that may be committed
    :param touchpoint_id: whose lists
    """

    def __init__(self, env, touchpoint_id):
        self.env = env(context={**env.context, **NO_NOISE})
        self.touchpoint_id = touchpoint_id

    def make_some(self):
        """:return: whether there may be more"""
        return retried(self._make, self.env.cr)

    def _make(self):
        lines = self.env["email.dialer.line"].search(
            [
                ("state", "=", "sent"),
                ("ticket_due", "=", True),
                ("list_id.dialer_id.touchpoint_id", "=", self.touchpoint_id),
            ],
            order="id",
            limit=BATCH,
        )
        without = lines.filtered(lambda line: not line.email_message_id)
        lines.write({"ticket_due": False})
        if without:
            conversations = self.env["email.conversation"].create(
                [self._vals(line) for line in without]
            )
            conversations._ensure_tickets()
            SentMails(self.env).make(dict(zip(without, conversations, strict=True)))
        return len(lines) == BATCH

    def _vals(self, line):
        """Nobody has to do anything about it until its recipient answers."""
        dialer = line.list_id.dialer_id
        to = next(iter(addresses.read_all(line.email)))
        return {
            **dialer.queue_id._entry_vals(),
            "name": line.content_id.subject or line.list_id.name,
            "state": "closed",
            "customer_email": to.email,
            "customer_name": to.name or to.email,
            "partner_id": self._partner(line).id,
            "touchpoint_id": dialer.touchpoint_id.id,
            "company_id": line.company_id.id,
        }

    def _partner(self, line):
        return self.env["res.partner"].search(
            [
                ("email_normalized", "=", line.email_key),
                ("company_id", "in", (line.company_id.id, False)),
            ],
            limit=1,
        )
