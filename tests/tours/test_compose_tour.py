from email import message_from_bytes, policy
from email.message import EmailMessage

from odoo.tests import tagged

from ..common import CUSTOMER, SUPPORT
from .common import TourCase

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@tagged("post_install", "-at_install")
class TestComposeTour(TourCase):
    """Drafts and what is sent, in a browser and at the mail server."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self._with_picture_and_file())
        self.conversation = self.incoming.conversation_id
        self.conversation.with_user(self.agent).action_pick()
        self.env.company.email_undo_seconds = 30

    def tour(self, name):
        url = f"/odoo/email-conversations/{self.conversation.id}"
        self.run_tour(url, f"email_channel_{name}", self.agent.login)
        self.env.invalidate_all()

    def drafts(self):
        return self.env["email.message"]._drafts_in(self.conversation)

    def test_a_draft_is_there_again_in_another_browser(self):
        self.tour("draft_stays")
        self.assertIn("another kettle", self.drafts().written_html)
        self.tour("draft_again")
        self.assertEqual(len(self.drafts()), 1)
        self.assertFalse(self.drafts().discarded_at)
        self.assertEqual(self.smtpd.sent, [])

    def test_what_is_taken_back_never_reaches_the_mail_server(self):
        self.tour("undo_send")
        self.send_queue()
        self.assertEqual(self.smtpd.sent, [])
        self.assertIn("Your refund", self.drafts().written_html)

    def test_a_mail_of_the_customer_stops_what_was_to_leave_later(self):
        self.tour("send_later")
        self.assertTrue(self.drafts().send_at)
        self.receive(
            self.mail(
                "Re: Broken kettle",
                "It works again.",
                In_Reply_To=self.incoming.message_id,
            )
        )
        self.assertFalse(self.drafts().send_at)
        self.tour("send_later_stopped")
        self.send_queue()
        self.assertEqual(self.smtpd.sent, [])

    def test_a_forward_carries_pictures_and_files(self):
        self.env.company.email_undo_seconds = 0
        self.tour("forward")
        self.assertEqual(self.conversation.state, "closed")
        self.send_queue()
        taken = self.smtpd.sent[-1]
        self.assertEqual(taken.rcpt_tos, ("bo@supplier.test",))
        message = message_from_bytes(taken.raw, policy=policy.default)
        html = message.get_body(("html",)).get_content()
        pictures = [
            part for part in message.walk() if part.get_content_type() == "image/png"
        ]
        self.assertEqual([part.get_content() for part in pictures], [PNG])
        self.assertIn(f"cid:{pictures[0]['Content-Id'].strip('<>')}", html)
        files = {part.get_filename() for part in message.iter_attachments()}
        self.assertIn("bill.txt", files)
        self.assertIn("Please see below.", html)

    def _with_picture_and_file(self):
        message = EmailMessage()
        message["From"] = f"Carla Customer <{CUSTOMER}>"
        message["To"] = SUPPORT
        message["Subject"] = "Broken kettle"
        message["Message-Id"] = "<picture@customer.test>"
        message.set_content("See the picture.")
        html = '<p>See: <img src="cid:crack"></p>'
        message.add_alternative(html, subtype="html")
        message.get_payload()[1].add_related(PNG, "image", "png", cid="<crack>")
        message.add_attachment("Bill", filename="bill.txt")
        return message.as_bytes()
