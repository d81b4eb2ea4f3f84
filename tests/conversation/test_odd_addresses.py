from ..common import SUPPORT, ChannelCase

ODD = (
    ".dot@demo.test",
    "a..b@demo.test",
    "c.@demo.test",
    '"d."@demo.test',
    '"e f"@demo.test',
    '"g  h"@demo.test',
    '"i@j"@demo.test',
    '"k,l"@demo.test',
    '"m\\"n"@demo.test',
    "o'brien@demo.test",
    "'p@demo.test",
    "q+r=s/t!u%v@demo.test",
    "w@[192.0.2.1]",
    "x@[ipv6:2001:db8::1]",
    "ñandú@demo.test",
)


class TestOddAddresses(ChannelCase):
    """From the customer's header to the envelope of the answer."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.smtpd.said.clear()

    def said(self):
        """The recipients as they were said to the server, which reads them its own
        way."""
        return [said.partition("TO:")[2] for said in self.smtpd.said]

    def mail_from(self, number, address):
        return (
            f"From: Ana <{address}>\r\nTo: {SUPPORT}\r\nSubject: Odd {number}\r\n"
            f"Message-Id: <odd{number}@customer.test>\r\n\r\nIt leaks."
        ).encode()

    def test_an_answer_goes_to_the_very_address_that_wrote(self):
        mails = self.receive(*(self.mail_from(*each) for each in enumerate(ODD)))
        self.assertEqual(mails.conversation_id.mapped("customer_email"), list(ODD))
        mails.conversation_id.queue_id.email_max_per_agent = 0
        for mail in mails:
            self.answer(mail)
        self.send_queue()
        self.assertEqual(self.said(), [f"<{each}>" for each in ODD])
        self.assertEqual(len(self.smtpd.sent), len(ODD))
        for sent, address in zip(self.smtpd.sent, ODD, strict=True):
            self.assertIn(f"<{address}>".encode(), sent.raw)

    def test_a_domain_of_any_letters_is_said_in_ascii(self):
        for domain, ascii_domain in (
            ("Bücher.example", "xn--bcher-kva.example"),
            ("i❤.example", "xn--i-7iq.example"),
        ):
            mail = self.receive(self.mail_from(domain, f"ana@{domain}"))
            answer = self.answer(mail)
            self.send_queue()
            self.assertEqual(answer.state, "sent", answer.failure_reason)
            self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (f"ana@{ascii_domain}",))

    def test_typed_by_an_agent_in_to_cc_and_bcc(self):
        mail = self.receive(self.mail())
        self.answer(
            mail,
            email_to='.to@demo.test, "To Two" <"t."@demo.test>',
            email_cc='"c c"@demo.test',
            email_bcc='"b@c"@demo.test',
        )
        self.send_queue()
        self.assertEqual(
            self.said(),
            [
                "<.to@demo.test>",
                '<"t."@demo.test>',
                '<"c c"@demo.test>',
                '<"b@c"@demo.test>',
            ],
        )
        self.assertNotIn(b"b@c", self.smtpd.sent[-1].raw)
