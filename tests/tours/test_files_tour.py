from email import message_from_bytes, policy

from odoo.tests import tagged

from ..attachments.scan_case import ScanCase
from ..common import CUSTOMER
from .common import TourCase


@tagged("post_install", "-at_install")
class TestFilesTour(TourCase, ScanCase):
    def test_refused_upload_in_the_composer(self):
        incoming = self.receive(self.mail())
        incoming.conversation_id.with_user(self.agent).action_pick()
        self.run_tour(
            f"/email_channel/message/{incoming.id}",
            "email_channel_refused_upload",
            self.agent.login,
        )
        self.send_queue()
        answer = incoming.conversation_id.email_message_ids - incoming
        self.assertEqual(answer.state, "sent")
        sent = message_from_bytes(self.inbox(CUSTOMER)[-1], policy=policy.default)
        names = [part.get_filename() for part in sent.iter_attachments()]
        self.assertEqual(names, ["report.txt"])
        related = sent.get_body(("related",))
        (picture,) = related.iter_attachments()
        self.assertEqual(picture.get_content_type(), "image/png")
