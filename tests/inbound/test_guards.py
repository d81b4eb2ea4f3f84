from ..common import CUSTOMER, SUPPORT, ChannelCase

BOUNCE = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.demo.test>
To: {support}
Subject: Undelivered Mail Returned to Sender
Message-Id: <bounce.1@mx.demo.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your mail.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.demo.test

Final-Recipient: rfc822; {customer}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--b
Content-Type: text/rfc822-headers

From: {support}
Message-Id: {message_id}

--b--
"""


class TestGuards(ChannelCase):
    """What the guards find out, as it reaches conversations and the ledger."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id

    def bounce(self, answer):
        text = BOUNCE.format(
            support=SUPPORT, customer=CUSTOMER, message_id=answer.message_id
        )
        return text.encode()

    def out_of_office(self, number, answer):
        return self.mail(
            f"Out of office {number}",
            In_Reply_To=answer.message_id,
            Auto_Submitted="auto-replied",
        )

    def test_bounce_is_shown_on_the_mail_that_bounced(self):
        answer = self.answer(self.incoming)
        self.send_queue()
        report = self.receive(self.bounce(answer))
        self.assertEqual(answer.state, "bounced")
        self.assertIn(f"{CUSTOMER}: 5.1.1", answer.failure_reason)
        self.assertIn("No such user here", answer.failure_reason)
        self.assertEqual(report.conversation_id, self.conversation)
        self.assertEqual(report.evidence, "bounce")

    def test_automatic_answer_joins_and_reopens_nothing(self):
        answer = self.answer(self.incoming)
        self.conversation.action_close()
        mail = self.receive(self.out_of_office(1, answer))
        self.assertEqual(mail.conversation_id, self.conversation)
        self.assertTrue(mail.automatic)
        self.assertEqual(self.conversation.state, "closed")

    def test_person_reopens(self):
        answer = self.answer(self.incoming)
        self.conversation.action_close()
        self.receive(self.mail("Re", In_Reply_To=answer.message_id))
        self.assertEqual(self.conversation.state, "pending", "its agent is away")

    def test_storm_of_automatic_answers_is_held_and_nothing_is_dropped(self):
        answer = self.answer(self.incoming)
        raws = [self.out_of_office(number, answer) for number in range(60)]
        mails = self.receive(*raws)
        held = self.env["email.inbound"].search([("state", "=", "held")])
        self.assertEqual(mails.conversation_id, self.conversation)
        self.assertLess(len(mails), 45, "an hour's worth, or two at its turn")
        self.assertEqual(len(mails) + len(held), 60)
        self.assertIn("automatic mails in an hour", held[0].reason)

    def test_held_mail_is_released_by_an_administrator(self):
        answer = self.answer(self.incoming)
        raws = [self.out_of_office(number, answer) for number in range(60)]
        self.receive(*raws)
        held = self.env["email.inbound"].search([("state", "=", "held")], limit=1)
        held.action_release()
        self.fetch()
        self.assertEqual(held.state, "done")
        self.assertEqual(held.conversation_id, self.conversation)
