"""Where a stored file goes, whatever people write and are called."""

import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from core.ticket.storage_path import (
    PLACEHOLDERS,
    PathRefused,
    check_template,
    folder,
    free_path,
    is_path_of,
    safe_name,
)

DEFAULT = "{company}/{queue}/{year}/{ticket}/{session}"
VALUES = {
    "company": "Acme, Inc.",
    "queue": "Support",
    "year": "2026",
    "ticket": "HT00042",
    "session": "EC000123",
}
REFUSED = {
    "absolute": ["/srv/mail", "\\\\server\\share", "C:/mail", "c:mail", "~/mail", "/"],
    "parent": ["..", "../mail", "a/../b", "{company}/..", "./a", "a/.", "...", " .. "],
    "unknown": [
        "{user}",
        "{}",
        "{0}",
        "{ticket.number}",
        "{company!r}",
        "{year:>9}",
        "{ year }",
        "{Company}",
        "{ticket.__class__}",
    ],
    "brace": ["{company", "company}", "{{company}}", "a{b/{year}"],
    "character": [
        "ab:c",
        "a*b",
        "what?",
        'a"b',
        "a|b",
        "<a>",
        "a\\b",
        "a\nb",
        "a\x00b",
        "a\u202eb",
        "a\u200bb",
        "a\ud800b",
        "a\u00a0b",
    ],
    "gap": ["a//b", "a/ /b", "{year}//"],
    "long": ["a" * 201, "/".join("abcdefghi")],
}


class TestTemplate(unittest.TestCase):
    def test_what_leads_astray_is_refused_with_its_reason(self):
        for code, templates in REFUSED.items():
            for template in templates:
                with self.subTest(template=template):
                    with self.assertRaises(PathRefused) as caught:
                        check_template(template)
                    self.assertEqual(caught.exception.code, code)

    def test_refusal_names_what_is_wrong(self):
        for template, what in {
            "a/{user}/b": "{user}",
            "ab:c": ":",
            "a\u202eb": "U+202E",
            "a/..": "..",
        }.items():
            with self.assertRaises(PathRefused) as caught:
                check_template(template)
            self.assertEqual(caught.exception.what, what)

    def test_what_is_plain_passes(self):
        for template in (
            DEFAULT,
            "",
            "mails",
            "mails/",
            "{company} ({year})/Tickets, {queue}",
            "correo/año {year}/問い合わせ",
            "..a/b..c",
            "a-b_c.d",
        ):
            with self.subTest(template=template):
                check_template(template)


class TestFolder(unittest.TestCase):
    def test_placeholders_are_filled_in(self):
        self.assertEqual(
            folder(DEFAULT, VALUES), "Acme, Inc/Support/2026/HT00042/EC000123"
        )
        self.assertEqual(folder("{queue}-{year}/x", VALUES), "Support-2026/x")

    def test_no_template_is_the_root(self):
        self.assertEqual(folder("", VALUES), "")

    def test_slash_at_the_end_changes_nothing(self):
        self.assertEqual(folder("{year}/", VALUES), folder("{year}", VALUES))

    def test_names_are_made_safe(self):
        for name, safe in {
            "Sales / EMEA": "Sales - EMEA",
            "../../etc/passwd": "-..-etc-passwd",
            "..": "_",
            "": "_",
            None: "_",
            "   ": "_",
            "C:\\Users": "C--Users",
            "Line\nbreak": "Line break",
            "\u202egnp.exe": "gnp.exe",
            "CON": "_CON",
            "nul.txt": "_nul.txt",
            "Trailing. ": "Trailing",
            "{year}": "{year}",
            "Cafe\u0301": "Caf\u00e9",
            "\ud800half": "half",
        }.items():
            with self.subTest(name=name):
                self.assertEqual(folder("{queue}", {"queue": name}), safe)

    def test_long_names_that_begin_alike_stay_apart(self):
        one, other = (safe_name("Ω" * 300 + ending) for ending in ("a", "b"))
        self.assertNotEqual(one, other)
        self.assertLessEqual(len(one.encode()), 100)
        self.assertTrue(safe_name("x" * 300 + ".pdf").endswith(".pdf"))


class TestFreePath(unittest.TestCase):
    def test_second_file_of_a_name_gets_a_number(self):
        taken = set()
        for expected in ("2026/EC1.pdf", "2026/EC1-2.pdf", "2026/EC1-3.pdf"):
            path = free_path("{year}", VALUES, "EC1.pdf", taken.__contains__)
            taken.add(path)
            self.assertEqual(path, expected)

    def test_storage_that_takes_every_path_for_taken(self):
        with self.assertRaises(PathRefused) as caught:
            free_path("{year}", VALUES, "EC1.pdf", lambda _path: True)
        self.assertEqual(caught.exception.code, "taken")

    def test_file_stays_where_its_setting_still_has_it(self):
        for path, stays in {
            "2026/EC1.pdf": True,
            "2026/EC1-7.pdf": True,
            "2026/EC1-x.pdf": False,
            "2026/EC12.pdf": False,
            "2025/EC1.pdf": False,
            "EC1.pdf": False,
        }.items():
            with self.subTest(path=path):
                found = is_path_of(path, "{year}", VALUES, "EC1.pdf")
                self.assertEqual(found, stays)


texts = st.one_of(
    st.text(max_size=40),
    st.text("./\\: {}a\u202e\u0301~-2", max_size=12),
    st.text(max_size=2).map(lambda text: text * 90),
    st.sampled_from(["..", "CON", "a", "A", "a.pdf", "a-2.pdf", "\ud800"]),
)
parts = st.lists(
    st.one_of(texts, st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS])),
    max_size=6,
)


class TestProperties(unittest.TestCase):
    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(parts, st.fixed_dictionaries(dict.fromkeys(PLACEHOLDERS, texts)), texts)
    def test_no_path_leaves_the_root(self, template, values, name):
        template = "/".join(template)
        try:
            check_template(template)
        except PathRefused:
            template = DEFAULT
        path = free_path(template, values, name, lambda _path: False)
        names = path.split("/")
        self.assertLessEqual(len(path.encode()), 1024)
        for each in names:
            self.assertTrue(each.strip(". "))
            self.assertLessEqual(len(each.encode()), 100)
            self.assertNotRegex(each, r'[<>:"|?*\\\x00-\x1f\x7f]')
        self.assertTrue(is_path_of(path, template, values, name))

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(texts, texts), min_size=2, max_size=8))
    def test_no_two_files_have_one_path(self, files):
        taken = set()
        for queue, name in files:
            path = free_path(
                "{queue}",
                {"queue": queue},
                name,
                lambda path: path.casefold() in taken,
            )
            self.assertNotIn(path.casefold(), taken)
            taken.add(path.casefold())
