from odoo import api, models
from odoo.tools import SQL

from ...core.dialer.named import may_be_lines
from ...core.dialer.unsubscribe import token_in
from .adoption import Adoption
from .dialer_pace import recent_starts
from .forgotten_lines import ForgottenLines
from .list_reports import ListReports
from .open_conversations import let_go_on
from .subscriber import find


class EmailDialerEntry(models.AbstractModel):
    """What the other rooms ask and tell the dialer, with records that have the rights
    of the system, in the transaction in which it happens."""

    _name = "email.dialer.entry"
    _description = "Entry to the Dialer"

    # -- asked ---------------------------------------------------------------------

    @api.model
    def _lines_among(self, company, message_ids):
        """Those of these Message-Ids (frozenset) that are of lines that were put into
        lists of the company. Of mails that name none, nothing is asked."""
        likely = may_be_lines(message_ids)
        if not likely:
            return frozenset()
        self.env["email.dialer.line"].flush_model(["message_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT message_id FROM email_dialer_line
                    WHERE message_id = ANY(%s) AND company_id = %s""",
                sorted(likely),
                company.id,
            )
        )
        return frozenset(message_id for (message_id,) in rows)

    @api.model
    def _lines_of(self, message_ids):
        """{Message-Id: email.dialer.line}"""
        if not message_ids:
            return {}
        lines = self.env["email.dialer.line"].search(
            [("message_id", "in", sorted(message_ids))]
        )
        return {line.message_id: line for line in lines}

    @api.model
    def _queue_of(self, line):
        """The queue of those who answer it; empty when it takes no e-mail."""
        queue = line.list_id.dialer_id.queue_id
        return queue.filtered(lambda one: one.active and one.email_enabled)

    @api.model
    def _recent_starts(self, touchpoint, since):
        """When mails of lists began to leave through a touchpoint, from a moment on;
        they share its pace.

        :return: list of moments
        """
        return recent_starts(touchpoint, since)

    @api.model
    def _count_of(self, company, address):
        """What lists know of somebody; see ForgottenLines."""
        return ForgottenLines(company.sudo(), address).count()

    # -- told ----------------------------------------------------------------------

    @api.model
    def _adopt(self, letters):
        """Somebody answers mails of lists: they are in the conversations that these
        letters open, above what was answered.

        :param letters: list of models.inbound.letter.Letter with their conversations;
            the first of each line gets its ``answered``
        """
        Adoption(self.env, letters).make()

    @api.model
    def _on_reports(self, letters):
        """What programs say of mails of lists: they came back, they are spam.

        :param letters: list of models.inbound.letter.Letter, with what the guards found
            out about them, whether they go on or not
        """
        ListReports(self.env, letters).take()

    @api.model
    def _unsubscribe(self, subject):
        """A mail came in, perhaps the one that the header List-Unsubscribe asks for.

        :return: what was done, in words for administrators; "" for any other mail
        """
        token = token_in(subject)
        found = token and find(self.env, token)
        if not found:
            return ""
        found.leave("dialer", "mail")
        return self.env._(
            "Unsubscribed %(email)s from the e-mails “%(dialer)s”.",
            email=found.line.email_key,
            dialer=found.dialer.name,
        )

    @api.model
    def _on_ended(self, conversations):
        """They are closed or about to be deleted: lines that wait for it go on."""
        let_go_on(self.env, conversations)

    @api.model
    def _on_forgotten(self, company, address):
        """Somebody is to be forgotten; see forgotten_lines."""
        ForgottenLines(company.sudo(), address).forget()

    # -- open screens --------------------------------------------------------------

    @api.model
    def _channels_of(self, user, channels):
        """The bus channels on which news of the dialers reach this user.

        :param channels: those that the user's screen asks for, as it names them
        """
        return self.env["email.dialer.monitor"]._channels_of(user, channels)
