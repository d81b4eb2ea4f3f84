import struct
import unittest

from core.inbound.tnef import unpack

MESSAGE, FILE = 1, 2


def packed(*objects):
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(objects)


def thing(level, name, data):
    checksum = sum(data) & 0xFFFF
    head = struct.pack("<BHHI", level, name, 6, len(data))
    return head + data + struct.pack("<H", checksum)


def text_property(name, text):
    data = text.encode("cp1252") + b"\0"
    return (
        struct.pack("<HHII", 0x1E, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)
    )


CODEPAGE = thing(MESSAGE, 0x9007, struct.pack("<II", 1252, 0))
PROPERTIES, RECIPIENTS, BODY = 0x9003, 0x9004, 0x800C


def one_file():
    properties = [
        text_property(0x3707, "Año.pdf"),
        text_property(0x370E, "application/pdf"),
        text_property(0x3712, "<pic@x>"),
    ]
    return packed(
        CODEPAGE,
        thing(FILE, 0x9002, b"\0" * 14),
        thing(FILE, 0x8010, b"A~1.PDF\0"),
        thing(FILE, 0x800F, b"%PDF"),
        thing(FILE, 0x9005, struct.pack("<I", 3) + b"".join(properties)),
    )


class TestTnef(unittest.TestCase):
    def test_file(self):
        found = unpack(one_file())
        self.assertEqual(
            found.files, (("Año.pdf", "application/pdf", b"%PDF", "pic@x"),)
        )

    def test_body(self):
        found = unpack(packed(CODEPAGE, thing(MESSAGE, BODY, b"Words\0")))
        self.assertEqual((found.text, found.html, found.files), ("Words", "", ()))

    def test_what_is_not_tnef(self):
        for data in (b"", b"PK\x03\x04", b"\x78\x9f\x3e\x22"):
            self.assertIn(unpack(data), (None, unpack(packed())))

    def test_cut_anywhere_it_ends_and_logs_nothing(self):
        whole = one_file()
        with self.assertNoLogs():
            for length in range(len(whole)):
                unpack(whole[:length])

    def test_counts_that_would_take_for_ever(self):
        many = 0xFFFFFFFF
        for name, data in (
            (PROPERTIES, struct.pack("<I", many)),
            (PROPERTIES, struct.pack("<IHHI", 1, 0x1002, 0x1000, many)),
            (PROPERTIES, struct.pack("<IHHI", 1, 0x1E, 0x1000, many)),
            (PROPERTIES, struct.pack("<IHHII", 1, 0x1E, 0x1000, 1, many)),
            (RECIPIENTS, struct.pack("<I", many)),
            (RECIPIENTS, struct.pack("<II", 1, many)),
        ):
            self.assertIsNone(unpack(packed(CODEPAGE, thing(MESSAGE, name, data))))

    def test_many_objects(self):
        self.assertIsNone(unpack(packed(*[thing(MESSAGE, 0x8008, b"")] * 10_000)))

    def test_tnef_inside_tnef_inside_tnef(self):
        signature = b"\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"
        inner = packed(CODEPAGE)
        for _level in range(50):
            value = signature + inner
            value += b"\0" * (-len(value) % 4)
            data = struct.pack("<IHHII", 1, 0x0D, 0x3701, 1, len(value)) + value
            inner = packed(thing(FILE, 0x9002, b"\0" * 14), thing(FILE, 0x9005, data))
        self.assertIsNone(unpack(inner))
