import unittest

from core.inbound.header_block import LONGEST_VALUE, MOST_HEADERS, read_block
from core.inbound.headers import decode_value, decode_words, read_params


def block(raw, root=True):
    return read_block(raw, 0, len(raw), root)


class TestBlock(unittest.TestCase):
    def test_headers_and_the_start_of_the_body(self):
        raw = b"A: 1\r\nB: 2\r\n\tmore\r\n\r\nbody"
        headers, body, defect = block(raw)
        self.assertEqual(headers, [("A", b"1"), ("B", b"2\tmore")])
        self.assertEqual((raw[body:], defect), (b"body", ""))

    def test_part_without_headers(self):
        headers, body, _defect = block(b"\r\nbody", root=False)
        self.assertEqual((headers, body), ([], 2))

    def test_a_colon_is_not_enough(self):
        headers, body, defect = block(b"Dear all: hello\r\n\r\nbye")
        self.assertEqual((headers, body, defect), ([], 0, "headers-none"))

    def test_numbers_and_lengths_are_bounded(self):
        headers, body, defect = block(b"A: b\n" * (MOST_HEADERS + 5) + b"\nbody")
        self.assertEqual((len(headers), defect), (MOST_HEADERS, "headers-many"))
        headers, _body, _defect = block(b"A: " + b"x\n " * 200_000 + b"\n\n")
        self.assertLessEqual(len(headers[0][1]), LONGEST_VALUE)


class TestWords(unittest.TestCase):
    def test_plain_text_is_left_alone(self):
        for text in ("", "a = ? b", "=?", "?=", "=?utf-8?Q?", "1 =? 2 ?= 3"):
            self.assertEqual(decode_words(text), text if text[-1:] != "?" else text)

    def test_neighbours_of_two_encodings(self):
        self.assertEqual(decode_words("=?utf-8?Q?n=C3?= =?UTF-8?B?uq==?="), "nú")

    def test_value_is_one_line_without_control_characters(self):
        self.assertEqual(decode_value(b"=?utf-8?Q?a=0D=0Ab=00=07?="), "a b")


class TestParams(unittest.TestCase):
    def test_plain(self):
        found = read_params(b'Text/HTML; Charset="utf-8"; x=y z')
        self.assertEqual(found, ("text/html", {"charset": "utf-8", "x": "y z"}))

    def test_first_of_two_wins(self):
        self.assertEqual(read_params(b"a/b; x=1; x=2")[1], {"x": "1"})

    def test_nonsense(self):
        for value in (b"", b";", b";;;", b"a/b;=", b"a/b; =x", b'a/b; "x"', b"a/b; x"):
            self.assertEqual(read_params(value)[1], {})

    def test_many_are_bounded(self):
        value = b"a/b" + b"".join(b"; p%d=1" % number for number in range(5_000))
        self.assertLess(len(read_params(value)[1]), 500)

    def test_pieces_in_any_order_with_a_gap(self):
        value = b"a/b; n*2=c; n*0=a; n*1=b; n*9=d"
        self.assertEqual(read_params(value)[1], {"n": "abcd"})
