import unittest
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from core.automation.notices import (
    WrongAddresses,
    end_of_hour,
    hour_of,
    read_addresses,
    split_by_limit,
)


def emails(text):
    return [address.email for address in read_addresses(text)]


class TestReadAddresses(unittest.TestCase):
    def test_however_they_are_pasted(self):
        for text in (
            "ana@example.com, bo@example.com",
            "ana@example.com; bo@example.com;",
            "ana@example.com\nbo@example.com\n\n",
            "ana@example.com\r\n bo@example.com",
            "ana@example.com bo@example.com",
            "Ana <ANA@example.com>,  Bo <bo@example.com>",
            '"Prueba, Ana" <ana@example.com>; bo@example.com, ana@example.com',
            "ana@example.com,\u200bbo@example.com",
            "<ana@example.com> <bo@example.com>",
            "Ana <ana@example.com> Bo <bo@example.com>",
            "Ana <ana@example.com> bo@example.com",
            "Prueba, Ana <ana@example.com>; Gil, Bo <bo@example.com>",
            "Prueba, Ana <ana@example.com>\r\nbo@example.com",
            "- ana@example.com\n- bo@example.com",
            "• Ana <ana@example.com>\n• bo@example.com.",
            "1. ana@example.com\n2) bo@example.com",
            "'ana@example.com', “bo@example.com”",
        ):
            with self.subTest(text):
                self.assertEqual(emails(text), ["ana@example.com", "bo@example.com"])

    def test_none(self):
        for text in ("", "  \n", ",;"):
            self.assertEqual(emails(text), [])

    def test_each_wrong_one_is_named(self):
        for text, wrong in (
            ("ana@example.com, bo", ("bo",)),
            ("bo@@example.com; ana@example.com; @x", ("bo@@example.com", "@x")),
            ("ana example.com", ("ana example.com",)),
            ("ana@example.com bo@", ("bo@",)),
            ("Ana <ana@example.com", ("Ana <ana@example.com",)),
            ("bo, Ana <ana@example.com>, Eva <eva@x.test>", ("bo",)),
            ("Ana <ana@example.com> (bo)", ("(bo)",)),
        ):
            with self.subTest(text), self.assertRaises(WrongAddresses) as caught:
                read_addresses(text)
            self.assertEqual(caught.exception.wrong, wrong)


class TestHour(unittest.TestCase):
    def test_begins_and_ends_at_full_hours(self):
        moment = datetime(2026, 12, 31, 23, 59, 59)
        self.assertEqual(hour_of(moment), datetime(2026, 12, 31, 23))
        self.assertEqual(end_of_hour(moment), datetime(2027, 1, 1))
        self.assertEqual(end_of_hour(datetime(2026, 1, 1)), datetime(2026, 1, 1, 1))

    @given(
        st.lists(st.lists(st.integers(), max_size=9), max_size=9), st.integers(0, 20)
    )
    def test_never_more_mails_in_an_hour_than_set_and_nobody_is_left_out(
        self, batches, limit
    ):
        told, kept = [], []
        for batch in batches:
            now, later = split_by_limit(batch, len(told), limit)
            told += now
            kept += later
        everything = [number for batch in batches for number in batch]
        self.assertEqual(len(told), min(limit, len(everything)))
        self.assertEqual(told + kept, everything)
