import unittest

from core.inbound.charsets import codec, decode, decode_why, storable


class TestCodec(unittest.TestCase):
    def test_names_as_browsers_read_them(self):
        for name, found in (
            ("UTF-8", "utf-8"),
            (' "utf8" ', "utf-8"),
            ("iso-8859-1", "cp1252"),
            ("Latin1", "cp1252"),
            ("gb2312", "gb18030"),
            ("ks_c_5601-1987", "cp949"),
            ("Shift_JIS", "cp932"),
            ("x-sjis", "cp932"),
            ("cp-850", "cp850"),
            ("utf-8*en", "utf-8"),
            ("iso-8859-8-i", "iso8859-8"),
            ("latin5", "cp1254"),
            ("iso88592", "iso8859-2"),
            ("csShiftJIS", "cp932"),
            ("csKSC56011987", "cp949"),
            ("x-mac-ukrainian", "mac-cyrillic"),
            ("dos-874", "cp874"),
        ):
            self.assertEqual(codec(name), found, name)

    def test_names_that_browsers_do_not_read(self):
        for name, found in (
            ("iso-2022-kr", "iso2022_kr"),
            ("hz-gb-2312", "hz"),
            ("utf-7", "utf-7"),
            ("cp437", "cp437"),
            ("utf-8mb4", "utf-8"),
            ("cp50220", "iso2022_jp_ext"),
        ):
            self.assertEqual(codec(name), found, name)

    def test_what_is_no_charset(self):
        for name in (
            "",
            "x-unknown",
            "unknown-8bit",
            "unicode",
            "replacement",
            "rot13",
            "base64",
            "zlib",
            "hex",
            "idna",
            "punycode",
            "undefined",
            "unicode_escape",
            "raw_unicode_escape",
            "a\0b",
            "../../x",
            "ñ",
            "x" * 10_000,
        ):
            self.assertIsNone(codec(name), name)


class TestDecode(unittest.TestCase):
    def test_every_byte_comes_out_as_something(self):
        data = bytes(range(256))
        for name in (
            "",
            "utf-8",
            "ascii",
            "cp1252",
            "gb18030",
            "big5",
            "utf-7",
            "iso-2022-jp",
            "utf-16",
            "hz",
            "koi8-r",
            "x-unknown",
        ):
            with self.subTest(name):
                self.assertGreater(len(decode(data, name)), 100)

    def test_no_letter_is_lost_to_a_wrong_name(self):
        for text in ("Señor Núñez", "“comillas” 10 €"):
            data = text.encode("cp1252")
            for name in ("utf-8", "us-ascii", "", "x-unknown"):
                self.assertEqual(decode(data, name), text, name)

    def test_hints_are_tried_when_the_name_is_missing(self):
        data = "заказ".encode("koi8-r")
        self.assertEqual(decode(data, "", ["utf-8", "koi8-r"]), "заказ")
        self.assertEqual(decode("ñ".encode(), "", ["koi8-r"]), "ñ")

    def test_defects_are_named(self):
        self.assertEqual(decode_why(b"a", "utf-8")[1], "")
        self.assertEqual(decode_why(b"\xe9", "utf-8")[1], "charset-wrong:utf-8")
        self.assertEqual(decode_why(b"\xe9", "")[1], "charset-missing")
        self.assertEqual(decode_why(b"\xe9", "x-foo")[1], "charset-unknown:x-foo")

    def test_utf_16_without_its_mark(self):
        self.assertEqual(decode("añb".encode("utf-16-le"), "utf-16le"), "añb")

    def test_much_that_is_wrong(self):
        self.assertEqual(len(decode(b"\xff" * 100_000, "utf-8")), 100_000)


class TestStorable(unittest.TestCase):
    def test_what_databases_refuse_is_gone(self):
        self.assertEqual(storable("a\0b\x07c\x7f\ufffe\uffff"), "abc")
        self.assertEqual(storable("a\ud800b"), "a\ufffdb")
        self.assertEqual(storable("\ud83d\ude00"), "😀")

    def test_line_ends(self):
        self.assertEqual(storable("a\r\nb\rc\n\td"), "a\nb\nc\n\td")

    def test_the_rest_stays(self):
        text = "ñ € 😀 שלום \u200f \ufffd"
        self.assertEqual(storable(text), text)
