import csv
import unittest
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from core.dialer import corrections
from core.dialer.columns import HEAD, layout_of_text
from core.dialer.lines import LineReader, Rules, WrongLine
from core.dialer.records import Records, without_heading

quick = settings(max_examples=200, deadline=None, derandomize=True)
CELL = st.text(st.sampled_from("=+-@'\t ;,\"\nax"), max_size=8)


def load_back(content):
    text = content.decode("utf-8-sig")
    layout = layout_of_text(text[:HEAD], "News")
    reader = LineReader(layout, Rules("News"))
    records = without_heading(Records([text], layout.splitter(), layout.start))
    return [reader.read(each.number, each.cells, each.raw) for each in records]


class TestCorrections(unittest.TestCase):
    @quick
    @given(CELL)
    def test_a_cell_is_no_formula_and_loads_back_as_it_was(self, cell):
        safe = corrections.protected(cell)
        self.assertNotRegex(safe, r"\A[=+\-@\t\r]")
        self.assertEqual(corrections.unprotected(safe), cell)

    @quick
    @given(CELL)
    def test_a_wrong_line_loads_back_as_it_was(self, message):
        cells = ("News", "", message, "", "", "x")
        (line,) = load_back(corrections.written([(7, cells, "wrong")]))
        self.assertEqual(line.cells, cells)

    def test_with_one_of_its_columns_deleted_it_loads_back_all_the_same(self):
        content = corrections.written(
            [(7, ("News", "a@example.com", "=1", "", "", ""), "w")]
        )
        rows = csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";")
        text = StringIO()
        csv.writer(text, delimiter=";").writerows(row[:7] for row in rows)
        (line,) = load_back(text.getvalue().encode("utf-8-sig"))
        self.assertEqual(line.message, "=1")

    def test_columns_that_are_too_many_stay_so(self):
        cells = ("News", "a@example.com", "Hi", "", "", "1", "rest")
        (line,) = load_back(corrections.written([(7, cells, "wrong")]))
        self.assertIsInstance(line, WrongLine)
        self.assertEqual(line.problems[0].code, "columns")
