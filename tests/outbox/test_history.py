from email import message_from_bytes, policy
from email.message import EmailMessage

from odoo.tools import mute_logger

from ..common import CUSTOMER, SUPPORT
from .outbox_case import OutboxCase

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
NOTE = "She always complains."
SUPPLIER = "bo@supplier.test"


class TestHistory(OutboxCase):
    """The last ten mails below an answer or a forward, as their readers get them."""

    def join(self, number, sender=CUSTOMER, to=SUPPORT):
        """A mail that joins the conversation."""
        raw = self.mail(
            f"Re: Broken kettle {number}",
            f"Sentence number {number}.",
            From=f"Somebody <{sender}>",
            To=to,
            In_Reply_To=self.incoming.message_id,
        )
        return self.receive(raw)

    def sent(self):
        """The last mail that the server took: (raw, HTML)."""
        raw = self.smtpd.sent[-1].raw
        message = message_from_bytes(raw, policy=policy.default)
        return raw, message.get_body(("html",)).get_content()

    def send_with_history(self, mail, **vals):
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.answer(mail, include_history=True, **vals)
            self.send_queue()
        return self.sent()

    def test_ten_mails_stand_below_an_answer_and_no_more(self):
        mails = [self.join(number) for number in range(101, 113)]
        _raw, html = self.send_with_history(mails[-1])
        there = [n for n in range(101, 113) if f"Sentence number {n}." in html]
        self.assertEqual(there, list(range(103, 113)))
        self.assertNotIn("It leaks.", html)
        self.assertLess(html.index("number 112."), html.index("number 111."))

    def test_without_the_tick_only_the_mail_that_is_answered_stands_there(self):
        mails = [self.join(number) for number in (1, 2)]
        self.answer(mails[-1])
        self.send_queue()
        _raw, html = self.sent()
        self.assertIn("Sentence number 2.", html)
        self.assertNotIn("Sentence number 1.", html)

    def test_who_got_a_blind_copy_and_what_was_noted_inside_is_in_no_history(self):
        self.answer(self.incoming, email_bcc="boss@demo.test")
        self.send_queue()
        self.conversation.with_user(self.agent).message_post(
            body=NOTE, subtype_xmlid="mail.mt_note"
        )
        last = self.join(5)
        for mode, vals in (("reply", {}), ("forward", {"email_to": SUPPLIER})):
            raw, html = self.send_with_history(
                last, mode=mode, body="<p>Look.</p>", **vals
            )
            self.assertIn("Send it back.", html)
            self.assertNotIn(b"boss@demo.test", raw)
            self.assertNotIn("complains", html)

    def test_an_answer_to_the_customer_tells_nothing_of_the_supplier(self):
        self.answer(
            self.incoming, mode="forward", email_to=SUPPLIER, body="<p>Cheap?</p>"
        )
        self.send_queue()
        self.join(7, sender=SUPPLIER)
        last = self.join(8)
        raw, html = self.send_with_history(last)
        self.assertIn("It leaks.", html)
        self.assertNotIn("Cheap?", html)
        self.assertNotIn("Sentence number 7.", html)
        self.assertNotIn(SUPPLIER.encode(), raw)

    def test_what_was_taken_back_is_not_told(self):
        self.answer(self.incoming, body="<p>You are wrong.</p>")
        mail = self.conversation.email_message_ids.sorted("id")[-1]
        mail.with_user(self.agent).action_cancel()
        _raw, html = self.send_with_history(self.join(9))
        self.assertNotIn("You are wrong.", html)

    def test_a_forward_has_the_pictures_and_files_and_not_the_customers_address(self):
        incoming = self.receive(self._with_picture_and_file())
        self.join(3)
        action = incoming.with_user(self.agent).action_forward()
        window = self.env["email.compose"].browse(action["res_id"])
        self.assertFalse(window.email_to)
        self.assertFalse(window.email_cc)
        raw, html = self.send_with_history(
            incoming, mode="forward", email_to=SUPPLIER, body="<p>See below.</p>"
        )
        message = message_from_bytes(raw, policy=policy.default)
        self.assertEqual(message["To"], SUPPLIER)
        self.assertFalse(message["Cc"])
        self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (SUPPLIER,))
        pictures = [
            part for part in message.walk() if part.get_content_type() == "image/png"
        ]
        self.assertEqual([part.get_content() for part in pictures], [PNG])
        cid = pictures[0]["Content-Id"].strip("<>")
        self.assertIn(f"cid:{cid}", html)
        files = {part.get_filename() for part in message.iter_attachments()}
        self.assertIn("bill.txt", files)
        self.assertIn("See below.", html)

    def test_a_draft_keeps_the_tick(self):
        self.conversation._take(self.agent)
        self.join(4)
        action = self.incoming.with_user(self.agent).action_reply()
        window = self.env["email.compose"].with_user(self.agent)
        window = window.browse(action["res_id"])
        self.assertTrue(window.has_history)
        window.write({"include_history": True, "body": "<p>Half</p>"})
        again = window.draft_id.action_open_draft()
        self.assertTrue(window.browse(again["res_id"]).include_history)

    def _with_picture_and_file(self):
        message = EmailMessage()
        message["From"] = f"Carla Customer <{CUSTOMER}>"
        message["To"] = SUPPORT
        message["Subject"] = "Re: Broken kettle"
        message["Message-Id"] = "<picture@customer.test>"
        message["In-Reply-To"] = self.incoming.message_id
        message.set_content("See the picture.")
        html = '<p>See: <img src="cid:crack"></p>'
        message.add_alternative(html, subtype="html")
        message.get_payload()[1].add_related(PNG, "image", "png", cid="<crack>")
        message.add_attachment("Bill", filename="bill.txt")
        return message.as_bytes()
