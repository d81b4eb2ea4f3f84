"""The lines of a list and what became of them, as a file for spreadsheet programs."""

import csv
from datetime import UTC
from io import StringIO

from odoo import fields
from odoo.tools import SQL

from ...core.dialer.columns import HEADINGS
from ...core.dialer.corrections import protected
from ...core.dialer.splitter import join_variables

AT_ONCE = 2000
MARK = "\ufeff"  # by which Excel knows UTF-8
MOMENTS = (
    "sent_at",
    "seen_at",
    "clicked_at",
    "answered_at",
    "unsubscribed_at",
    "spam_at",
)
COLUMNS = (
    "number",
    "email",
    "message",
    "files",
    "variables",
    "priority",
    "state",
    "skipped",
    "failure_reason",
    *MOMENTS,
    "message_id",
)


class LineExport:
    """:param one: email.dialer.list that its reader may see"""

    def __init__(self, one):
        self.env = one.env
        self.registry = one.env.registry
        self.list_id = one.id
        self.dialer = one.dialer_id.name
        self.name = one.name
        # Whatever is said in the reader's words, while his request lasts.
        self.tz = one.env.tz
        line = one.env["email.dialer.line"]
        self.states, self.skipped = (
            dict(line._fields[name]._description_selection(one.env))
            for name in ("state", "skipped")
        )
        # sudo: the list is the reader's, and so are its files.
        self.tokens = {file.id: file.token for file in one.sudo().file_ids}
        self.heading = (*HEADINGS, *self._labels(line))

    def _labels(self, line):
        names = ("number", "state", "skipped", "failure_reason", *MOMENTS, "message_id")
        return (line._fields[name]._description_string(self.env) for name in names)

    def file_name(self):
        today = fields.Date.context_today(self.env["email.dialer.list"])
        return f"{self.name} {today.isoformat()}.csv"

    def stream(self):
        """The file in pieces (bytes), none of them large. It has a transaction of its
        own: it is read when the request is over."""
        yield (MARK + _written([self.heading])).encode()
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """DECLARE email_lines NO SCROLL CURSOR FOR
                        SELECT %s FROM email_dialer_line
                         WHERE list_id = %s ORDER BY number, id""",
                    SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
                    self.list_id,
                )
            )
            while rows := self._fetch(cr):
                yield _written(map(self._row, rows)).encode()
            cr.execute(SQL("CLOSE email_lines"))

    def _fetch(self, cr):
        cr.execute(SQL("FETCH %s FROM email_lines", AT_ONCE))
        return [dict(zip(COLUMNS, row, strict=True)) for row in cr.fetchall()]

    def _row(self, line):
        return (
            self.dialer,
            line["email"],
            line["message"],
            ",".join(self.tokens.get(id_, "") for id_ in line["files"] or ()),
            join_variables(line["variables"] or {}),
            line["priority"],
            line["number"],
            self.states.get(line["state"]),
            self.skipped.get(line["skipped"]),
            line["failure_reason"],
            *(self._moment(line[name]) for name in MOMENTS),
            line["message_id"],
        )

    def _moment(self, moment):
        if not moment:
            return None
        there = moment.replace(tzinfo=UTC).astimezone(self.tz)
        return there.strftime("%Y-%m-%d %H:%M:%S")


def _written(rows):
    text = StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    out.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value):
    """No program takes it for a formula."""
    return protected(value) if isinstance(value, str) else value
