"""Whole files of recipients: what programs save is read back as it was."""

import csv
import time
import unittest
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from core.dialer import reading
from core.dialer.columns import HEAD, HEADINGS, Layout, LayoutError, layout_of_text
from core.dialer.lines import LineReader, ListFile, Rules, WrongLine
from core.dialer.records import LONGEST, Records, without_heading
from core.dialer.splitter import join_variables

DIALER = "SoporteIntegra"
MANUAL = (
    "SoporteIntegra;test@integraccs.com;Este es un mensaje de ejemplo.;;"
    '"Var1":"value","Var2":"value";9999'
)
quick = settings(max_examples=150, deadline=None, derandomize=True)
# What a cell of a sheet may hold: no control characters, and line breaks as LF.
CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"))
NAME = st.sampled_from(["name", "Var 2", "año"])
VARIABLES = st.dictionaries(NAME, CELL)
ROWS = st.lists(
    st.tuples(CELL, VARIABLES, st.integers(0, 10**6)), min_size=1, max_size=5
)


def read(text, name=DIALER, files=()):
    """Recipients and wrong lines of a text or of bytes."""
    if isinstance(text, bytes):
        blocks = list(reading.decoded(text, reading.encoding_of(text)))
    else:
        blocks = [text]
    layout = layout_of_text("".join(blocks)[:HEAD], name)
    reader = LineReader(layout, Rules(name, {file.token: file for file in files}))
    lines = Records(blocks, layout.splitter(), layout.start)
    lines = without_heading(lines) if layout.heading else lines
    found = [reader.read(each.number, each.cells, each.raw) for each in lines]
    return [each for each in found if each]


def columns(lines):
    """Of each wrong line: (number, what is wrong)."""
    return [
        (line.number, [(each.column, each.code) for each in line.problems])
        for line in lines
        if isinstance(line, WrongLine)
    ]


def saved(rows, delimiter, quoting, end):
    """As Excel (LF in cells, CRLF between lines) and LibreOffice save a sheet."""
    text = StringIO(newline="")
    csv.writer(
        text, delimiter=delimiter, quoting=quoting, lineterminator=end
    ).writerows(rows)
    return text.getvalue()


class TestManual(unittest.TestCase):
    def test_its_example_line_is_read_to_the_letter(self):
        for end in ("", "\n", "\r\n", "\r"):
            with self.subTest(repr(end)):
                (line,) = read(MANUAL + end)
                self.assertEqual(line.email, "test@integraccs.com")
                self.assertEqual(line.message, "Este es un mensaje de ejemplo.")
                self.assertEqual(line.variables, {"Var1": "value", "Var2": "value"})
                self.assertEqual((line.files, line.priority), ((), 9999))

    def test_with_its_heading_it_is_the_second_line(self):
        (line,) = read(";".join(HEADINGS) + "\n" + MANUAL)
        self.assertEqual(line.number, 2)

    def test_without_quotes_around_the_column_a_value_may_hold_anything(self):
        text = (
            'SoporteIntegra;a@example.com;Hi;;"a":"x; y","b":"he said "yes"; then, '
            '"no"",\n"c":"line\ntwo; 3";5\n'
            'SoporteIntegra;b@example.com;Hi;;"a":"valor,"b":"valor";6\n'
        )
        one, two = read(text)
        self.assertEqual(
            one.variables,
            {"a": "x; y", "b": 'he said "yes"; then, "no"', "c": "line\ntwo; 3"},
        )
        self.assertEqual((one.priority, two.priority, two.number), (5, 6, 4))

    def test_a_value_without_an_end_takes_no_other_line_with_it(self):
        text = (
            'SoporteIntegra;a@example.com;Hi;;"a":"open;7\n'
            'soporteintegra;no address;Hi;;"a":"b";1\n'
            'SoporteIntegra;c@example.com;Hi;;"a":"b";2\n'
        )
        lines = read(text)
        self.assertEqual(columns(lines), [(1, [("variables", "open")])])
        self.assertEqual(
            [line.email for line in lines[1:]], ["no address", "c@example.com"]
        )

    def test_a_value_that_is_too_long_is_an_error_and_is_not_cut(self):
        for length in (49_998, 60_000, 200_000):
            value = 'x","' * (length // 4)
            text = f'SoporteIntegra;a@example.com;;;"a":"{value}";1\n'
            with self.subTest(length):
                (line,) = read(text)
                if isinstance(line, WrongLine):
                    self.assertEqual(columns([line]), [(1, [("variables", "long")])])
                else:
                    self.assertEqual(line.variables, {"a": value})


class TestWholeLineInOneCell(unittest.TestCase):
    """A program that parts columns by commas takes ``a;b;c`` for one cell."""

    def test_it_is_parted_as_the_file_was(self):
        quoted = MANUAL.replace('"', '""')
        for heading in ("", ";".join(HEADINGS), f'"{";".join(HEADINGS)}"'):
            with self.subTest(heading):
                (line,) = read(f'{heading}\n"{quoted}"\n')
                self.assertEqual(line.email, "test@integraccs.com")
                self.assertEqual(line.variables, {"Var1": "value", "Var2": "value"})
                self.assertEqual(line.priority, 9999)

    def test_the_heading_says_the_order_of_the_columns_there_too(self):
        (line,) = read(
            '"emailDestinatario;campaña;mensaje"\n"a@x.test;SoporteIntegra;Hi; you"\n'
        )[:1]
        self.assertEqual((line.number, columns([line])[0][1]), (2, [("", "columns")]))
        (line,) = read(
            '"emailDestinatario;campaña;mensaje"\n"a@x.test;SoporteIntegra;Hi"\n'
        )
        self.assertEqual((line.email, line.message), ("a@x.test", "Hi"))

    def test_a_dialer_may_have_such_a_name(self):
        (line,) = read('"News; June";a@x.test;Hi\n', "News; June")
        self.assertEqual((line.email, line.message), ("a@x.test", "Hi"))


class TestSaved(unittest.TestCase):
    @quick
    @given(
        ROWS, st.sampled_from(";,\t"), st.sampled_from(["\r\n", "\n"]), st.booleans()
    )
    def test_what_a_spreadsheet_saves_is_read_as_it_was(
        self, rows, delimiter, end, all_
    ):
        table = [
            (DIALER, f"a{place}@example.com", message, "", join_variables(values), prio)
            for place, (message, values, prio) in enumerate(rows)
        ]
        quoting = csv.QUOTE_NONNUMERIC if all_ else csv.QUOTE_MINIMAL
        text = saved([HEADINGS, *table], delimiter, quoting, end)
        found = read(text)
        self.assertEqual(
            [(line.message, line.variables, line.priority) for line in found],
            [(text if text.strip() else "", *rest) for text, *rest in rows],
        )

    @quick
    @given(ROWS, st.integers(1, 200))
    def test_a_file_is_the_same_in_pieces_and_from_the_middle(self, rows, piece):
        table = [
            (DIALER, "a@example.com", text, "", "", prio) for text, _, prio in rows
        ]
        text = saved(table, ";", csv.QUOTE_MINIMAL, "\r\n")
        pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
        splitter = Layout().splitter()
        whole = list(Records([text], splitter))
        self.assertEqual(list(Records(pieces, splitter)), whole)
        for done, left in zip(whole, whole[1:], strict=False):
            rest = list(Records(pieces, splitter, done.end, done.number + done.height))
            self.assertEqual(rest[0], left)

    def test_encodings_are_told_apart(self):
        text = f"{';'.join(HEADINGS)}\r\n{DIALER};ana@example.com;Año: 5 €;;;\r\n"
        for encoding in (
            "utf-8",
            "utf-8-sig",
            "cp1252",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
        ):
            with self.subTest(encoding):
                (line,) = read(text.encode(encoding))
                self.assertEqual(line.message, "Año: 5 €")

    def test_a_broken_letter_is_its_own_lines_error(self):
        good = f"{DIALER};ana@example.com;Año;;;\n".encode()
        lines = read(
            good + f"{DIALER};ben@example.com;A".encode() + b"\xf1o;;;\n" + good
        )
        self.assertEqual(columns(lines), [(2, [("message", "unreadable")])])


class TestHeadings(unittest.TestCase):
    def test_columns_are_found_by_their_names_in_any_order(self):
        text = (
            "\nPriority,E-Mail,CAMPAÑA,Attachments,Message\n"
            "3,ana@example.com,soporteintegra,,Hello\n"
        )
        (line,) = read(text)
        self.assertEqual((line.email, line.message), ("ana@example.com", "Hello"))
        self.assertEqual((line.priority, line.number), (3, 3))

    def test_the_line_by_which_excel_knows_the_sign_is_no_recipient(self):
        (line,) = read(f"sep=|\n{DIALER}|ana@example.com|Hello; you|||\n")
        self.assertEqual(line.message, "Hello; you")

    def test_only_what_there_must_be_is_enough(self):
        (line,) = read(f"{DIALER};ana@example.com\n\n;;;;;\n")
        self.assertEqual((line.message, line.priority), ("", 9999))

    def test_a_heading_that_cannot_be_is_refused(self):
        for text, code, column in (
            ("campaña;mensaje\nx;y", "missing", "email"),
            ("email;mensaje\nx;y", "missing", "campaign"),
            ("campaña;email;correo\nx;y;z", "twice", "email"),
        ):
            with self.subTest(text), self.assertRaises(LayoutError) as caught:
                read(text)
            self.assertEqual(
                (caught.exception.code, caught.exception.column), (code, column)
            )


class TestWrongLines(unittest.TestCase):
    def test_each_wrong_line_says_its_number_and_columns(self):
        lines = read(
            f"{DIALER};ana@example.com;;;;\n"
            "Other;;;;x;1.5\n"
            f"{DIALER};ben@example.com;one;;;1;2\n"
            f"soporteINTEGRA ;carla@example.com;;file-x, file-y;;99999999999\n"
        )
        self.assertEqual(
            columns(lines),
            [
                (
                    2,
                    [
                        ("campaign", "campaign"),
                        ("email", "empty"),
                        ("variables", "pair"),
                        ("priority", "whole"),
                    ],
                ),
                (3, [("", "columns")]),
                (4, [("files", "token"), ("files", "token"), ("priority", "range")]),
            ],
        )

    def test_tokens_are_found_in_any_writing(self):
        files = (ListFile(7, "a.pdf", "file-x", 5), ListFile(8, "b.pdf", "file-y", 5))
        (line,) = read(f"{DIALER};ana@example.com;;File-Y, file-x,;;", files=files)
        self.assertEqual(line.files, (8, 7))
        (wrong,) = read(f"{DIALER};ana@example.com;;A.PDF;;", files=files)
        self.assertEqual(columns([wrong]), [(1, [("files", "token_name")])])

    def test_files_of_a_line_keep_to_the_limits_of_a_mail(self):
        files = {f"f{size}": ListFile(size, "x", f"f{size}", size) for size in (5, 6)}
        for most, code in (((1, 0), "file_count"), ((2, 10), "mail_size")):
            reader = LineReader(Layout(), Rules(DIALER, files, *most))
            line = reader.read(1, (DIALER, "a@example.com", "", "f5,f6", "", ""))
            self.assertEqual(columns([line]), [(1, [("files", code)])])

    def test_files_made_to_be_slow_are_read_in_time(self):
        unclosed = f'{DIALER};x;;;"a":"' + '";,' * 20
        for line in (unclosed, '"', '""', '"a', f'{DIALER};"a;""', "x" * 3 * LONGEST):
            text = f"{line}\n" * (3 if len(line) > LONGEST else 5000)
            with self.subTest(line[:30]):
                started = time.process_time()
                read(text)
                self.assertLess(time.process_time() - started, 20)
