"""Files that are made to take long, or all of the memory."""

import struct
import time
import tracemalloc
import unittest

from file_makers import EXE, JPEG, NOISE, office, zipped
from ole_maker import SECTOR, ole

from adapters.file_type import see
from core.attachments.lists import read_lists
from core.attachments.rule import File, refuse

LISTS = read_lists()
SECONDS = 2  # 0.1 as a rule
PROPERTIES = "__properties_version1.0"
DATA = "__attach_version1.0_#{:08X}/__substg1.0_37010102"


def looping(claimed):
    """An Outlook message whose file leads back to itself, and claims this length."""
    content = bytearray(ole({PROPERTIES: b"x", DATA.format(0): bytes(50_000)}))
    at = content.index(struct.pack("<Q", 50_000))
    struct.pack_into("<Q", content, at, claimed)
    (fat,) = struct.unpack_from("<I", content, 76)
    for number in range(20, 40):
        struct.pack_into("<I", content, (fat + 1) * SECTOR + 4 * number, number)
    return bytes(content)


class TestFileBombs(unittest.TestCase):
    def assert_soon(self, name, content):
        start = time.process_time()
        refuse(File(name, "", content), LISTS, see)
        self.assertLess(time.process_time() - start, SECONDS)

    def test_a_stream_is_no_longer_than_its_file(self):
        content = looping(1 << 30)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.assert_soon("letter.msg", content)
        _now, peak = tracemalloc.get_traced_memory()
        self.assertLess(peak, 20 << 20)

    def test_many_files_in_an_outlook_message(self):
        files = {DATA.format(number): b"x" for number in range(500)}
        self.assert_soon("letter.msg", ole({PROPERTIES: b"x", **files}))

    def test_texts_of_nothing_but_spaces(self):
        for content in (b"\n" * 9_000, b" " * 8_000 + b"echo", b"\t@" * 4_000):
            with self.subTest(content[:4]):
                self.assert_soon("notes.txt", content)

    def test_many_marks_of_archives_and_programs(self):
        for mark in (b"stream\nRar!\x1a\x07\0", b"PE\0\0", b"MZPE\0\0", b"PK\5\6"):
            with self.subTest(mark):
                self.assert_soon("photo.jpg", JPEG + mark * 500_000)
                self.assert_soon("invoice.pdf", b"%PDF-1.4\n" + mark * 500_000)

    def test_many_members(self):
        parts = {f"word/{number}.xml": b"<x/>" for number in range(3_000)}
        self.assert_soon("letter.docx", office(extra=parts))
        self.assert_soon("a.zip", zipped(dict.fromkeys(map(str, range(11_000)), b"")))

    def test_a_mailbox_of_many(self):
        letter = b"From a@example.com Mon Nov  2 10:00:00 2026\nA: b\nTo: c\n\nx\n\n"
        self.assert_soon("a.mbox", letter * 5_000)

    def test_much_that_nobody_knows(self):
        self.assert_soon("data.dat", NOISE * 4_000)
        self.assert_soon("photo.jpg", JPEG + (NOISE + EXE[2:]) * 2_000)
