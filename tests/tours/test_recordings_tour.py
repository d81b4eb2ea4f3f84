from odoo.tests import new_test_user, tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestRecordingsTour(TourCase):
    def test_supervisor_reads_a_recording(self):
        supervisor = new_test_user(
            self.env,
            "recordings_tour",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        self.connect()
        # The newest is the first one: what comes after it is older.
        self.receive(self.mail("A lamp", "It flickers.", message_id="<lamp@a.test>"))
        mail = self.receive(self.mail(Cc="Bob <bob@partner.test>"))
        conversation = mail.conversation_id
        conversation.with_user(self.agent).action_pick()
        note = "He called."
        conversation.with_user(self.agent).message_post(
            body=note, message_type="comment", subtype_xmlid="mail.mt_note"
        )
        self.answer(mail)
        self.send_queue()
        viewed = conversation.email_message_ids.mapped("viewed")
        self.run_tour(
            "/odoo/email-recordings", "email_channel_recordings", supervisor.login
        )
        self.assertEqual(conversation.email_message_ids.mapped("viewed"), viewed)
        self.assertEqual(conversation.user_id, self.agent)
