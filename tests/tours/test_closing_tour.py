from odoo.tests import new_test_user, tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestClosingTour(TourCase):
    def test_administrator_sets_up_closing_and_notifications(self):
        administrator = new_test_user(
            self.env,
            "channel_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        self.run_tour(
            f"/odoo/email-touchpoints/{self.touchpoint.id}",
            "email_channel_set_up_closing",
            administrator.login,
        )
        touchpoint = self.touchpoint
        self.assertTrue(touchpoint.email_close_silent)
        self.assertEqual(touchpoint.email_silence_seconds, 10 * 24 * 3600)
        self.assertEqual(touchpoint.email_remind_seconds, 3 * 24 * 3600)
        self.assertIn("We wait for you.", touchpoint.email_remind_body)

    def test_agent_reopens_what_mere_thanks_left_closed(self):
        self.connect()
        self.env.company.email_thanks_stay_closed = True
        conversation = self.receive(self.mail()).conversation_id
        conversation.with_user(self.agent).action_pick()
        conversation._close()
        question = conversation._in_order().message_id
        thanks = {"In_Reply_To": question, "message_id": "<thanks@customer.test>"}
        self.receive(self.mail("Re: Broken kettle", "Thank you!", **thanks))
        self.assertEqual(conversation.state, "closed")
        self.run_tour(
            f"/odoo/email-conversations/{conversation.id}",
            "email_channel_reopen_after_thanks",
            self.agent.login,
        )
        self.assertNotEqual(conversation.state, "closed")
