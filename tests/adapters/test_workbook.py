import unittest
import zipfile
from datetime import date
from io import BytesIO
from unittest.mock import patch

import xlsxwriter

from adapters.workbook import NoWorkbook, Workbook

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="Sheet1">%s</table:table>
</office:spreadsheet></office:body></office:document-content>"""
TEXT = (
    '<table:table-cell office:value-type="string">'
    "<text:p>%s</text:p></table:table-cell>"
)


KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<?xml version="1.0"?>
<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="/" m:media-type="{KIND}"/></m:manifest>"""


def ods(*rows):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("mimetype", KIND)
        parts.writestr("META-INF/manifest.xml", MANIFEST)
        parts.writestr("content.xml", ODS % "".join(rows))
    return content.getvalue()


def xlsx_with(*cells):
    """A sheet with these cells: (row, column, text), from 0."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for cell in cells:
            sheet.write(*cell)
    return content.getvalue()


def xlsx(*rows):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("Recipients")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


class TestWorkbook(unittest.TestCase):
    def test_cells_are_read_as_the_sheet_shows_them(self):
        book = Workbook(
            xlsx(["año;", 5, 2.5, True, date(2027, 1, 15)], [], ["b", "", 1])
        )
        rows = list(book.rows())
        self.assertEqual(rows[0], (1, ("año;", "5", "2.5", "TRUE", "2027-01-15")))
        self.assertEqual(rows[-1], (3, ("b", "", "1", "", "")))
        self.assertEqual(book.height, 3)

    def test_a_sheet_may_have_one_row_or_none(self):
        self.assertEqual(list(Workbook(xlsx(["a", "b"])).rows()), [(1, ("a", "b"))])
        self.assertEqual(
            (list(Workbook(xlsx()).rows()), Workbook(xlsx()).height), ([], 0)
        )

    def test_empty_rows_above_are_counted(self):
        self.assertEqual(list(Workbook(xlsx([], [], ["a"])).rows())[-1], (3, ("a",)))

    def test_it_goes_on_behind_a_row(self):
        book = Workbook(xlsx(["a"], ["b"], ["c"]))
        self.assertEqual(list(book.rows(2)), [(3, ("c",))])

    def test_a_sheet_of_libreoffice_is_read_with_its_line_breaks(self):
        row = "".join(TEXT % text for text in ("a", "one</text:p><text:p>two"))
        book = Workbook(ods(f"<table:table-row>{row}</table:table-row>"))
        self.assertEqual(list(book.rows()), [(1, ("a", "one\ntwo"))])

    def test_what_is_no_workbook_is_an_error(self):
        whole = xlsx(["a"] * 50)
        empty_zip = BytesIO()
        zipfile.ZipFile(empty_zip, "w").close()
        for name, content in (
            ("torn", whole[:-200]),
            ("another", b"PK\x03\x04 and so on"),
            ("another archive", empty_zip.getvalue()),
            ("an old one", b"\xd0\xcf\x11\xe0" + b"\0" * 2000),
        ):
            with self.subTest(name), self.assertRaises(NoWorkbook) as caught:
                Workbook(content)
            self.assertEqual(caught.exception.code, "damaged")

    def test_a_sheet_that_is_no_xml_is_an_error_and_not_read_for_ever(self):
        for name, row in (
            ("torn", "<table:table-row><table:table-cell"),
            ("not closed", f"<table:table-row>{TEXT % 'a'}"),
        ):
            with self.subTest(name), self.assertRaises(NoWorkbook) as caught:
                Workbook(ods(row))
            self.assertEqual(caught.exception.code, "damaged")
        for encoding in ("UTF-16", "UTZ-8"):
            odd = ODS.replace("UTF-8", encoding)
            with (
                self.subTest(encoding),
                patch(f"{__name__}.ODS", odd),
                self.assertRaises(NoWorkbook),
            ):
                Workbook(ods(f"<table:table-row>{TEXT % 'a'}</table:table-row>"))

    def test_one_that_unpacks_to_too_much_is_not_unpacked(self):
        content = xlsx(["a" * 5000] * 100)
        small = patch("adapters.workbook.MOST_BYTES", len(content))
        with small, self.assertRaises(NoWorkbook) as caught:
            Workbook(content)
        self.assertEqual(caught.exception.code, "large")

    def test_a_cell_far_from_the_list_is_said_and_takes_no_memory(self):
        """What reads sheets ends the whole process where memory does not suffice."""
        here = (TEXT % "a").join(("<table:table-row>", "</table:table-row>"))
        blanks = '<table:table-row table:number-rows-repeated="1048574">'
        right = '<table:table-cell table:number-columns-repeated="16383"/>'
        full = TEXT.replace(" ", ' table:number-columns-repeated="16000" ', 1) % "a"
        for name, content in (
            ("below and right", xlsx_with((0, 0, "a"), (1048575, 16383, " "))),
            ("right of a long list", xlsx_with((0, 400, "a"), (100_000, 0, "a"))),
            (
                "of LibreOffice",
                ods(
                    here,
                    f"{blanks}<table:table-cell/></table:table-row>",
                    f"<table:table-row>{right}{TEXT % 'a'}</table:table-row>",
                ),
            ),
            ("repeated", ods(f"{blanks}{full}</table:table-row>")),
        ):
            with self.subTest(name), self.assertRaises(NoWorkbook) as caught:
                Workbook(content)
            self.assertEqual(caught.exception.code, "far")

    def test_rows_and_columns_without_a_word_behind_the_list_are_nothing(self):
        blank = '<table:table-cell table:number-columns-repeated="16383"/>'
        book = Workbook(
            ods(
                f"<table:table-row>{TEXT % 'a'}{blank}</table:table-row>",
                f'<table:table-row table:number-rows-repeated="1048575">{blank}'
                "<table:table-cell/></table:table-row>",
            )
        )
        self.assertEqual(list(book.rows()), [(1, ("a",))])

    def test_a_sheet_may_be_as_large_as_said(self):
        with patch("adapters.workbook.MOST_CELLS", 12):
            self.assertEqual(Workbook(xlsx(*[["a"] * 6] * 2)).height, 2)
