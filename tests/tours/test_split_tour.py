from odoo.tests import tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestSplitTour(TourCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.first = self.receive(self.mail(Cc="else@demo.test"))
        self.other = self.receive(
            self.mail("A lamp", From="Otto Other <otto@demo.test>")
        ).conversation_id

    def test_agent_splits_off_and_moves(self):
        wrong = self.receive(
            self.mail(
                "Invoice",
                "Where is it?\n\n-- \nEva Else\nElse Ltd.",
                From="Eva Else <else@demo.test>",
                In_Reply_To=self.first.message_id,
            )
        )
        source = wrong.conversation_id
        self.assertEqual(source, self.first.conversation_id)
        self.run_tour(
            f"/odoo/email-conversations/{source.id}",
            "email_channel_split",
            self.agent.login,
        )
        self.assertEqual(wrong.conversation_id, self.other)
        self.assertEqual(source.email_message_ids, self.first)

    def test_agent_decides_about_a_stranger(self):
        stranger = self.receive(
            self.mail("Mine too", From="Stranger <stranger@demo.test>")
        )
        conversation = stranger.conversation_id
        conversation.suspected_id = self.other
        self.run_tour(
            f"/odoo/email-conversations/{conversation.id}",
            "email_channel_join_suspected",
            self.agent.login,
        )
        self.assertEqual(stranger.conversation_id, conversation)
        self.assertFalse(conversation.suspected_id)
        self.assertEqual(conversation.state, "pending")
