import unittest

from core.inbound.transfer import decode_base64, decode_transfer
from core.inbound.uuencode import decode_block, extract

UU = b"begin 644 f.txt\n+:&5L;&\\@=V]R;&0 \n`\nend\n"


class TestTransfer(unittest.TestCase):
    def test_encodings(self):
        for encoding, data in (
            ("", b"hello"),
            ("7bit", b"hello"),
            ("8bit", b"hello"),
            ("binary", b"hello"),
            ("x-unknown", b"hello"),
            ("base64", b"aGVsbG8="),
            ("x-base-64", b"aGVsbG8"),
            ("quoted-printable", b"hel=6C=\r\no"),
            ("quoted-printabel", b"hel=6Co"),
        ):
            self.assertEqual(decode_transfer(data, encoding, False), b"hello", encoding)
        self.assertEqual(decode_transfer(UU, "x-uuencode", False), b"hello world")

    def test_base64_with_everything_wrong(self):
        for data in (
            b"aGVsbG8",
            b"aGVs\r\nbG8=",
            b" a G V s b G 8 ",
            b"aGVsbG8=x",
            b"aGVs*bG8!",
            b"aGVs====bG8=",
        ):
            self.assertEqual(decode_base64(data), b"hello", data)
        for data in (b"", b"=", b"====", b"a", b"!", b"a="):
            self.assertEqual(decode_base64(data), b"", data)

    def test_words_behind_base64(self):
        data = b"aGVsbG8=\r\n-- \r\na list, really"
        self.assertEqual(decode_base64(data), b"hello")
        self.assertEqual(
            decode_base64(data, keep_tail=True), b"hello\r\n-- \r\na list, really"
        )


class TestUuencode(unittest.TestCase):
    def test_files_are_taken_out_of_the_text(self):
        text, files = extract(b"before\n" + UU + b"after\n" + UU)
        self.assertEqual(text, b"before\nafter\n")
        self.assertEqual(files, [(b"f.txt", b"hello world")] * 2)

    def test_what_only_looks_like_one_stays(self):
        for text in (
            b"begin 644 x\n",
            b"begin with me\nend\n",
            UU[:-5],
            b"begin 644 x\nend\n",
        ):
            self.assertEqual(extract(text), (text, []))

    def test_lines_with_wrong_lengths(self):
        self.assertEqual(decode_block(b"begin 644 a\n#86)CXXXX\nend\n"), b"abc")
        self.assertIsInstance(decode_block(b"begin 644 a\n\xff\xff\n"), bytes)
