import base64
import unittest

from core.conversation.thread_index import read

THREAD = bytes([1, 0xDA, 0x6E, 0x16, 0x7D, 0xAB]) + bytes(range(70, 86))


def header(answers=0, thread=THREAD):
    return base64.b64encode(thread + b"\x80\x01\x02\x03\x04" * answers).decode()


class TestThreadIndex(unittest.TestCase):
    def test_answers_share_the_key_of_what_they_answer(self):
        opened, answer, later = (read(header(answers)) for answers in (0, 1, 7))
        self.assertTrue(opened.key.startswith("thread-index:"))
        self.assertEqual({answer.key, later.key}, {opened.key})
        self.assertEqual((opened.depth, answer.depth, later.depth), (0, 1, 7))

    def test_threads_differ(self):
        other = THREAD[:-1] + b"\0"
        self.assertNotEqual(read(header()).key, read(header(thread=other)).key)

    def test_folded_and_without_padding(self):
        value = header(4)
        self.assertEqual(read(f"{value[:20]} \t{value[20:]}"), read(value))
        self.assertEqual(read(value.rstrip("=")), read(value))

    def test_nonsense(self):
        placeholder = THREAD[:6] + bytes(16)
        for value in (
            "",
            "AQ==",
            "!!!",
            header()[:20],
            "A",
            header(thread=placeholder),
        ):
            with self.subTest(value=value):
                self.assertIsNone(read(value))
        read("A" * 100_000)
