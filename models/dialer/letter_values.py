"""What the channel knows for the variables of lists' mails."""

from odoo.tools import SQL

from ...core.dialer.mold import values_of
from ..content.email_variables import PERSON

BATCH = 500
MOST = 5_000
CUSTOMER = "customer_"


class LetterValues:
    """Of one list.

    :param email_list: email.dialer.list with the rights of the system
    :param lang: in which translated names are written, or False
    """

    def __init__(self, email_list, lang=False):
        self.list = email_list
        self.dialer = email_list.dialer_id
        env = email_list.env
        self.env = env(context={**env.context, "lang": lang}) if lang else env
        self._variables = self.env["email.variables"]
        self._contacts = {}

    def common(self):
        """The same for all lines: {name: text}, as of ``mold.values_of``."""
        queue = self.dialer.queue_id.with_env(self.env)
        found = self._variables._values(
            touchpoint=self.dialer.touchpoint_id, extra={"queue_name": queue.name}
        )
        # Nobody sends it, and no conversation is there yet.
        return values_of({name: text for name, text in found.items() if text})

    def customer_names(self):
        return {f"{CUSTOMER}{part}" for part in PERSON}

    def channel_names(self):
        """Names of all that the channel knows of somewhere."""
        return {each["name"] for each in self._variables._catalog()}

    def customer(self, to):
        """Of the contact with this address, or what the line itself says of him.

        :param to: core.inbound.mail.Address
        """
        if to.email not in self._contacts:
            self._learn(to.email)
        partner = self._contacts[to.email]
        if not partner:
            found = self._variables._person(
                "customer", self._nobody(), to.name, to.email
            )
            return values_of({name: text or "" for name, text in found.items()})
        return partner

    def _nobody(self):
        return self.env["res.partner"]

    def _learn(self, email):
        """Look up this address, and those of the lines that come next."""
        if len(self._contacts) > MOST:
            self._contacts.clear()
        emails = list({email, *self._next_emails()} - self._contacts.keys())
        # sudo: of contacts, only what the catalog of variables names is sent.
        partners = (
            self._nobody()
            .sudo()
            .search(
                [
                    ("email_normalized", "in", emails),
                    ("company_id", "in", (False, self.list.company_id.id)),
                ],
                # A person before a company that has the same address.
                order="is_company, id",
            )
        )
        self._contacts.update(dict.fromkeys(emails))
        for partner in reversed(partners):
            self._contacts[partner.email_normalized] = self._of(partner)
        partners.invalidate_recordset()

    def _of(self, partner):
        email = partner.email_normalized
        found = self._variables._person("customer", partner, partner.name, email)
        return values_of({name: text or "" for name, text in found.items()})

    def _next_emails(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT email_key
                  FROM email_dialer_line
                 WHERE list_id = %s AND state = 'waiting'
                 ORDER BY priority, id
                 LIMIT %s
                """,
                self.list.id,
                BATCH,
            )
        )
        return [row[0] for row in rows if row[0]]
