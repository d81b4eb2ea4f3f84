"""What lists know of somebody who is to be forgotten (E7)."""

from odoo.tools import SQL

from ...core.dialer.forgotten import spellings
from ...core.dialer.recipient import email_key
from ...core.ticket.forget import names
from .forgotten_files import ForgottenFiles
from .forgotten_key import forgotten_keys

MODELS = (
    "email.dialer.line",
    "email.dialer.unsubscribe",
    "email.dialer.wrong.line",
    "email.dialer.load",
)


class ForgottenLines:
    """:param company: res.company with the rights of the system
    :param address: normalized
    """

    def __init__(self, company, address):
        self.env = company.env
        self.company = company
        self.addresses = spellings(address)
        self.keys = list(dict.fromkeys(map(email_key, self.addresses)))

    def count(self):
        """Lines of lists and of files, and what he said of unsubscribing."""
        self._flush()
        mine = SQL(
            "company_id = %s AND email_key = ANY(%s)", self.company.id, self.keys
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT (SELECT count(*) FROM email_dialer_line WHERE %s)
                        + (SELECT count(*) FROM email_dialer_unsubscribe WHERE %s)""",
                mine,
                mine,
            )
        )
        return rows[0][0] + len(self._wrong())

    def forget(self):
        """Erase his address and what he was to be told; states and times stay, and what
        waits is not sent. That he wants no mail is kept, under a key that nobody can
        read: so are his lines, whose links go on working. The blacklist stays."""
        ForgottenFiles(self.env, self._lists(), self._names_him).blank()
        self._wrong().unlink()
        kept = forgotten_keys(self.env, self.keys, make=True)
        for hidden, key in kept.items():
            self._unsubscribes(key, hidden)
            self._lines(key, hidden)
        for model in MODELS:
            self.env[model].invalidate_model(flush=False)

    def _flush(self):
        for model in MODELS:
            self.env[model].flush_model()

    def _names_him(self, text):
        return any(names(text, address) for address in self.addresses)

    def _wrong(self):
        """His are deleted, with those that cannot be told from his."""
        wrong = self.env["email.dialer.wrong.line"]
        found = self.env.execute_query(
            SQL(
                """SELECT id, concat_ws(' ', raw, cells::text, problems::text)
                     FROM email_dialer_wrong_line
                    WHERE company_id = %s AND lower(
                          concat_ws(' ', raw, cells::text, problems::text)
                      ) LIKE ANY(%s)""",
                self.company.id,
                [_like(address) for address in self.addresses],
            )
        )
        return wrong.browse(id_ for id_, text in found if self._names_him(text))

    def _lists(self):
        """Whose files may name him: those where a line does, and those with a file that
        has brought no lines."""
        self._flush()
        rows = self.env.execute_query(
            SQL(
                """SELECT list_id FROM email_dialer_line
                    WHERE company_id = %(company)s AND email_key = ANY(%(keys)s)
                    UNION
                   SELECT list_id FROM email_dialer_load
                    WHERE company_id = %(company)s
                      AND (state <> 'done' OR id = ANY(%(loads)s))""",
                company=self.company.id,
                keys=self.keys,
                loads=self._wrong().load_id.ids,
            )
        )
        return self.env["email.dialer.list"].browse(id_ for (id_,) in rows)

    def _lines(self, key, hidden):
        # A second time he may be in the same list, where his key is taken.
        self.env.cr.execute(
            SQL(
                """
                UPDATE email_dialer_line AS line
                   SET email = %(erased)s,
                       email_key = %(hidden)s || CASE WHEN EXISTS (
                           SELECT 1 FROM email_dialer_line AS other
                            WHERE other.list_id = line.list_id
                              AND other.email_key = %(hidden)s
                              AND other.copy_number = line.copy_number
                       ) THEN '.' || line.id ELSE '' END,
                       message = NULL,
                       variables = NULL,
                       files = NULL,
                       tz = NULL,
                       failure_reason = NULL,
                       clicked_links = NULL,
                       ticket_due = NULL,
                       skipped = CASE WHEN state = 'waiting' THEN 'stopped'
                                      ELSE skipped END,
                       state = CASE WHEN state = 'waiting' THEN 'skipped'
                                    ELSE state END
                 WHERE company_id = %(company)s AND email_key = %(key)s
                """,
                erased=self.env._("Erased"),
                hidden=hidden,
                company=self.company.id,
                key=key,
            )
        )

    def _unsubscribes(self, key, hidden):
        """What he said before he was forgotten last time, he has said again."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE email_dialer_unsubscribe AS old SET undone_at = old.at
                  FROM email_dialer_unsubscribe AS new
                 WHERE old.company_id = %(company)s
                   AND old.email_key = %(hidden)s AND old.undone_at IS NULL
                   AND new.company_id = %(company)s
                   AND new.email_key = %(key)s AND new.undone_at IS NULL
                   AND old.scope = new.scope
                   AND (old.scope = 'company' OR old.dialer_id = new.dialer_id)
                """,
                company=self.company.id,
                hidden=hidden,
                key=key,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE email_dialer_unsubscribe
                   SET email = %s, email_key = %s, comment = NULL,
                       skipped_lines = NULL, blacklist_id = NULL
                 WHERE company_id = %s AND email_key = %s
                """,
                self.env._("Erased"),
                hidden,
                self.company.id,
                key,
            )
        )


def _like(address):
    # Quotes and letters that are not ASCII stand in JSON as they are.
    escaped = address.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
