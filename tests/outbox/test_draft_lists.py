import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user
from odoo.tools.safe_eval import safe_eval

from ..security.test_access import GROUPS
from .outbox_case import OutboxCase


class TestDraftLists(OutboxCase):
    """The lists of drafts and of what waits."""

    def setUp(self):
        super().setUp()
        self.env.company.email_undo_seconds = 10
        self.conversation._take(self.agent)
        action = self.incoming.with_user(self.agent).action_reply()
        self.window = self.env["email.compose"].with_user(self.agent)
        self.window = self.window.browse(action["res_id"])
        self.window.write({"body": "<p>Secret words</p>", "subject": "Secret subject"})
        self.rows = self.env["email.draft"].with_user(self.agent)

    def listed(self, name, user=None):
        action = self.env.ref(f"email_channel.{name}")
        domain = safe_eval(action.domain)
        return self.rows.with_user(user or self.agent).search(domain)

    def drafts(self, user=None):
        return self.listed("email_draft_action", user)

    def scheduled(self, user=None):
        return self.listed("email_draft_action_scheduled", user)

    def next_week(self):
        return fields.Datetime.now() + timedelta(days=7)

    def test_ones_own_are_listed_with_what_they_say(self):
        draft = self.drafts()
        self.assertEqual(draft.subject, "Secret subject")
        self.assertEqual(draft.excerpt, "Secret words")
        self.assertEqual(draft.customer, "Carla Customer")
        self.assertEqual(draft.conversation_id, self.conversation)
        self.assertTrue(draft.is_mine and draft.can_open)
        self.assertFalse(self.scheduled())

    def test_others_see_that_they_are_there_if_they_supervise(self):
        for role, sees in (("agent", 0), ("supervisor", 1), ("administrator", 1)):
            with self.subTest(role):
                user = new_test_user(self.env, f"lists_{role}", groups=GROUPS[role])
                self.queue.user_ids = [Command.link(user.id)]
                rows = self.drafts(user)
                self.assertEqual(len(rows), sees)
                if sees:
                    said = rows.read(["subject", "excerpt", "stopped_reason"])[0]
                    self.assertEqual(said["subject"], self.conversation.name)
                    self.assertNotIn("Secret", str(said))
                    self.assertFalse(rows.is_mine)
                    with self.assertRaises(AccessError):
                        rows.action_discard()
        with self.assertRaises(AccessError):
            portal = new_test_user(self.env, "lists_portal", groups="base.group_portal")
            self.drafts(portal)

    def test_of_another_company_nothing_is_listed(self):
        company = self.env["res.company"].create({"name": "Other"})
        boss = new_test_user(
            self.env,
            "lists_far",
            groups=GROUPS["supervisor"],
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.drafts(boss))

    def test_opened_it_is_gone_on_with(self):
        action = self.drafts().action_open()
        self.assertEqual(action["tag"], "email_channel.open_draft")
        self.assertEqual(action["params"]["conversation_id"], self.conversation.id)
        again = self.window.browse(action["params"]["compose_id"])
        self.assertEqual(again.subject, "Secret subject")

    def test_where_nothing_can_be_answered_it_opens_in_a_window(self):
        self.touchpoint.sudo().activated = False
        self.env.invalidate_all()
        action = self.drafts().action_open()
        self.assertEqual(action["res_model"], "email.compose")

    def test_a_new_mail_that_waits_opens_with_words(self):
        window = self.window.browse(self.window._open({"mode": "new"})["res_id"])
        window.write({"email_to": "eva@example.com", "subject": "New", "body": "<p>x"})
        window.send({"at": fields.Datetime.to_string(self.next_week())})
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "waits to leave"):
            self.scheduled().action_open()

    def test_discarded_it_is_listed_no_more(self):
        action = self.drafts().action_discard()
        self.assertEqual(action["tag"], "email_channel.drafts_discarded")
        self.env.invalidate_all()
        self.assertFalse(self.drafts())
        Mail = self.env["email.message"].with_user(self.agent)
        Mail.browse(action["params"]["ids"]).restore_draft()
        self.env.invalidate_all()
        self.assertTrue(self.drafts())

    def test_what_waits_is_scheduled_and_can_be_sent_or_taken_back(self):
        at = self.next_week()
        self.window.send({"at": fields.Datetime.to_string(at)})
        self.env.invalidate_all()
        self.assertFalse(self.drafts())
        row = self.scheduled()
        self.assertEqual(row.send_at, at)
        self.assertEqual(row.action_open()["params"]["resId"], self.conversation.id)
        self.assertEqual(row.action_undo()["tag"], "email_channel.open_draft")
        self.env.invalidate_all()
        self.assertFalse(self.scheduled())
        self.window.browse(self.drafts().action_open()["params"]["compose_id"]).send(
            {"at": fields.Datetime.to_string(at)}
        )
        self.env.invalidate_all()
        mail = self.scheduled()._mail()
        self.scheduled().action_send_now()
        self.assertEqual(mail.sudo().state, "queued")

    def test_its_writer_is_told_in_which_conversation_it_was_stopped(self):
        at = fields.Datetime.to_string(self.next_week())
        self.window.send({"at": at, "unless_written": True})
        self.receive(self.mail("Again", In_Reply_To=self.incoming.message_id))
        self.env.cr.flush()
        told = [json.loads(row.message) for row in self.env["bus.bus"].search([])]
        [said] = [each for each in told if each["type"] == "email_channel.not_sent"]
        self.assertEqual(said["payload"]["conversation_id"], self.conversation.id)
        self.assertIn("Carla Customer wrote", said["payload"]["message"])

    def test_the_undo_time_is_a_setting_of_the_company(self):
        with self.assertRaisesRegex(Exception, "0 to 60"):
            self.env.company.email_undo_seconds = 61
        settings = Form(self.env["res.config.settings"])
        settings.email_undo_seconds = 20
        settings.save().execute()
        self.assertEqual(self.env.company.email_undo_seconds, 20)
