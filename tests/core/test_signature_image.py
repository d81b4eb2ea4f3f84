import unittest

from file_makers import BMP, EXE, GIF, JPEG, PDF, PNG, SVG, TIFF, ZIP, riff

from adapters.file_type import see
from core.attachments.rule import File
from core.attachments.signature_image import TOO_LARGE, refuse_signature_image


def code(name, content):
    refusal = refuse_signature_image(File(name, "", content), see)
    return refusal.code if refusal else ""


class TestSignatureImage(unittest.TestCase):
    def test_four_types_pass_under_any_name_of_an_image(self):
        for content in (JPEG, PNG, GIF, BMP):
            for name in ("logo.jpg", "logo.png", "logo", "LOGO.BMP"):
                with self.subTest(name):
                    self.assertEqual(code(name, content), "")

    def test_nothing_else_does_whatever_it_is_called(self):
        for content in (SVG, TIFF, riff(b"WEBP"), PDF, EXE, ZIP, b"words", b""):
            with self.subTest(content[:8]):
                self.assertEqual(code("logo.png", content), "signature_kind")

    def test_a_picture_called_a_program_is_refused(self):
        self.assertEqual(code("logo.exe", PNG), "signature_kind")

    def test_two_files_in_one_are_refused(self):
        self.assertEqual(code("logo.gif", GIF + ZIP), "polyglot")

    def test_under_50_kb(self):
        small = PNG + bytes(TOO_LARGE - len(PNG) - 1)
        self.assertEqual(code("logo.png", small), "")
        self.assertEqual(code("logo.png", small + b"\0"), "signature_size")
