from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from .transcript_case import TranscriptCase


class TestTranscriptAccess(HttpCase, TranscriptCase):
    """The PDF says what the mails say: whoever may not read these, reads neither."""

    registry_test_mode = False  # ChannelCase does it, for each test

    def test_it_is_for_those_who_may_read_the_conversation(self):
        conversation = self.receive(self.mail()).conversation_id
        self.make()
        [file] = self.files_of(conversation)
        colleague = new_test_user(
            self.env,
            "helpdesk_only",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_manager",
        )
        portal = new_test_user(self.env, "portal_reader", groups="base.group_portal")
        conversation.ticket_id.message_subscribe(portal.partner_id.ids)
        self.assert_reads(file, self.agent)
        self.assert_hidden(file, colleague)
        self.assert_hidden(file, portal)
        # Without previews it is for who has the conversation.
        self.touchpoint.preview_agents = False
        self.assert_hidden(file, self.agent)
        conversation.with_user(self.agent).action_pick()
        self.assert_reads(file, self.agent)

    def assert_reads(self, file, user):
        mine = file.with_user(user)
        self.assertTrue(mine.raw.startswith(b"%PDF"))
        self.assertIn(file, mine.search([("id", "=", file.id)]))

    def assert_hidden(self, file, user):
        self.env.invalidate_all()
        mine = file.with_user(user)
        self.assertFalse(mine.search([("id", "=", file.id)]))
        for read in (
            lambda: mine.raw,
            lambda: mine.read(["datas"]),
            mine.copy,
            mine.unlink,
        ):
            with self.assertRaises(AccessError):
                read()

    def test_nobody_writes_it(self):
        conversation = self.receive(self.mail()).conversation_id
        self.make()
        [file] = self.files_of(conversation)
        manager = new_test_user(
            self.env,
            "both",
            groups="email_channel.group_email_supervisor,"
            "helpdesk_mgmt.group_helpdesk_manager",
        )
        mine = file.with_user(manager)
        for vals in ({"raw": b"x"}, {"public": True}, {"access_token": "x"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                mine.write(vals)
        mine.write(
            {"res_id": self.receive(self.mail("Other")).conversation_id.ticket_id.id}
        )
        mine.unlink()
        self.assertFalse(file.exists())

    def test_nobody_reads_what_the_job_keeps(self):
        self.receive(self.mail())
        self.make()
        for model in ("email.transcript", "email.transcript.volume"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.agent).search([])
        self.agent.group_ids = [
            Command.link(self.env.ref("email_channel.group_email_administrator").id)
        ]
        with self.assertRaises(AccessError):
            self.env["email.transcript.volume"].with_user(self.agent).search([])

    def test_the_ticket_s_page_on_the_portal_does_not_give_it_out(self):
        conversation = self.receive(self.mail()).conversation_id
        self.make()
        [file] = self.files_of(conversation)
        ticket = conversation.ticket_id
        invoice = self.env["ir.attachment"].create(
            {
                "name": "invoice.txt",
                "raw": b"x",
                "res_model": ticket._name,
                "res_id": ticket.id,
            }
        )
        ticket._portal_ensure_token()
        page = self.url_open(f"/my/ticket/{ticket.id}/{ticket.access_token}").text
        self.assertIn("invoice.txt", page)
        self.assertNotIn(file.name, page)
        self.assertTrue(invoice.access_token)
        self.assertFalse(file.access_token)
        self.assertEqual((invoice | file).generate_access_token()[1], False)
        self.assertEqual(self.url_open(f"/web/content/{file.id}").status_code, 404)
