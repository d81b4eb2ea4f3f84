import unittest

from core.conversation.turns import ANSWERED, OPENED, WROTE, read_turn


class TestTurns(unittest.TestCase):
    def turn(self, *what):
        return read_turn(list(enumerate(what, 1)))

    def test_the_oldest_mail_without_an_answer(self):
        self.assertEqual(self.turn(WROTE, WROTE), (1, None))
        self.assertEqual(self.turn(WROTE, ANSWERED, WROTE, WROTE), (3, 2))

    def test_nobody_waits_after_an_answer(self):
        self.assertEqual(self.turn(WROTE, WROTE, ANSWERED), (None, 3))
        self.assertEqual(self.turn(), (None, None))

    def test_an_opening_mail_answers_nobody(self):
        self.assertEqual(self.turn(ANSWERED), (None, None))
        self.assertEqual(self.turn(ANSWERED, WROTE), (2, None))
        self.assertEqual(self.turn(ANSWERED, WROTE, ANSWERED), (None, 3))

    def test_the_first_answer_stays_the_first(self):
        self.assertEqual(self.turn(WROTE, ANSWERED, WROTE, ANSWERED), (None, 2))

    def test_opened_again_it_begins_anew(self):
        self.assertEqual(self.turn(WROTE, ANSWERED, WROTE, OPENED), (4, None))
        self.assertEqual(self.turn(WROTE, ANSWERED, OPENED), (None, None))
        self.assertEqual(self.turn(WROTE, ANSWERED, OPENED, WROTE), (4, None))

    def test_the_order_is_that_of_the_moments(self):
        self.assertEqual(read_turn([(9, ANSWERED), (1, WROTE)]), (None, 9))
