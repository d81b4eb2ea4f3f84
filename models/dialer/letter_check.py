"""What keeps the mails of a list from being made, said before it is played."""

from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.content.variables import name_of
from .letter_trouble import LetterTrouble
from .line_letter import LineLetter

SAMPLE = 1_000  # lines, of which nearly always all have the same variables


class LetterCheck:
    """:param email_list: email.dialer.list with the rights of the system"""

    def __init__(self, email_list):
        self.list = email_list
        self.env = email_list.env

    def check(self):
        """Raises UserError: a file that cannot be sent, or a variable that no line has,
        so that every line would fail."""
        draft = self.env["email.dialer.content"]._draft(self.list)
        try:
            letter = LineLetter(self.list, draft)
        except LetterTrouble as trouble:
            raise UserError(trouble.words) from None
        if unknown := self._unknown(letter):
            raise UserError(
                self.env._(
                    "No line of “%(list)s” has the variable ${%(name)s}, which the "
                    "mails say. Load a file that has it, or take it out of the text.",
                    list=self.list.name,
                    name=unknown[0],
                )
            )

    def _unknown(self, letter):
        wanted = letter.names_of_lines(with_template=self._some_use_the_template())
        for limit in (SAMPLE, None):
            if not wanted:
                break
            known = self._names(limit)
            wanted = [name for name in wanted if name not in known]
        return wanted

    def _some_use_the_template(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT FROM email_dialer_line
                 WHERE list_id = %s AND state = 'waiting'
                   AND COALESCE(message, '') = ''
                 LIMIT 1
                """,
                self.list.id,
            )
        )
        return bool(rows)

    def _names(self, limit):
        """Of the variables of so many lines, of all for None."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT jsonb_object_keys(variables)
                  FROM (
                    SELECT variables
                      FROM email_dialer_line
                     WHERE list_id = %s AND state = 'waiting'
                       AND jsonb_typeof(variables) = 'object'
                     ORDER BY priority, id
                     LIMIT %s
                  ) line
                """,
                self.list.id,
                limit,
            )
        )
        return {name_of(row[0]) for row in rows}
