"""What there is of a customer in the channel of one company, by his address."""

from odoo.fields import Domain
from odoo.tools import escape_psql

from ...core.ticket.forget import names

HEADERS = ("email_to", "email_cc", "email_bcc", "email_from", "reply_to")
TEXTS = ("subject", "excerpt", "body_html", "written_html", "quote_html")


class Traces:
    """All with the rights of the system: whoever forgets a customer is asked for his
    rights before, and sees counts only.

    :param company: res.company
    :param address: normalized
    :param before: datetime; what came later is not looked at
    """

    def __init__(self, company, address, before=None):
        # sudo: see above.
        self.env = company.sudo().env
        self.company = company
        self.address = address
        # A line in an address is a letter there.
        self._like = escape_psql(address)
        self._until = Domain("create_date", "<=", before) if before else Domain.TRUE

    def _search(self, model, domain):
        return (
            self.env[model]
            .with_context(active_test=False)
            .search(Domain(domain) & self._until)
        )

    def conversations(self):
        """Those whose customer he is, and which are not erased yet."""
        return self._search(
            "email.conversation",
            [
                ("company_id", "=", self.company.id),
                ("customer_email", "=ilike", self._like),
                ("erased_at", "=", False),
            ],
        )

    def _of_company(self):
        return Domain("conversation_id.company_id", "=", self.company.id) | (
            Domain("conversation_id", "=", False)
            & Domain("touchpoint_id.company_id", "=", self.company.id)
        )

    def _written_in_company(self):
        """Drafts that name no touchpoint yet are their writer's."""
        nowhere = Domain("conversation_id", "=", False) & Domain(
            "touchpoint_id", "=", False
        )
        return self._of_company() | (
            nowhere & Domain("create_uid.company_id", "=", self.company.id)
        )

    def mails(self):
        """What he wrote in other people's conversations, and what was written to him
        alone, outside of conversations."""
        domain = Domain("email_from", "ilike", self._like) | (
            Domain("conversation_id", "=", False)
            & Domain("email_to", "ilike", self._like)
        )
        found = self._search("email.message", self._of_company() & domain)
        return found.filtered(
            lambda mail: (
                names(mail.email_from, self.address)
                or (not mail.conversation_id and names(mail.email_to, self.address))
            )
        )

    def mentions(self, fields=HEADERS + TEXTS):
        """Mails of others that name him."""
        domain = Domain.OR([(name, "ilike", self._like)] for name in fields)
        found = self._search("email.message", self._of_company() & domain)
        return found.filtered(
            lambda mail: any(names(mail[name], self.address) for name in fields)
        )

    def rows(self):
        """Of the ledger, those that are of no conversation."""
        found = self._search(
            "email.inbound",
            [("company_id", "=", self.company.id), ("sender", "ilike", self._like)],
        )
        return found.filtered(lambda row: names(row.sender, self.address))

    def tickets(self):
        """Those that the channel opened for him, or that name him as their customer and
        have conversations."""
        found = self._search(
            "helpdesk.ticket",
            [
                ("company_id", "=", self.company.id),
                ("partner_email", "ilike", self._like),
                ("email_conversation_ids", "!=", False),
            ],
        )
        return found.filtered(lambda ticket: names(ticket.partner_email, self.address))

    def drafts(self):
        found = self._search(
            "email.message",
            Domain("state", "=", "draft")
            & self._written_in_company()
            & Domain.OR([(name, "ilike", self._like)] for name in HEADERS[:3]),
        )
        mine = self.env["email.message"]._drafts_in(self.conversations())
        return mine | found.filtered(
            lambda mail: any(names(mail[name], self.address) for name in HEADERS[:3])
        )

    def counts(self):
        """{what: how many}, for who decides; see FOUND."""
        conversations = self.conversations()
        mails = conversations.email_message_ids | self.mails()
        rows = self.rows() | mails.inbound_id
        return {
            "conversations": len(conversations),
            "mails": len(mails),
            "files": len(mails.file_ids),
            "originals": len(rows.filtered(lambda row: not row.raw_deleted_at)),
            "stored": len(self._stored(conversations, rows)),
            "drafts": len(self.drafts()),
            "tickets": len(conversations.ticket_id | self.tickets()),
            "mentions": len(self.mentions(HEADERS) - mails),
            "lines": self.env["email.dialer.entry"]._count_of(
                self.company, self.address
            ),
        }

    def _stored(self, conversations, rows):
        files = self.env["email.stored.file"]
        return rows.stored_file_id.filtered("path") | files.search(
            [("conversation_id", "in", conversations.ids), ("path", "!=", False)]
        )
