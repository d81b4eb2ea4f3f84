import re
import time
import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from core.inbound.addresses import (
    found_in_text,
    is_email,
    lower,
    read,
    read_all,
    split,
)
from core.inbound.mail import Address


class TestSplit(unittest.TestCase):
    def test_separators(self):
        self.assertEqual(split("a@x, b@x;c@x\nd@x,,"), ["a@x", "b@x", "c@x", "d@x"])

    def test_those_inside_do_not_count(self):
        self.assertEqual(
            split('"a, b" <c@x>, d (e, f) <g@x>, <h,i@x>'),
            ['"a, b" <c@x>', "d (e, f) <g@x>", "<h,i@x>"],
        )

    def test_unclosed_ones_do_not_swallow_the_rest(self):
        for text in ('"a <b@x>, c@x', "(a b@x, c@x", "a <b@x, c@x"):
            self.assertEqual(split(text)[-1], "c@x")

    def test_groups(self):
        self.assertEqual(split("Team: a@x, b@x;"), ["a@x", "b@x"])
        self.assertEqual(split("undisclosed-recipients:;"), [])

    def test_hostile_lists_cost_little(self):
        start = time.process_time()
        split("a@x," + " " * 30_000 + "b")
        for _piece in range(20):
            read("x@y " + "(\\" * 1_000)
        self.assertLess(time.process_time() - start, 1)


class TestRead(unittest.TestCase):
    def test_forms(self):
        for text, address in (
            ("a@x", Address("", "a@x")),
            ("Ana <A@X>", Address("Ana", "a@x")),
            ('"Ana" <a@x>', Address("Ana", "a@x")),
            ("a@x (Ana)", Address("Ana", "a@x")),
            ("Ana <mailto:a@x>", Address("Ana", "a@x")),
            ("Ana a@x", Address("Ana", "a@x")),
            ("<a@x>.", Address("", "a@x")),
            ("Ana <a@x> (Prueba)", Address("Prueba", "a@x")),
            ("'a@x.example'", Address("", "a@x.example")),
            ("Ana <'a@x.example'>", Address("Ana", "a@x.example")),
            ("“a@x.example”", Address("", "a@x.example")),
            ("*a@x.example*", Address("", "a@x.example")),
            ("<mailto:a@x?subject=b>", Address("", "a@x")),
            ("Ana [mailto:a@x]", Address("Ana", "a@x")),
            ("''a@x''", Address("", "a@x")),
            ("a@[192.0.2.1]", Address("", "a@[192.0.2.1]")),
            ("<@relay,@other:a@x>", Address("", "a@x")),
            ("< a @ x >", Address("", "a@x")),
            ("<a . b@x>", Address("", "a.b@x")),
            ("<a(work)@x>", Address("", "a@x")),
            ("<a@x, b@x>", Address("", "a@x")),
            ("a@x\u200b", Address("", "a@x")),
            ('"a@x" <>', Address("a@x", "a@x")),
            ("Ana Prueba", None),
            ("<>", None),
            ("", None),
        ):
            self.assertEqual(read(text), address, text)

    def test_the_angle_wins_over_an_address_in_the_name(self):
        self.assertEqual(read('"boss@x" <evil@y>').email, "evil@y")
        self.assertEqual(read("boss@x <evil@y>").email, "evil@y")

    def test_rather_none_than_another(self):
        for text in (
            "<ana maria@x>",
            "ana@b@x",
            "<ana@b@x>",
            'a."b c".d@x',
            "Ana <ana maria@x> ",
            "boss@x <ana maria@y>",
        ):
            found = read(text)
            self.assertIsNone(found, text[:20])

    def test_only_letters_that_have_two_cases_change(self):
        self.assertEqual(lower("ÁNA@Exämple.COM"), "ána@exämple.com")
        for same in ("\u212aana@x.example", "\u0130x@x.example"):
            self.assertEqual(lower(same), same)

    def test_in_a_text_quotes_around_it_are_not_its(self):
        pattern = re.compile(r"[^\s<>]+@[a-z.]+")
        for text, email in (
            ("write to 'ana@x.example', please", "ana@x.example"),
            ("write to 'ana@x.example", "'ana@x.example"),
            (".ana@x.example", ".ana@x.example"),
        ):
            self.assertEqual(found_in_text(pattern.search(text)), email)


ATOM = st.text("abz09.!#$%&'*+-/=?^_`{|}~ñ漢", min_size=1, max_size=20)
QUOTED = st.text('ab .@,;:<>()[]ñ"\\', max_size=20).map(
    lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
)
DOMAIN = st.sampled_from(
    ["example.com", "x-y.example", "bücher.example", "[192.0.2.1]", "[ipv6:::1]", "pc"]
)
EMAIL = st.builds("{}@{}".format, ATOM | QUOTED, DOMAIN)


class TestReadAll(unittest.TestCase):
    def test_what_cannot_be_read_is_left_out(self):
        found = read_all("Ana <ana@example.com>, nobody; b@example.com")
        self.assertEqual(
            [each.email for each in found], ["ana@example.com", "b@example.com"]
        )

    def test_a_list_that_is_missing_has_none(self):
        self.assertEqual(read_all(None), ())


class TestUnchanged(unittest.TestCase):
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(EMAIL)
    def test_an_address_that_can_be_reached_stays_as_it_is(self, email):
        self.assertTrue(is_email(email))
        for text in (email, f"<{email}>", f"Ana <{email}>", f'"A, B" <{email}>'):
            self.assertEqual(read(text).email, email)
            self.assertEqual([read(each).email for each in split(text)], [email])

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text("ab.'\"@<>()[],;: \\", max_size=30))
    def test_nothing_is_read_that_is_not_there(self, text):
        found = read(text)
        if found:
            self.assertIn(found.email, " ".join(text.lower().split()))


class TestIsEmail(unittest.TestCase):
    def test_good_and_bad(self):
        for good in ("a@b", "a.b+c@x.example", "ñ@exämple.com", '"a b"@x', "a@[::1]"):
            self.assertTrue(is_email(good), good)
        for bad in (
            "",
            "a",
            "a@",
            "@b",
            "a b@c",
            "a@b c",
            "a@b@c",
            "a@b..c",
            "a@.b",
            "a@b.",
            "<a@b>",
            "a@b,",
            "a@b\n",
            "a" * 330 + "@b",
        ):
            self.assertFalse(is_email(bad), bad)
