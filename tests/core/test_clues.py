import unittest

from letters import letter
from test_thread_index import header

from core.conversation import clues, token

KEY = bytes(range(32))


class TestClues(unittest.TestCase):
    def test_all_that_a_mail_says(self):
        mail = letter(
            To=f"Shop <{token.make('support@shop.example', 12, KEY)}>",
            Cc="Bo <bo@customer.example>",
            Subject="Re: Kettle [HT00007]",
            Thread_Index=header(1),
            X_Original_Message_ID="<before@customer.example>",
            X_Google_Original_Message_ID="<kettle@customer.example>",
        )
        found = clues.read(
            mail,
            sender="ana@customer.example",
            about=("<ours@shop.example>",),
            token_key=KEY,
            number_prefix="HT",
        )
        self.assertEqual(found.token, 12)
        self.assertEqual(found.numbers, ("HT00007",))
        self.assertEqual(found.thread_index.depth, 1)
        self.assertEqual(found.aliases, ("<before@customer.example>",))
        self.assertEqual(found.about, ("<ours@shop.example>",))
        self.assertLess({"ana@customer.example", "bo@customer.example"}, found.people)

    def test_nothing_said_nothing_found(self):
        mail = letter(To=None, Subject="HT00007 and #12")
        self.assertEqual(clues.read(mail), clues.NONE)

    def test_several_thread_indexes_the_first_counts(self):
        found = clues.read(letter(Thread_Index=[header(2), header(0)]))
        self.assertEqual(found.thread_index.depth, 2)
