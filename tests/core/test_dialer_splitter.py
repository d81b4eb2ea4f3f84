import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.variables import name_of
from core.dialer.splitter import Unsplittable, join_variables, split_variables

quick = settings(max_examples=200, deadline=None, derandomize=True)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1).map(str.strip)
VALUES = {
    "the manual's": (
        '"Var1":"value","Var2":"value"',
        {"Var1": "value", "Var2": "value"},
    ),
    "the manual's second form": (
        '"nombreVariable1":"valor,"nombreVariable2":"valor"',
        {"nombreVariable1": "valor", "nombreVariable2": "valor"},
    ),
    "separators in values": ('"a":"x;y","b":"one, two"', {"a": "x;y", "b": "one, two"}),
    "a quote in a value": (
        '"a":"say "hi" now","b":"z"',
        {"a": 'say "hi" now', "b": "z"},
    ),
    "quotes at both ends": ('"a":""hi"","b":"z"', {"a": '"hi"', "b": "z"}),
    "a quote and a comma": (
        '"a":"5", 6" pipe","b":"z"',
        {"a": '5", 6" pipe', "b": "z"},
    ),
    "doubled quotes": ('"a":"say ""hi""","b":"z"', {"a": 'say "hi"', "b": "z"}),
    "a program's quotes": (r'"a":"say \"hi\"","b":"z"', {"a": 'say "hi"', "b": "z"}),
    "a path": (r'"a":"C:\new\","b":"z"', {"a": "C:\\new\\", "b": "z"}),
    "a line break": ('"a":"one\ntwo"', {"a": "one\ntwo"}),
    "spaces between": (' "a" : "x" , "b" : "y" ', {"a": "x", "b": "y"}),
    "a comma at the end": ('"a":"x",', {"a": "x"}),
    "empty values": ('"a":"","b":""', {"a": "", "b": ""}),
    "numbers": ('"a":5,"b":"x","c":-1.5', {"a": "5", "b": "x", "c": "-1.5"}),
    "braces around": ('{"a":"x","b":"y"}', {"a": "x", "b": "y"}),
    "curly quotes": ("“a”:”x”,”b”:”y”", {"a": "x", "b": "y"}),
    # What Excel and LibreOffice make of the manual's form when they open it.
    "first quotes lost": ('Var1:"value","Var2":"v"', {"Var1": "value", "Var2": "v"}),
    "outer quotes lost": ('Var1":"value","Var2":"v', {"Var1": "value", "Var2": "v"}),
    "nothing": ("  ", {}),
}
WRONG = {
    "words": ("hello", "pair", "hello"),
    "another sign": ('"a"="x"', "pair", '"a"="x"'),
    "a name alone": ('"a"', "pair", '"a"'),
    "no name": ('" ":"x"', "pair", '" ":"x"'),
    "rest behind": ('"a":5,x', "pair", '"a":5,x'),
    "no end": ('"a":"x', "open", "a"),
    "no end of the second": ('"a":"x","b":"y', "open", "b"),
    "semicolons between": ('"a":"x";"b":"y"', "comma", "a, b"),
    "nothing between": ('"a":"x" "b":"y"', "comma", "a, b"),
    "twice": ('"a":"x","a":"y"', "twice", "a"),
    "twice, in capitals": ('"a":"x"," A":"y"', "twice", "A"),
}


class TestSplitVariables(unittest.TestCase):
    def test_variables_are_read_as_people_and_programs_write_them(self):
        for name, (text, values) in VALUES.items():
            with self.subTest(name):
                self.assertEqual(split_variables(text), values)

    def test_what_cannot_be_told_is_an_error_that_names_the_place(self):
        for name, (text, code, place) in WRONG.items():
            with self.subTest(name), self.assertRaises(Unsplittable) as caught:
                split_variables(text)
            self.assertEqual(
                (caught.exception.code, caught.exception.text), (code, place)
            )

    @quick
    @given(st.dictionaries(NAMES.filter(name_of), st.text()))
    def test_what_is_written_with_doubled_quotes_is_read_as_it_was(self, values):
        try:
            found = split_variables(join_variables(values))
        except Unsplittable as exc:
            self.assertEqual(exc.code, "twice")  # names that differ in capitals only
        else:
            self.assertEqual(found, values)
