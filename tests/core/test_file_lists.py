import unittest

from file_makers import BMP, EXE, NEF, PDF, TIFF, ZIP, ZIPPED_EXE, ftyp, office, zipped

from adapters.file_type import see
from core.attachments.lists import (
    BANNED,
    IMAGES,
    UnreadableList,
    add_type,
    check_allowed,
    check_banned,
    read_lists,
)
from core.attachments.rule import File, refuse


def code(name, content, **lists):
    refusal = refuse(File(name, "", content), read_lists(**lists), see)
    return refusal.code if refusal else ""


class TestReadLists(unittest.TestCase):
    def test_the_manuals_lists_can_be_read(self):
        lists = read_lists()
        self.assertEqual(lists.image, {"jpeg", "png", "gif", "tiff", "raw", "webp"})
        self.assertEqual(lists.audio, {"mp3", "wav"})
        self.assertIn("exe", lists.banned)

    def test_words_may_be_written_in_many_ways(self):
        for text in ("jpg,png", "JPG; .PNG", "*.jpg\n*.png", " jpeg   png, "):
            with self.subTest(text):
                self.assertEqual(read_lists(images=text).image, {"jpeg", "png"})
                check_allowed(text, "image")

    def test_an_empty_list_lists_nothing(self):
        lists = read_lists(images="", banned=" , ")
        self.assertEqual((lists.image, lists.banned), (set(), set()))

    def test_a_word_that_is_no_type_of_its_list_lets_nothing_in(self):
        self.assertEqual(read_lists(images="PNG, JPGE, PDF").image, {"png"})

    def test_a_type_is_added_once(self):
        self.assertEqual(add_type("JPG, PNG", "HEIC"), "JPG, PNG, HEIC")
        self.assertEqual(add_type("jpeg;", "JPG"), "jpeg;")
        self.assertEqual(add_type("", "bmp"), "BMP")

    def test_a_slip_is_told_with_what_may_be_meant(self):
        for text, group, likely in (
            ("PNG, JPGE", "image", "JPG"),
            ("MP44", "video", "MP4"),
            ("PDF", "image", ""),
            ("MP3", "video", ""),
        ):
            with self.subTest(text), self.assertRaises(UnreadableList) as caught:
                check_allowed(text, group)
            self.assertIn(likely, caught.exception.likely)

    def test_a_banned_type_may_be_unknown_but_no_slip(self):
        check_banned("XYZ, .foo2, PDF")
        self.assertEqual(read_lists(banned="XYZ, .foo2").banned, {"xyz", "foo2"})
        for text in ("EXEE", "RARR", "a/b", "*.*", "%"):
            with self.subTest(text), self.assertRaises(UnreadableList):
                check_banned(text)


class TestChangedLists(unittest.TestCase):
    def test_added_images_pass(self):
        more = f"{IMAGES}, BMP, heic"
        self.assertEqual(code("a.bmp", BMP, images=more), "")
        self.assertEqual(code("a.jpg", ftyp(b"heic"), images=more), "")

    def test_removed_images_are_refused_whatever_they_are_called(self):
        self.assertEqual(code("a.nef", NEF, images="JPG, TIFF"), "unlisted")
        self.assertEqual(code("a.tif", NEF, images="JPG, TIFF"), "unlisted")
        self.assertEqual(code("a.nef", TIFF, images="JPG, RAW"), "unlisted")

    def test_added_documents_are_banned_by_content_and_by_name(self):
        more = f"{BANNED}, PDF, xyz"
        self.assertEqual(code("a.pdf", PDF, banned=more), "banned")
        self.assertEqual(code("a.txt", PDF, banned=more), "disguised")
        self.assertEqual(code("a.pdf", b"words", banned=more), "banned")
        self.assertEqual(code("a.xyz", b"words", banned=more), "banned")

    def test_macros_can_be_banned(self):
        self.assertEqual(code("a.docm", office("docm"), banned="DOCM"), "banned")
        self.assertEqual(code("a.docx", office("docx"), banned="DOCM"), "")

    def test_an_archive_that_is_allowed_is_looked_into(self):
        without = BANNED.replace("ZIP, ", "")
        self.assertEqual(code("a.zip", ZIP, banned=without), "")
        self.assertEqual(code("a.zip", ZIPPED_EXE, banned=without), "inside")
        nested = zipped({"b.zip": ZIPPED_EXE})
        self.assertEqual(code("a.zip", nested, banned=without), "inside")
        image = zipped({"a.bmp": BMP})
        self.assertEqual(code("a.zip", image, banned=without), "inside")

    def test_an_archive_that_is_allowed_may_not_call_itself_a_letter(self):
        without = BANNED.replace("ZIP, ", "")
        self.assertEqual(code("a.docx", ZIP, banned=without), "disguised")

    def test_a_program_that_is_allowed_may_not_call_itself_a_letter(self):
        self.assertEqual(code("a.exe", EXE, banned="BAT"), "")
        self.assertEqual(code("a.docx", EXE, banned="BAT"), "disguised")
