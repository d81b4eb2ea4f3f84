"""Where a scanner is, as people type it."""

from unittest import TestCase

from core.attachments.scanner_address import USUAL, BadAddress, Place, parse


class TestScannerAddress(TestCase):
    def test_what_people_type(self):
        for text, place in {
            "unix:/run/clamav/clamd.ctl": Place(path="/run/clamav/clamd.ctl"),
            "UNIX:/run/clamd.sock": Place(path="/run/clamd.sock"),
            "unix:///run/clamd.sock": Place(path="/run/clamd.sock"),
            " /run/clamd.sock ": Place(path="/run/clamd.sock"),
            "scanner.example.com:3311": Place(host="scanner.example.com", port=3311),
            "tcp://scanner:3311": Place(host="scanner", port=3311),
            "scanner.example.com": Place(host="scanner.example.com", port=3310),
            "10.0.0.7:3310": Place(host="10.0.0.7", port=3310),
            "[::1]:3312": Place(host="::1", port=3312),
            "[fe80::1]": Place(host="fe80::1", port=3310),
            "::1": Place(host="::1", port=3310),
        }.items():
            with self.subTest(text):
                self.assertEqual(parse(text), place)

    def test_what_is_shown_can_be_typed(self):
        for text in (*USUAL, "[::1]:3312", "scanner.example.com:3311"):
            with self.subTest(text):
                self.assertEqual(str(parse(text)), text)

    def test_nonsense(self):
        for text, problem in {
            "": "empty",
            "   ": "empty",
            "unix:": "path",
            "unix:run/clamd.sock": "path",
            "unix:/run/\0clamd": "path",
            "unix:/" + "é" * 60: "path",
            "/run/clamd\n.sock": "path",
            "http://scanner:3310": "host",
            "two words:3310": "host",
            "scanner,other": "host",
            "user@scanner": "host",
            ":3310": "host",
            "scanner:": "port",
            "scanner:clamd": "port",
            "scanner:0": "port",
            "scanner:65536": "port",
            "scanner:-1": "port",
            "scanner:٣٣": "port",
            "[::1]:x": "port",
        }.items():
            with self.subTest(text), self.assertRaises(BadAddress) as caught:
                parse(text)
            self.assertEqual(caught.exception.problem, problem, text)
