import unittest

from letters import letter

from core.inbound.pipeline import Context
from core.inbound.steps.own_mail import named, own_mail

OURS = "<ec.0123456789abcdef0123456789abcdef@shop.example>"
FROM_US = "Support <support@shop.example>"


class TestOwnMail(unittest.TestCase):
    def judge(self, *own_ids, **headers):
        context = Context(
            own_message_ids=frozenset(own_ids), address="support@shop.example"
        )
        verdict = own_mail(letter(**headers), context)
        return verdict.outcome, verdict.detail

    def test_what_we_sent_is_dropped_whatever_it_looks_like(self):
        self.assertEqual(
            self.judge("<kettle@customer.example>"),
            ("dropped", "<kettle@customer.example>"),
        )

    def test_a_relay_may_have_given_it_another_id(self):
        headers = {"Message_ID": "<0102@relay.example>", "x_email_channel": OURS}
        self.assertEqual(self.judge(OURS, **headers), ("dropped", OURS))
        self.assertEqual(named(letter(**headers)), ["<0102@relay.example>", OURS])

    def test_ours_by_its_looks_when_the_database_has_forgotten_it(self):
        self.assertEqual(self.judge(From=FROM_US, Message_ID=OURS), ("dropped", OURS))
        tagged = "support+ec.12.abcdefghijklmnop@shop.example"
        self.assertEqual(self.judge(From=tagged, Message_ID=OURS), ("dropped", OURS))

    def test_a_colleague_writes_from_our_address_with_a_program_of_his_own(self):
        verdict = self.judge(From=FROM_US, Message_ID="<1@phone.example>")
        self.assertEqual(verdict, ("go_on", ""))

    def test_looks_alone_are_not_ours_from_anybody_else(self):
        self.assertEqual(self.judge(Message_ID=OURS), ("go_on", ""))
        self.assertEqual(
            self.judge(From="sales@shop.example", Message_ID=OURS), ("go_on", "")
        )

    def test_without_id_and_sender_a_mail_goes_on(self):
        self.assertEqual(self.judge(OURS, Message_ID=None, From=None), ("go_on", ""))
