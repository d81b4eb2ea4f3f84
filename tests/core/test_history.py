import unittest

from core.conversation.quote import fold
from core.outbox.history import LONGEST, Past, below, words

ANA, BO, SHOP = "ana@x.org", "bo@supplier.test", "help@shop.test"


def past(number, *people, html="<p>Hello</p>", first=False):
    return Past(number, html, frozenset(people), first)


class TestHistory(unittest.TestCase):
    def test_ten_mails_of_a_long_thread(self):
        thread = [past(number, ANA, SHOP) for number in range(30, 0, -1)]
        shown = below(thread, 30, [ANA], forwards=False)
        self.assertEqual([mail.id for mail in shown], list(range(30, 20, -1)))
        self.assertEqual(len(shown), LONGEST)

    def test_the_mail_answered_comes_first_however_old_it_is(self):
        thread = [past(number, ANA) for number in range(30, 0, -1)]
        shown = below(thread, 3, [ANA], forwards=False)
        self.assertEqual([mail.id for mail in shown][:3], [3, 30, 29])
        self.assertEqual(len(shown), LONGEST)

    def test_a_short_thread_is_there_as_a_whole(self):
        thread = [past(2, ANA), past(1, ANA)]
        self.assertEqual(below(thread, 2, [ANA], forwards=False), thread)

    def test_without_a_thread_there_is_nothing(self):
        self.assertEqual(below([], 0, [ANA], forwards=False), [])

    def test_an_answer_tells_the_customer_nothing_of_the_supplier(self):
        thread = [past(3, ANA, SHOP), past(2, BO, SHOP), past(1, ANA, SHOP)]
        shown = below(thread, 3, [ANA.upper()], forwards=False)
        self.assertEqual([mail.id for mail in shown], [3, 1])

    def test_what_is_forwarded_is_told_to_somebody_new(self):
        thread = [past(3, ANA, SHOP), past(2, ANA, SHOP), past(1, ANA, SHOP)]
        self.assertEqual(below(thread, 3, [BO], forwards=True), thread)

    def test_a_mail_does_not_say_again_what_stands_below_it(self):
        html = fold(
            "<p>Yes.</p><div>On Monday Bo wrote:</div>"
            '<blockquote type="cite"><p>Really?</p></blockquote>'
        )
        self.assertNotIn("Really?", words(past(2, ANA, html=html)))
        self.assertIn("Yes.", words(past(2, ANA, html=html)))
        self.assertIn("Really?", words(past(1, ANA, html=html, first=True)))
