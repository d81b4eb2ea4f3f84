from email import message_from_bytes, policy
from email.message import EmailMessage

from odoo.tests import tagged

from ..common import CUSTOMER, SUPPORT
from .common import TourCase

HTML = """<html><head><style>body {border: 7px solid red !important}</style>
</head><body>
<script>top.emailChannelAttacked = true</script>
<p onclick="top.emailChannelAttacked = true">Good morning,</p>
<table border="1"><tr><th>Article</th><th>Bought</th></tr>
<tr><td>Kettle 3000</td><td>2026-10-01</td></tr></table>
<p><img src="cid:photo" alt="The crack"
    onload="top.emailChannelAttacked = true"></p>
<p><a href="https://example.com/kettle">What I bought</a></p></body></html>"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@tagged("post_install", "-at_install")
class TestConversationTour(TourCase):
    def test_agent_reads_and_answers(self):
        self.connect()
        incoming = self.receive(self._mail_with_table_image_and_link())
        self.run_tour(
            "/odoo/email-conversations", "email_channel_answer", self.agent.login
        )
        self.send_queue()
        answer = incoming.conversation_id.email_message_ids - incoming
        self.assertEqual(answer.state, "sent")
        self._check_customer_got(answer)
        self.run_tour(
            f"/email_channel/message/{answer.id}",
            "email_channel_see_sent",
            self.agent.login,
        )

    def test_agent_writes_first(self):
        self.connect()
        self.run_tour(
            "/odoo/my-email-conversations",
            "email_channel_write_first",
            self.agent.login,
        )
        self.send_queue()
        message = message_from_bytes(self.inbox(CUSTOMER)[-1], policy=policy.default)
        self.assertEqual(message["Subject"], "Your kettle")
        self.assertEqual(message["To"], f"Carla Customer <{CUSTOMER}>")

    def _mail_with_table_image_and_link(self):
        message = EmailMessage()
        message["From"] = f"Carla Customer <{CUSTOMER}>"
        message["To"] = SUPPORT
        message["Subject"] = "Broken kettle"
        message["Message-Id"] = "<kettle@customer.test>"
        message.set_content("Good morning, my kettle is broken.")
        message.add_alternative(HTML, subtype="html")
        html = message.get_payload()[1]
        html.add_related(PNG, "image", "png", cid="<photo>", filename="crack.png")
        return message.as_bytes()

    def _check_customer_got(self, answer):
        message = message_from_bytes(self.inbox(CUSTOMER)[-1], policy=policy.default)
        self.assertEqual(message["Message-Id"], answer.message_id)
        self.assertEqual(message["In-Reply-To"], "<kettle@customer.test>")
        self.assertEqual(message["Cc"], "Co Lleague <colleague@demo.test>")
        body = message.get_body(("html",)).get_content()
        self.assertIn("Please send it back to us.", body)
        files = {part.get_filename(): part for part in message.iter_attachments()}
        self.assertEqual(files["label.txt"].get_content(), "Return label")
