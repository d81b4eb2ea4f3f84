from odoo.tests import tagged

from ...core.inbound.mail import Address
from ...core.outbox.draft import Draft
from ..common import CUSTOMER
from .common import TourCase

ANSWER = "<p>Hello,</p><p>Carla, put the rubber ring in again.</p>"


@tagged("post_install", "-at_install")
class TestSimilarTour(TourCase):
    def test_agent_inserts_an_earlier_answer(self):
        self.connect()
        old = self.receive(self.mail())
        letter = Draft(
            mode="reply",
            subject="Re: Broken kettle",
            body=ANSWER,
            to=(Address("", CUSTOMER),),
            answers_id=old.id,
        )
        conversation = old.conversation_id.with_user(self.agent)
        conversation.env["email.writing"]._write(conversation, letter)
        self.send_queue()
        old.conversation_id._close()
        now = self.receive(
            self.mail("Kettle is broken", From="Bo <bo@demo.test>")
        ).conversation_id
        now._take(self.agent)
        self.run_tour(
            f"/odoo/email-conversations/{now.id}",
            "email_channel_similar",
            self.agent.login,
        )
