"""What clamd's names mean."""

from unittest import TestCase

from core.attachments.verdict import verdict_of


class TestVerdict(TestCase):
    def test_names(self):
        for found, result, signature in (
            ("", "clean", ""),
            ("Win.Test.EICAR_HDB-1", "infected", "Win.Test.EICAR_HDB-1"),
            ("Test.EICAR.UNOFFICIAL", "infected", "Test.EICAR.UNOFFICIAL"),
            ("Heuristics.Phishing.Email", "infected", "Heuristics.Phishing.Email"),
            ("Heuristics.Encrypted.Zip", "unscannable", "encrypted"),
            ("Heuristics.Encrypted.PDF", "unscannable", "encrypted"),
            ("Heuristics.Limits.Exceeded.MaxFileSize", "unscannable", "limits"),
            ("Heuristics.Limits.Exceeded", "unscannable", "limits"),
        ):
            with self.subTest(found):
                verdict = verdict_of(found, "1.4.6/27500")
                self.assertEqual(verdict.result, result)
                self.assertEqual(verdict.signature, signature)
                self.assertEqual(verdict.version, "1.4.6/27500")
