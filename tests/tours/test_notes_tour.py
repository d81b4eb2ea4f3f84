from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestNotesTour(TourCase):
    def test_agent_notes_for_a_colleague_who_plans_what_is_to_do(self):
        groups = "base.group_user,email_channel.group_email_agent"
        colleague, stranger = (
            new_test_user(self.env, name.lower(), groups=groups, name=f"{name} {kind}")
            for name, kind in (("Bea", "Colleague"), ("Beatrix", "Stranger"))
        )
        colleague.notification_type = "inbox"
        self.queue.user_ids = [Command.link(colleague.id)]
        self.connect()
        conversation = self.receive(self.mail()).conversation_id
        conversation.with_user(self.agent).action_pick()
        sent = self.env["mail.mail"].search([])
        url = f"/odoo/email-conversations/{conversation.id}"
        self.run_tour(url, "email_channel_note", self.agent.login)
        note = conversation._notes()
        told = note.notification_ids.res_partner_id
        self.assertEqual(told, colleague.partner_id)
        self.assertNotIn(stranger.partner_id, note.partner_ids)
        # What the notification opens.
        link = f"/mail/view?model=email.conversation&res_id={conversation.id}"
        self.run_tour(link, "email_channel_noted", colleague.login)
        self.assertEqual(conversation.activity_ids.user_id, colleague)
        self.assertEqual(conversation.activity_ids.summary, "Call at five")
        self.assertEqual(self.env["mail.mail"].search([]), sent)
        self.assertEqual(self.smtpd.sent, [])
