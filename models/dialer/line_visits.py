"""Who loads the picture of a list's mail, or follows a link of it."""

from odoo.fields import Datetime
from odoo.tools import SQL

from ...core.content import record_token
from ...core.dialer import tracks, visits
from .list_reports import has_left


class LineVisit:
    """One request, from anybody.

    :param token: what it came with
    :param told: {"method", "agent", "purpose"} of it, see core.dialer.visits
    """

    def __init__(self, env, token, told):
        # sudo: who reads a mail is no user here; the token says which one it is.
        self.env = env(su=True)
        self.token = token
        self.told = told
        self.now = Datetime.now()

    def see(self):
        """The picture was loaded: the mail was probably seen."""
        if line := self._line():
            seen = SQL("seen_at = %s", self.now)
            self._note(line, seen, SQL("seen_at IS NULL"))

    def leads_to(self, sign, url):
        """Whether the mail has a link to this address."""
        key = self.env["email.conversation"]._token_key()
        return tracks.is_signed(sign, self.token, url, key)

    def follow(self, url):
        """The link to this address was followed, which whoever did that has seen."""
        if line := self._line():
            followed = SQL(
                """seen_at = COALESCE(seen_at, %(now)s),
                   clicked_at = COALESCE(clicked_at, %(now)s),
                   clicked_links = jsonb_build_object(%(url)s, %(moment)s)
                                   || COALESCE(clicked_links, '{}')""",
                now=self.now,
                url=url,
                moment=Datetime.to_string(self.now),
            )
            self._note(line, followed, SQL("clicked_links->%s IS NULL", url))

    def _line(self):
        """Id of the line whose mail it is, when a person is probably behind it; None
        else, and once its list is gone."""
        number = record_token.record_of(self.token)
        rows = number and self.env.execute_query(
            SQL(
                """SELECT id, message_id, sent_at FROM email_dialer_line
                    WHERE id = %s""",
                number,
            )
        )
        if not rows:
            return None
        [(line, message_id, sent_at)] = rows
        key = self.env["email.conversation"]._token_key()
        known = (record_token.TRACKS, line, message_id or "", key)
        if not record_token.is_genuine(self.token, *known):
            return None
        return line if self._is_by_person(sent_at) else None

    def _is_by_person(self, sent_at):
        return visits.is_by_person(**self.told, sent_at=sent_at, now=self.now)

    def _note(self, line, values, new):
        """:param new: when it is said for the first time"""
        self.env.cr.execute(
            SQL(
                "UPDATE email_dialer_line SET %s, %s WHERE id = %s AND %s",
                values,
                has_left(self.now),
                line,
                new,
            )
        )
        self.env["email.dialer.line"].invalidate_model(flush=False)
