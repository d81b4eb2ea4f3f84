from email import message_from_bytes

from ..common import CUSTOMER, SUPPORT, ChannelCase

STRANGER = "stranger@else.test"


class TestLostThread(ChannelCase):
    """Replies whose mail program dropped In-Reply-To and References."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id
        self.number = self.conversation.ticket_id.number

    def answered(self):
        """The answer as it reached the customer."""
        self.answer(self.incoming)
        self.send_queue()
        return message_from_bytes(self.inbox(CUSTOMER)[-1])

    def test_answer_carries_the_ticket_number(self):
        subject = self.answered()["Subject"]
        self.assertEqual(subject, f"Re: Broken kettle [{self.number}]")

    def test_number_is_left_out_when_the_touchpoint_says_so(self):
        self.touchpoint.number_in_subject = False
        self.assertEqual(self.answered()["Subject"], "Re: Broken kettle")

    def test_forward_does_not_carry_the_number(self):
        mail = self.answer(self.incoming, mode="forward", email_to=STRANGER)
        self.assertEqual(mail.subject, "Fwd: Broken kettle")

    def test_customer_comes_back_by_the_number(self):
        subject = self.answered()["Subject"]
        reply = self.receive(self.mail(f"RE: {subject}", message_id="<r1@x.test>"))
        self.assertEqual(reply.conversation_id, self.conversation)
        self.assertEqual(reply.evidence, "subject_number")

    def test_what_a_reply_names_is_learned(self):
        # A relay gave our answer another Message-Id; the reply names that one.
        subject = self.answered()["Subject"]
        first = self.receive(
            self.mail(subject, message_id="<r1@x.test>", In_Reply_To="<relay@mx.test>")
        )
        self.assertEqual(first.conversation_id, self.conversation)
        second = self.receive(
            self.mail("Other", message_id="<r2@x.test>", References="<relay@mx.test>")
        )
        self.assertEqual(second.conversation_id, self.conversation)

    def test_stranger_with_the_number_waits_apart(self):
        subject = self.answered()["Subject"]
        mail = self.receive(self.mail(subject, From=STRANGER, message_id="<s@x.test>"))
        self.assertNotEqual(mail.conversation_id, self.conversation)
        self.assertEqual(mail.conversation_id.suspected_id, self.conversation)

    def test_number_of_a_sender_who_may_be_forged_joins_nothing(self):
        self.touchpoint.authentication_server = "mx.demo.test"
        mail = self.receive(
            self.mail(
                self.answered()["Subject"],
                message_id="<f@x.test>",
                Authentication_Results="mx.demo.test; dmarc=fail",
            )
        )
        self.assertEqual(mail.conversation_id.suspected_id, self.conversation)

    def test_signed_address_brings_anybody_back(self):
        self.touchpoint.signed_reply_address = True
        address = self.answered()["Reply-To"]
        self.assertIn(f"+ec.{self.conversation.id}.", address)
        mail = self.receive(
            self.mail("Lost", To=address, From=STRANGER, message_id="<t@x.test>")
        )
        self.assertEqual(mail.conversation_id, self.conversation)
        self.assertEqual(mail.evidence, "token")

    def test_tampered_address_brings_nobody(self):
        self.touchpoint.signed_reply_address = True
        address = self.answered()["Reply-To"].replace(
            f"+ec.{self.conversation.id}.", f"+ec.{self.conversation.id + 1}."
        )
        mail = self.receive(self.mail("Lost", To=address, message_id="<t@x.test>"))
        self.assertEqual(mail.evidence, "new")

    def test_folder_of_sent_mail_shows_the_other_message_id(self):
        raw = self.answered()
        raw.replace_header("Message-Id", "<rewritten@provider.test>")
        with self.imap(SUPPORT) as client:
            client.append("Sent", raw.as_bytes())
        reply = self.receive(
            self.mail(
                "Lost", message_id="<r@x.test>", In_Reply_To="<rewritten@provider.test>"
            )
        )
        self.assertEqual(reply.conversation_id, self.conversation)
        self.assertEqual(reply.evidence, "in_reply_to")

    def test_own_mail_that_comes_back_teaches_its_other_message_id(self):
        raw = self.answered()
        raw.replace_header("Message-Id", "<rewritten@relay.test>")
        self.assertFalse(self.receive(raw.as_bytes()))
        reply = self.receive(
            self.mail(
                "Lost", message_id="<r@x.test>", References="<rewritten@relay.test>"
            )
        )
        self.assertEqual(reply.conversation_id, self.conversation)
