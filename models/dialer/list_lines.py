import json
import secrets

from odoo.tools import SQL

from ...core.conversation import message_id

AT_ONCE = 2000

COLUMNS = (
    ("number", "int"),
    ("email", "varchar"),
    ("email_key", "varchar"),
    ("copy_number", "int"),
    ("message", "text"),
    ("variables", "jsonb"),
    ("files", "jsonb"),
    ("priority", "int"),
    ("message_id", "varchar"),
)


class ListLines:
    """Puts recipients into a list, many in one statement.

    :param list: email.dialer.list with the rights of the system
    """

    def __init__(self, list):
        self.list = list
        self.env = list.env
        address = list.dialer_id.touchpoint_id.email or ""
        self.domain = address.rpartition("@")[2]

    def add(self, lines, load=None):
        """Those that are in the list already, by address and number of the copy, stay
        as they are.

        :param lines: list of (Recipient, 0 or which one it is of several copies)
        :param load: email.dialer.load that brings them
        :return: how many are new
        """
        return sum(
            self._insert(lines[start : start + AT_ONCE], load)
            for start in range(0, len(lines), AT_ONCE)
        )

    def is_of_another_company(self):
        """Whether a line of it, or of its files, is."""
        elsewhere = [
            ("list_id", "=", self.list.id),
            ("company_id", "!=", self.list.company_id.id),
        ]
        return any(
            self.env[model].search_count(elsewhere, limit=1)
            for model in ("email.dialer.line", "email.dialer.wrong.line")
        )

    def _insert(self, lines, load):
        # What somebody has changed in the cache must not be overtaken.
        self.env["email.dialer.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO email_dialer_line
                       (list_id, company_id, load_id, state, attempts, %(names)s)
                SELECT %(list)s, %(company)s, %(load)s, 'waiting', 0, %(names)s
                  FROM json_to_recordset(%(rows)s) AS row (%(columns)s)
                ON CONFLICT (list_id, email_key, copy_number) DO NOTHING
                """,
                list=self.list.id,
                company=self.list.company_id.id,
                load=load.id if load else None,
                rows=json.dumps([self._row(line) for line in lines]),
                names=SQL(", ").join(SQL.identifier(name) for name, _type in COLUMNS),
                columns=SQL(", ").join(
                    SQL("%s %s", SQL.identifier(name), SQL(sql_type))
                    for name, sql_type in COLUMNS
                ),
            )
        )
        self.env["email.dialer.line"].invalidate_model(flush=False)
        return self.env.cr.rowcount

    def _row(self, line):
        recipient, copy_number = line
        return {
            "number": recipient.number,
            "email": recipient.email,
            "email_key": recipient.key,
            "copy_number": copy_number,
            "message": recipient.message or None,
            "variables": recipient.variables or None,
            "files": list(recipient.files) or None,
            "priority": recipient.priority,
            "message_id": message_id.make(self.domain, secrets.token_hex(16), "el"),
        }
