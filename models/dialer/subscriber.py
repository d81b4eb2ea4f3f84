"""Who gets the mail of one line, may want no more, and then change his mind."""

import psycopg2

from odoo import fields
from odoo.tools import SQL, mute_logger

from ...core.content import record_token as tokens
from ..company_language import in_company_language
from . import blacklist
from .forgotten_key import forgotten_keys

LONGEST_COMMENT = 2000


def find(env, token):
    """The recipient of a token; None when it never was one, or is none any more.

    :param env: whose rights are the system's
    """
    number = tokens.record_of(token)
    line = number and env["email.dialer.line"].browse(number).exists()
    if not line:
        return None
    key = env["email.conversation"]._token_key()
    genuine = tokens.is_genuine(
        token, tokens.UNSUBSCRIBE, line.id, line.message_id or "", key
    )
    return Subscriber(line) if genuine else None


class Subscriber:
    """:param line: email.dialer.line with the rights of the system"""

    def __init__(self, line):
        self.line = line
        self.env = line.env
        self.dialer = line.list_id.dialer_id
        self.company = line.list_id.company_id
        # For who works here.
        self.words = in_company_language(line.list_id).env

    @property
    def unsubscribed(self):
        """What he said (email.dialer.unsubscribe) and has not taken back."""
        key = self.line.email_key
        return self.env["email.dialer.unsubscribe"].search(
            [
                ("email_key", "in", [key, *forgotten_keys(self.env, [key])]),
                ("company_id", "=", self.company.id),
                ("undone_at", "=", False),
                "|",
                ("scope", "=", "company"),
                ("dialer_id", "=", self.dialer.id),
            ]
        )

    @property
    def scope(self):
        """What he wants no more of: "", "dialer" or "company"."""
        scopes = set(self.unsubscribed.mapped("scope"))
        return "company" if "company" in scopes else "dialer" if scopes else ""

    @property
    def is_blacklisted(self):
        listed = [("email", "=", self.line.email_key)]
        return bool(self.env["mail.blacklist"].search_count(listed, limit=1))

    @property
    def language(self):
        """Code of his contact's language, "" when there is none."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        contacts = self.env["res.partner"].search_fetch(
            [
                ("email_normalized", "=", self.line.email_key),
                ("company_id", "in", (self.company.id, False)),
            ],
            ["lang"],
            order="id",
        )
        return next((one.lang for one in contacts if one.lang in installed), "")

    @property
    def has_commented(self):
        return any(self.unsubscribed.mapped("comment"))

    def is_address_of(self, user):
        """:param user: res.users"""
        return user.email_normalized == self.line.email_key

    # -- what he does ----------------------------------------------------------------

    def leave(self, scope, way, by=None):
        """He wants no more, from now on: what waits for him is taken out at once.

        :param scope, way: see email.dialer.unsubscribe
        :param by: res.users who does it for him
        """
        if scope == self.scope or self.scope == "company":
            return
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                said = self._record(scope, way, by)
        except psycopg2.errors.UniqueViolation:
            # He pressed twice, and the other was faster by a moment.
            return
        said.skipped_lines = self._take_out(scope)
        if not self.line.unsubscribed_at:
            self.line.unsubscribed_at = said.at
        if scope == "company":
            self._put_on_blacklist(said)

    def come_back(self):
        """He takes back what he said: nothing that somebody else did is changed."""
        said = self.unsubscribed
        if not said:
            return
        said.undone_at = fields.Datetime.now()
        said.line_id.unsubscribed_at = False
        self._put_back([number for one in said for number in one.skipped_lines or ()])
        blacklist.take_back(
            said.blacklist_id, self.words._("The recipient wants mail again.")
        )

    def comment(self, text):
        """Add why, in his words, once.

        :param text: plain text
        """
        text = text.replace("\x00", "").strip()[:LONGEST_COMMENT]
        said = self.unsubscribed[:1]
        if text and said and not said.comment:
            said.comment = text

    # -- what follows ----------------------------------------------------------------

    def _record(self, scope, way, by):
        said = self.env["email.dialer.unsubscribe"].create(
            {
                "email": self.line.email,
                "email_key": self.line.email_key,
                "scope": scope,
                "dialer_id": self.dialer.id,
                "line_id": self.line.id,
                "way": way,
                "by_id": by.id if by else False,
            }
        )
        said.flush_recordset()
        return said

    def _take_out(self, scope):
        """:return: ids of the lines that were waiting for him"""
        lists = (
            SQL("dialer_id = %s", self.dialer.id)
            if scope == "dialer"
            else SQL("company_id = %s", self.company.id)
        )
        return self._change(
            SQL(
                """UPDATE email_dialer_line
                      SET state = 'skipped', skipped = 'unsubscribed'
                    WHERE state = 'waiting' AND email_key = %s
                      AND list_id IN (SELECT id FROM email_dialer_list WHERE %s)
                RETURNING id""",
                self.line.email_key,
                lists,
            )
        )

    def _put_back(self, lines):
        """Those whose list has not finished meanwhile."""
        self._change(
            SQL(
                """UPDATE email_dialer_line AS line
                      SET state = 'waiting', skipped = NULL
                     FROM email_dialer_list AS list
                    WHERE line.id = ANY(%s) AND line.email_key = %s
                      AND line.state = 'skipped' AND line.skipped = 'unsubscribed'
                      AND list.id = line.list_id AND list.finished_at IS NULL
                RETURNING line.id""",
                lines,
                self.line.email_key,
            )
        )
        self.env["email.dialer.sender"]._run_again()

    def _change(self, statement):
        Line = self.env["email.dialer.line"]
        Line.flush_model()
        self.env["email.dialer.list"].flush_model(["finished_at"])
        numbers = [number for (number,) in self.env.execute_query(statement)]
        Line.browse(numbers).invalidate_recordset(["state", "skipped"])
        return numbers

    def _put_on_blacklist(self, said):
        """It is one for all companies: only where there is no other, all mail of the
        company is all mail."""
        if self.env["res.company"].search_count([], limit=2) > 1:
            return
        reason = self.words._(
            "The recipient wants no more mail of %(company)s (dialer “%(dialer)s”).",
            company=self.company.name,
            dialer=self.dialer.name,
        )
        said.blacklist_id = blacklist.put(
            self.env, self.line.email_key, "unsubscribed", reason
        )
