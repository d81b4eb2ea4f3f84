import base64

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase

from ...models.attachments.file_rule import FileRule
from ...models.attachments.rule_words import refusal_words

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n"
EXE = b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(200)
BMP = b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0" + bytes(40)
GIF = b"GIF89a\x01\0\x01\0\0\0\0;"


class TestFileRule(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Files"})
        cls.other = cls.env["res.company"].create({"name": "Others"})
        cls.rule = FileRule(cls.company)

    def words(self, name, content, direction="in", lang=None):
        (refusal,) = self.rule.refusals([(name, "", content)], direction)
        env = self.env(context={"lang": lang}) if lang else self.env
        return refusal_words(env, refusal and refusal.as_json())

    def test_program_called_pdf_is_refused_as_a_program(self):
        self.assertEqual(
            self.words("invoice.pdf", EXE),
            "“invoice.pdf” is a program (EXE), whatever its name says.",
        )

    def test_usual_files_pass(self):
        files = [("a.pdf", "application/pdf", PDF), ("b.txt", "text/plain", b"Hello")]
        self.assertEqual(self.rule.refusals(files, "in"), [None, None])

    def test_list_is_each_companys_own(self):
        self.assertIn("BMP", self.words("logo.bmp", BMP))
        self.other.email_images = "jpg .PNG; *.bmp"
        self.assertIn("BMP", self.words("logo.bmp", BMP))
        rule = FileRule(self.other)
        self.assertEqual(rule.refusals([("logo.bmp", "", BMP)], "in"), [None])

    def test_added_type_is_banned_and_comes_back_with_the_defaults(self):
        self.company.email_banned_files = "EXE, PDF"
        self.assertTrue(self.words("a.pdf", PDF))
        settings = self.env["res.config.settings"].with_company(self.company).create({})
        settings.action_reset_email_file_rule()
        self.assertFalse(self.words("a.pdf", PDF))

    def test_a_type_is_added_with_one_click(self):
        settings = self.env["res.config.settings"].with_company(self.company).create({})
        context = {"email_file_list": "email_images", "email_file_type": "BMP"}
        settings.with_context(**context).action_add_email_file_type()
        settings.with_context(**context).action_add_email_file_type()
        self.assertTrue(self.company.email_images.endswith("WEBP, BMP"))
        self.assertFalse(self.words("logo.bmp", BMP))

    def test_a_button_adds_to_no_other_field(self):
        settings = self.env["res.config.settings"].with_company(self.company).create({})
        context = {"email_file_list": "name", "email_file_type": "BMP"}
        settings.with_context(**context).action_add_email_file_type()
        self.assertEqual(self.company.name, "Files")

    def test_a_file_is_tried_against_lists_that_are_not_saved(self):
        tried = {"email_tried_name": "x.bmp", "email_tried_file": base64.b64encode(BMP)}
        settings = self.env["res.config.settings"].new(tried)
        self.assertFalse(settings.email_tried_passes)
        self.assertIn("BMP", settings.email_tried_words)
        settings.email_images = "BMP"
        self.assertTrue(settings.email_tried_passes)

    def test_typing_error_in_a_list_is_told_with_what_may_be_meant(self):
        with self.assertRaisesRegex(ValidationError, "Images.*“JPGE”.*JPE?G"):
            self.other.email_images = "JPGE, PNG"
        with self.assertRaisesRegex(ValidationError, "Banned Files.*“EXEE”.*EXE"):
            self.company.email_banned_files = "EXEE"

    def test_limit_below_zero_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "0"):
            self.company.email_out_max_files = -1

    def test_limits_in_and_out_are_apart(self):
        self.company.write({"email_in_max_file_mb": 0, "email_out_max_file_mb": 1})
        large = b"word " * (300 << 10)
        self.assertFalse(self.words("a.txt", large, "in"))
        self.assertIn("1 MB", self.words("a.txt", large, "out"))

    def test_files_over_the_number_are_told(self):
        self.company.email_in_max_files = 1
        files = [("a.exe", "", EXE), ("b.pdf", "", PDF), ("c.pdf", "", PDF)]
        codes = [each and each.code for each in self.rule.refusals(files, "in")]
        self.assertEqual(codes, ["banned", None, "file_count"])

    def test_pictures_of_signatures_are_small_and_of_four_types(self):
        refuse = self.rule.signature_image_refusal
        self.assertIsNone(refuse("logo.gif", GIF))
        self.assertIsNone(refuse("logo.bmp", BMP))
        self.assertEqual(refuse("logo.png", PDF).code, "signature_kind")
        large = refuse("logo.gif", GIF + bytes(50 << 10))
        self.assertIn("50 KB", refusal_words(self.env, large.as_json()))
