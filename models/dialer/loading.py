"""Reads one file into its list: a batch of lines and how far it is, at once."""

import json
from dataclasses import asdict
from functools import cached_property, partial
from itertools import islice

from odoo.tools import SQL

from ...adapters.workbook import NoWorkbook, Workbook
from ...core.dialer import reading
from ...core.dialer.columns import HEAD, Layout, LayoutError, layout_of, layout_of_text
from ...core.dialer.lines import LineReader, ListFile, Rules, WrongLine
from ...core.dialer.placing import Present, place
from ...core.dialer.records import Record, Records, without_heading
from ..attachments.file_rule import FileRule
from .forgotten_key import forgotten_keys
from .list_lines import ListLines

BATCH = 2000
LONGEST_RAW = 2000
LONGEST_KEPT = 50_000


class Unloadable(Exception):
    """A file that is no list. `failure` says why, as of email.dialer.load."""

    def __init__(self, **failure):
        super().__init__(str(failure))
        self.failure = failure


class Loading:
    """:param load: email.dialer.load with the rights of the system"""

    def __init__(self, load):
        self.load = load
        self.list = load.list_id
        self.env = load.env

    # -- the file ------------------------------------------------------------------

    @cached_property
    def content(self):
        return self.load.attachment_id.raw or b""

    @cached_property
    def workbook(self):
        """None for a text."""
        if not reading.looks_like_workbook(self.content):
            return None
        try:
            return Workbook(self.content)
        except NoWorkbook as exc:
            raise Unloadable(code=exc.code) from None

    @cached_property
    def encoding(self):
        return reading.encoding_of(self.content)

    def prepare(self):
        """What the file is like, found out once.

        :return: values of the load
        :raise Unloadable: when it is no list
        """
        try:
            layout, size = self._measured()
        except LayoutError as exc:
            raise Unloadable(code=exc.code, column=exc.column) from None
        return {
            "layout": asdict(layout),
            "size": size,
            "position": layout.start,
            "next_number": 2 if layout.start else 1,
            "state": "loading",
        }

    def _measured(self):
        if not self.load.attachment_id:
            raise Unloadable(code="gone")
        if self.workbook:
            first = (cells for _number, cells in self.workbook.rows() if any(cells))
            return layout_of(next(first, ())), self.workbook.height
        if not reading.is_text(self.content):
            raise Unloadable(code="kind")
        head, size = "", 0
        for block in reading.decoded(self.content, self.encoding):
            head = head or block[:HEAD]
            size += len(block)
        return layout_of_text(head, self.list.dialer_id.name), size

    @cached_property
    def layout(self):
        said = self.load.layout
        tuples = {name: tuple(said[name]) for name in ("columns", "unknown")}
        return Layout(**{**said, **tuples})

    def records(self):
        """Those that were not read before."""
        load, layout = self.load, self.layout
        if self.workbook:
            rows = self.workbook.rows(load.position)
            records = (Record(number, cells, number, "") for number, cells in rows)
        else:
            blocks = reading.decoded(self.content, self.encoding)
            splitter = layout.splitter()
            records = Records(blocks, splitter, load.position, load.next_number)
        begins = layout.heading and load.position == layout.start
        return without_heading(records) if begins else iter(records)

    # -- the lines -----------------------------------------------------------------

    @cached_property
    def reader(self):
        limits = FileRule(self.list.company_id).limits("out")
        return LineReader(
            self.layout,
            Rules(
                self.list.dialer_id.name,
                {
                    file.token.casefold(): ListFile(
                        file.id, file.name, file.token, file.size
                    )
                    for file in self.list.file_ids
                },
                limits.files,
                limits.mail_bytes,
            ),
        )

    def steps(self):
        """Work for one transaction after the other, which needs this one no longer.

        :return: iterator of (position before it, callable with the load in it)
        """
        return _steps(self.records(), self.reader, self.load.position)


def _steps(records, reader, before):
    while batch := list(islice(records, BATCH)):
        recipients, wrong = [], []
        for record in batch:
            line = reader.read(record.number, record.cells, record.raw)
            if isinstance(line, WrongLine):
                wrong.append(line)
            elif line:
                recipients.append(line)
        last = batch[-1]
        after = {"position": last.end, "next_number": last.number + last.height}
        yield before, partial(store, recipients, wrong, after)
        before = last.end


def store(recipients, wrong, after, load):
    """Put a batch of a file into its list, and note how far it is.

    :param after: values of the load: where the batch ends
    :param load: email.dialer.load, locked
    """
    mailing = load.list_id
    all_ = mailing.repeated == "all"
    present = _present(mailing, {each.key for each in recipients}, all_)
    placed = place(recipients, present, load.id, all_)
    added = ListLines(mailing).add(placed.new, load) if placed.new else 0
    if added:
        mailing._on_lines_added()
    told = [_wrong_row(line) for line in wrong]
    told += [_repeated_row(*each) for each in placed.repeated]
    _tell_wrong(load, told)
    empty = sum(not recipient.message for recipient, _copy in placed.new)
    load.write(
        {
            **after,
            "added_count": load.added_count + added + placed.there,
            "known_count": load.known_count + len(placed.known),
            "repeated_count": load.repeated_count + len(placed.repeated),
            "wrong_count": load.wrong_count + len(wrong),
            "empty_count": load.empty_count + empty,
        }
    )


def _present(mailing, keys, with_content):
    hidden = forgotten_keys(mailing.env, keys)
    rows = mailing.env.execute_query(
        SQL(
            """SELECT email_key, copy_number, load_id, number, message, variables, files
                 FROM email_dialer_line
                WHERE list_id = %s AND email_key = ANY(%s)
             ORDER BY copy_number""",
            mailing.id,
            [*keys, *hidden],
        )
    )
    for key, *who, message, variables, files in rows:
        content = (
            message or "",
            tuple(sorted((variables or {}).items())),
            tuple(files or ()),
        )
        known = with_content and key not in hidden
        yield Present(hidden.get(key, key), *who, content if known else None)


def _wrong_row(line):
    problems = [problem.as_json() for problem in line.problems]
    kept = [cell[:LONGEST_KEPT] for cell in line.cells]
    return {
        "kind": "wrong",
        "number": line.number,
        "column": problems[0]["column"] or "line",
        "problems": problems,
        "cells": kept,
        "raw": (line.raw or ";".join(line.cells))[:LONGEST_RAW],
    }


def _repeated_row(recipient, first):
    return {
        "kind": "repeated",
        "number": recipient.number,
        "column": "email",
        "problems": [{"column": "email", "code": "repeated", "line": first}],
        "cells": None,
        "raw": recipient.email,
    }


def _tell_wrong(load, rows):
    if not rows:
        return
    load.env.cr.execute(
        SQL(
            """
            INSERT INTO email_dialer_wrong_line (load_id, company_id,
                        kind, number, "column", problems, cells, raw)
            SELECT %s, %s, kind, number, "column", problems, cells, raw
              FROM json_to_recordset(%s)
                AS row (kind varchar, number int, "column" varchar, problems jsonb,
                        cells jsonb, raw text)
            """,
            load.id,
            load.company_id.id,
            json.dumps(rows),
        )
    )
    load.env["email.dialer.wrong.line"].invalidate_model(flush=False)
