"""Each mail of a list is a ticket, where its dialer says so."""

import logging
from functools import partial

import psycopg2

from odoo.exceptions import UserError

from ...core.inbound import addresses
from ..bulk import with_defaults
from ..quiet import NO_NOISE
from ..retried import retried
from .sent_mails import SentMails

_logger = logging.getLogger(__name__)

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
        numbers = self._due().ids
        if numbers:
            self._make_or_give_up(numbers)
        return len(numbers) == BATCH

    def _due(self):
        # Sent, whatever was said of it since: a report may be faster.
        return self.env["email.dialer.line"].search(
            [
                ("ticket_due", "=", True),
                ("sent_at", "!=", False),
                ("list_id.dialer_id.touchpoint_id", "=", self.touchpoint_id),
            ],
            order="id",
            limit=BATCH,
        )

    def _make_or_give_up(self, numbers):
        """What refuses one ticket, such as a rule of another addon, keeps neither the
        others nor the next mails from their way."""
        try:
            retried(partial(self._make, numbers), self.env.cr)
        except psycopg2.OperationalError:
            raise  # of the database: they are due still
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            self.env.cr.rollback()
            if len(numbers) > 1:
                for number in numbers:
                    self._make_or_give_up([number])
                return
            _logger.warning("Line %s makes no ticket", numbers[0], exc_info=exc)
            retried(partial(self._give_up, numbers[0], exc), self.env.cr)

    def _make(self, numbers):
        lines = self.env["email.dialer.line"].browse(numbers).filtered("ticket_due")
        # Of those that were answered the answer has made one.
        without = lines.filtered(lambda line: not line.email_message_id)
        lines.write({"ticket_due": False})
        if without:
            self._make_of(without)
            self.env.flush_all()

    def _give_up(self, number, exc):
        line = self.env["email.dialer.line"].browse(number)
        line.ticket_due = False
        reason = str(exc) if isinstance(exc, UserError) else type(exc).__name__
        line.list_id._say(
            self.env._(
                "The mail to %(email)s was sent, and no ticket could be made of it: "
                "%(reason)s",
                email=line.email,
                reason=reason,
            )
        )

    def _make_of(self, lines):
        sent = SentMails(self.env)
        partners = self._partners(lines)
        Conversation = self.env["email.conversation"]
        conversations = Conversation.create(
            with_defaults(
                Conversation,
                [self._vals(line, partners, sent.subject(line)) for line in lines],
            )
        )
        mails = sent.make(dict(zip(lines, conversations, strict=True)))
        mails = self.env["email.message"].concat(*mails.values())
        self.env["email.arrival"]._put_into_threads(mails)

    def _vals(self, line, partners, subject):
        """Nobody has to do anything about it until its recipient answers."""
        touchpoint = line.list_id.dialer_id.touchpoint_id
        to = _recipient(line)
        partner = partners.get(to.email, self.env["res.partner"])
        return {
            **self._admission(line, touchpoint),
            "name": subject or self.env._("(no subject)"),
            "state": "closed",
            "customer_email": to.email,
            "customer_name": to.name or to.email,
            "partner_id": partner.id,
            "touchpoint_id": touchpoint.id,
            "company_id": line.company_id.id,
        }

    def _admission(self, line, touchpoint):
        queue = self.env["email.dialer.entry"]._queue_of(line)
        queues = queue or touchpoint.queue_ids
        return self.env["email.routing.entry"]._admission_vals(queues, [False])[0]

    def _partners(self, lines):
        """{address: res.partner}"""
        found = {}
        for company, some in lines.grouped("company_id").items():
            emails = [_recipient(line).email for line in some]
            found |= self.env["res.partner"]._find_by_addresses(company, emails)
        return found


def _recipient(line):
    """core.inbound.mail.Address"""
    return next(iter(addresses.read_all(line.email)))
