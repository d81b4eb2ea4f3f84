import time
import unittest

from core.inbound.addresses import is_email, read, split
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
            ("Ana Prueba", None),
            ("<>", None),
            ("", None),
        ):
            self.assertEqual(read(text), address, text)

    def test_the_angle_wins_over_an_address_in_the_name(self):
        self.assertEqual(read('"boss@x" <evil@y>').email, "evil@y")
        self.assertEqual(read("boss@x <evil@y>").email, "evil@y")


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
