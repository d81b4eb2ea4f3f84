"""One address goes out of texts and headers; others that look like it stay."""

import unittest

from core.ticket.forget import ERASED, names, without_address, without_entry

ANA = "ana.x@example.com"


class TestForget(unittest.TestCase):
    def test_address_is_found_however_it_is_written(self):
        for text in (
            ANA,
            "Ana.X@Example.COM wrote:",
            f"<{ANA}>",
            f'<a href="mailto:{ANA}?subject=x">',
            "mailto:ana.x%40example.com",
            "ana.x&#64;example.com",
            f"({ANA}).",
            f"{ANA}, other@example.com",
        ):
            with self.subTest(text=text):
                self.assertTrue(names(text, ANA))
                self.assertFalse(names(without_address(text, ANA), ANA))

    def test_others_are_left_alone(self):
        for text in (
            "diana.x@example.com",
            "ana.x@example.com.mx",
            "ana.x@example.community",
            "anaZx@example.com",
            "not-ana.x@example.com",
            "ana.x+tag@example.com",
            "",
            None,
        ):
            with self.subTest(text=text):
                self.assertFalse(names(text, ANA))
                self.assertEqual(without_address(text, ANA), text)

    def test_end_of_a_sentence(self):
        self.assertEqual(
            without_address(f"Write to {ANA}.", ANA), f"Write to {ERASED}."
        )

    def test_header_loses_the_entry_with_its_name(self):
        for header, left in {
            f"Ana García <{ANA}>, Bo <bo@example.com>": '"Bo" <bo@example.com>',
            f'"García, Ana" <{ANA.upper()}>': "",
            f"bo@example.com, {ANA}": "bo@example.com",
            "bo@example.com": "bo@example.com",
            f'"{ANA}" <bo@example.com>, cy@example.com': "cy@example.com",
            f"broken <{ANA}": "",
        }.items():
            with self.subTest(header=header):
                self.assertEqual(without_entry(header, ANA), left)
