"""What the mails of a list say of unsubscribing, and who is left out of it."""

from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.content import record_token as tokens
from ...core.dialer import unsubscribe
from ..company_language import in_company_language
from ..outbox.outgoing_message import ascii_domain
from .forgotten_key import forgotten_keys

PATH = "/email_channel/unsubscribe/"
TEST = "test"
"""In the place of the token, in a mail that is none of a line."""


def token_of(env, line_id, message_id):
    """What stands in the links of one line's mail.

    :param message_id: of the mail, as its line has it
    """
    key = env["email.conversation"]._token_key()
    return tokens.make(tokens.UNSUBSCRIBE, line_id, message_id or "", key)


class Unsubscribing:
    """Made once for a list and run: what its lines need is read here, for records are
    read anew after each commit.

    :param email_list: email.dialer.list with the rights of the system
    """

    def __init__(self, email_list):
        self.env = email_list.env
        self.list = in_company_language(email_list)
        self.dialer = self.list.dialer_id
        self.key = self.env["email.conversation"]._token_key()
        self.base = email_list.get_base_url().rstrip("/")
        self.company = self.list.company_id.name
        self.advertising = self.dialer.advertising
        self.address = (self.dialer.footer_address or "").strip()
        self.mailing = self._mailing()
        self.words = self.list.env._("Unsubscribe")
        self.why = self.list.env._(
            "%(company)s sent this e-mail to %(email)s as one of the mailings "
            "“%(dialer)s”.",
            company=self.company,
            dialer=self.dialer.name,
            email="\0",
        )

    def headers(self, line):
        """{name: value} of one line's mail.

        :param line: core.dialer.line.Line with an id
        """
        return unsubscribe.headers(self.mailing, self._token(line), self._url(line))

    def footer(self, line):
        """(HTML, plain text) below one line's mail; both empty where it is no
        advertising.

        :param line: core.dialer.line.Line; one without an id is a test
        """
        if not self.advertising:
            return "", ""
        said = (
            self.why.replace("\0", line.email or ""),
            self.address,
            self.words,
            self._url(line),
        )
        return unsubscribe.footer_html(*said), unsubscribe.footer_text(*said)

    def check_footer(self):
        """Raises UserError when its mail may not leave as it is."""
        if self.advertising and not self.address:
            raise UserError(
                self.env._(
                    "Advertising needs the postal address of %(company)s below it. "
                    "Enter it as the address in the footer of the dialer "
                    "“%(dialer)s”, or say there that it is no advertising.",
                    company=self.company,
                    dialer=self.dialer.name,
                )
            )

    def _mailing(self):
        touchpoint = self.dialer.touchpoint_id
        address = ascii_domain(touchpoint.email or "")
        receives = touchpoint.direction in ("inbound", "both")
        return unsubscribe.Mailing(
            name=self.dialer.name or "",
            label=f"dialer-{self.dialer.id}",
            batch=f"list-{self.list.id}",
            sender=unsubscribe.sender_of(self.key, self.list.company_id.id),
            domain=address.rpartition("@")[2] or "localhost",
            address=address if receives and address.isascii() else "",
        )

    def _token(self, line):
        if not line.id:
            return TEST
        message_id = line.message_id or ""
        return tokens.make(tokens.UNSUBSCRIBE, line.id, message_id, self.key)

    def _url(self, line):
        return f"{self.base}{PATH}{self._token(line)}"


def one_click_trouble(record):
    """Words for what keeps mail programs from unsubscribing in one click; "" when
    nothing does."""
    base = record.get_base_url()
    if base.startswith("https:"):
        return ""
    return record.env._(
        "Recipients cannot unsubscribe in one click, which Gmail and Yahoo ask of mass "
        "mail: the address of this Odoo, %(address)s, does not begin with https://. "
        "Correct the system parameter web.base.url.",
        address=base,
    )


def left_out(email_list, email_keys):
    """Who gets no mail of the list.

    :param email_keys: of lines
    :return: {key: "unsubscribed" or "blacklisted"}
    """
    env = email_list.env
    hidden = forgotten_keys(env, email_keys)
    env["email.dialer.unsubscribe"].flush_model()
    env["mail.blacklist"].flush_model(["email", "active"])
    found = env.execute_query(
        SQL(
            """SELECT email, 'blacklisted' FROM mail_blacklist
                WHERE active AND email = ANY(%(keys)s)
                UNION ALL
               SELECT email_key, 'unsubscribed' FROM email_dialer_unsubscribe
                WHERE undone_at IS NULL AND email_key = ANY(%(keys)s)
                  AND company_id = %(company)s
                  AND (scope = 'company' OR dialer_id = %(dialer)s)""",
            keys=[*email_keys, *hidden],
            company=email_list.company_id.id,
            dialer=email_list.dialer_id.id,
        )
    )
    # What he said himself says more than what follows from it.
    found = sorted(found, key=lambda each: each[1])
    return {hidden.get(key, key): reason for key, reason in found}
