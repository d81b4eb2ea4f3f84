from ...core.dialer.recipient import Recipient
from .dialer_case import DialerCase


class TestLines(DialerCase):
    def setUp(self):
        super().setUp()
        self.list = self.make_list()

    def test_what_a_recipient_says_is_in_his_line(self):
        recipient = Recipient(
            "Ana@Example.com", "Hello", {"name": "Ana"}, (3,), 5, number=2
        )
        self.assertEqual(self.list._add_lines([recipient]), 1)
        line = self.list.line_ids
        self.assertEqual(line.email, "Ana@Example.com")
        self.assertEqual(line.email_key, "ana@example.com")
        self.assertEqual(line.variables, {"name": "Ana"})
        self.assertEqual(line.files, [3])
        self.assertEqual((line.message, line.priority, line.number), ("Hello", 5, 2))
        self.assertEqual((line.state, line.attempts), ("waiting", 0))
        self.assertEqual(line.company_id, self.list.company_id)
        self.assertRegex(line.message_id, r"\A<el\.\w{32}@shop\.test>\Z")

    def test_who_is_in_the_list_stays_as_he_is(self):
        self.list._add_lines([Recipient("ana@example.com", "First")])
        again = [Recipient("ANA@example.com", "Second"), Recipient("ben@example.com")]
        self.assertEqual(self.list._add_lines(again), 1)
        self.assertEqual(self.list.line_ids.mapped("message"), ["First", False])
