from odoo import api, fields, models
from odoo.tools import SQL

from ...core.dialer.figures import AFTERWARDS, COUNTED, STATES

# How PostgreSQL calls what a statement wrote, and how it counts.
WRITTEN = {
    "INSERT": {"new_lines": 1},
    "UPDATE": {"new_lines": 1, "old_lines": -1},
    "DELETE": {"old_lines": -1},
}
REFERENCES = {
    "new_lines": SQL("NEW TABLE AS new_lines"),
    "old_lines": SQL("OLD TABLE AS old_lines"),
}


class EmailDialerCount(models.Model):
    """How many lines of a list are in which state, so that a figure costs the same for
    ten lines and for a million.

    PostgreSQL itself writes it, in the statement that writes the lines and whoever
    sends that statement: the figures cannot disagree with the lines. Each statement
    adds a row with what it changed, so that none waits for another; the monitor adds
    them up now and then.
    """

    _name = "email.dialer.count"
    _description = "Count of Lines of an E-mail List"
    _log_access = False

    # No foreign key: the lines of a list that is deleted are counted while they go.
    list_ref = fields.Integer(index=True, readonly=True)
    is_new = fields.Boolean(readonly=True)  # not yet added up

    waiting = fields.Integer(readonly=True)
    sending = fields.Integer(readonly=True)
    sent = fields.Integer(readonly=True)
    failed = fields.Integer(readonly=True)
    rejected = fields.Integer(readonly=True)
    uncertain = fields.Integer(readonly=True)
    skipped = fields.Integer(readonly=True)
    seen = fields.Integer(readonly=True)
    clicked = fields.Integer(readonly=True)
    spam = fields.Integer(readonly=True)
    answered = fields.Integer(readonly=True)
    unsubscribed = fields.Integer(readonly=True)

    _is_new_idx = models.Index("(list_ref) WHERE is_new")

    # -- how it is written -------------------------------------------------------

    @api.model
    def _install(self):
        """Triggers, which Odoo has no field for."""
        counted = self._is_counted()
        for event, tables in WRITTEN.items():
            self._make_trigger(event, tables)
        if not counted:
            self.env.cr.execute(self._insert_sql({"email_dialer_line": 1}))

    def _is_counted(self):
        """Whether lines that are there have been counted as they came."""
        self.env.cr.execute(
            SQL(
                """SELECT FROM pg_trigger
                    WHERE tgname = 'email_dialer_line_count_insert'
                      AND tgrelid = 'email_dialer_line'::regclass"""
            )
        )
        return bool(self.env.cr.rowcount)

    def _make_trigger(self, event, tables):
        name = SQL.identifier(f"email_dialer_line_count_{event.lower()}")
        for statement in (
            SQL(
                """CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql
                   AS $count$ BEGIN %s; RETURN NULL; END $count$""",
                name,
                self._insert_sql(tables),
            ),
            SQL("DROP TRIGGER IF EXISTS %s ON email_dialer_line", name),
            SQL(
                """CREATE TRIGGER %s AFTER %s ON email_dialer_line REFERENCING %s
                   FOR EACH STATEMENT EXECUTE FUNCTION %s()""",
                name,
                SQL(event),
                SQL(" ").join(REFERENCES[table] for table in tables),
                name,
            ),
        ):
            self.env.cr.execute(statement)

    def _insert_sql(self, tables):
        """Add what these lines change.

        :param tables: {table: 1 or -1, what each of its rows counts}
        """
        names = [SQL.identifier(name) for name in COUNTED]
        rows = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS sign, list_id, %s FROM %s",
                sign,
                _read(),
                SQL.identifier(table),
            )
            for table, sign in tables.items()
        )
        changes = [SQL("sum(sign * (%s)::int)", _condition(name)) for name in COUNTED]
        return SQL(
            """INSERT INTO email_dialer_count (list_ref, is_new, %s)
               SELECT list_id, true, %s FROM (%s) AS written GROUP BY list_id
               HAVING %s""",
            SQL(", ").join(names),
            SQL(", ").join(changes),
            rows,
            SQL(" OR ").join(SQL("%s <> 0", change) for change in changes),
        )

    # -- how it is read ----------------------------------------------------------

    @api.model
    def _of(self, list_ids):
        """:return: {id of the list: {one of COUNTED: int}}, lists without lines left
        out"""
        self.env["email.dialer.line"].flush_model()
        sums = SQL(", ").join(_sum(name) for name in COUNTED)
        rows = self.env.execute_query(
            SQL(
                """SELECT list_ref, %s FROM email_dialer_count
                    WHERE list_ref = ANY(%s) GROUP BY list_ref""",
                sums,
                list(list_ids),
            )
        )
        return {row[0]: dict(zip(COUNTED, row[1:], strict=True)) for row in rows}

    @api.model
    def _add_up(self):
        """Make one row a list of what was written since the last time; for one worker
        at a time.

        :return: ids of the lists of which something changed
        """
        names = SQL(", ").join(SQL.identifier(name) for name in COUNTED)
        sums = [_sum(name) for name in COUNTED]
        self.env.cr.execute(
            SQL(
                """WITH changed AS MATERIALIZED (
                       SELECT DISTINCT list_ref FROM email_dialer_count WHERE is_new
                   ), old AS (
                       DELETE FROM email_dialer_count
                        WHERE list_ref IN (SELECT list_ref FROM changed) RETURNING *
                   ), added AS (
                       INSERT INTO email_dialer_count (list_ref, is_new, %s)
                       SELECT list_ref, false, %s FROM old GROUP BY list_ref
                       HAVING %s
                   )
                   SELECT list_ref FROM changed""",
                names,
                SQL(", ").join(sums),
                SQL(" OR ").join(SQL("%s <> 0", each) for each in sums),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]


def _read():
    names = ("state", *AFTERWARDS.values())
    return SQL(", ").join(SQL.identifier(name) for name in names)


def _condition(name):
    if name in STATES:
        return SQL("state = %s", name)
    return SQL("%s IS NOT NULL", SQL.identifier(AFTERWARDS[name]))


def _sum(name):
    return SQL("sum(%s)::int", SQL.identifier(name))
