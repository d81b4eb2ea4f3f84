from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ChannelCase

GROUPS = {
    "agent": "base.group_user,email_channel.group_email_agent",
    "supervisor": "base.group_user,email_channel.group_email_supervisor",
    "administrator": "base.group_user,email_channel.group_email_administrator",
    "employee": "base.group_user",
    "portal": "base.group_portal",
    "public": "base.group_public",
}


class TestAccess(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"access_{name}", groups=groups)
            for name, groups in GROUPS.items()
        }

    def setUp(self):
        super().setUp()
        self.connect()
        self.mail_in = self.receive(self.mail())
        self.conversation = self.mail_in.conversation_id

    def seen_by(self, name, model):
        return self.env[model].with_user(self.users[name]).search([])

    def assertForbidden(self, name, call, *args):
        with self.assertRaises(AccessError, msg=name):
            call(*args)

    def test_agent_sees_only_the_conversations_of_his_queues(self):
        self.assertFalse(self.seen_by("agent", "email.conversation"))
        self.assertFalse(self.seen_by("agent", "email.message"))
        # C1: what came before stays out of sight.
        self.conversation.queued_at -= timedelta(minutes=1)
        self.queue.user_ids = [Command.link(self.users["agent"].id)]
        mail = self.receive(self.mail("Another kettle"))
        seen = self.seen_by("agent", "email.conversation")
        self.assertEqual(seen, mail.conversation_id)
        self.assertEqual(self.seen_by("agent", "email.message"), mail)

    def test_agent_keeps_seeing_what_he_has_taken(self):
        mine = self.conversation.with_user(self.agent)
        mine.action_pick()
        self.queue.user_ids = False
        self.assertEqual(mine.search([]), mine)

    def test_supervisor_and_administrator_see_all(self):
        for name in ("supervisor", "administrator"):
            self.assertEqual(
                self.seen_by(name, "email.conversation"), self.conversation
            )

    def test_others_see_nothing_of_the_channel(self):
        for name in ("employee", "portal", "public"):
            for model in (
                "email.touchpoint",
                "email.mailbox",
                "email.inbound",
                "email.conversation",
                "email.message",
                "email.compose",
                "email.thread.key",
            ):
                with self.subTest(user=name, model=model):
                    self.assertForbidden(name, self.seen_by, name, model)

    def test_others_reach_neither_mail_nor_its_files(self):
        for name in ("employee", "portal", "public"):
            user = self.users[name]
            with self.subTest(user=name):
                thread = self.conversation.with_user(user)
                self.assertForbidden(name, thread.get_thread)
                self.assertForbidden(name, thread.mark_viewed)
                self.assertForbidden(name, thread.action_close)
                message = self.mail_in.mail_message_id.with_user(user)
                self.assertForbidden(name, message.read, ["body"])

    def test_others_go_on_reading_what_is_no_mail(self):
        partner = self.users["employee"].partner_id
        file = {"name": "a.txt", "res_model": partner._name, "res_id": partner.id}
        file = self.env["ir.attachment"].create({**file, "raw": b"a"})
        ticket = self.conversation.ticket_id
        for name in ("employee", "portal"):
            user = self.users[name]
            ticket.message_subscribe(user.partner_id.ids)
            said = ticket.message_post(body=name, subtype_xmlid="mail.mt_comment")
            with self.subTest(user=name):
                messages = self.env["mail.message"].with_user(user)
                on_ticket = [("model", "=", ticket._name), ("res_id", "=", ticket.id)]
                self.assertIn(said, messages.search(on_ticket))
                self.assertTrue(messages.search_count(on_ticket))
                self.assertIn(name, str(ticket.with_user(user).message_ids.read()))
        files = self.env["ir.attachment"].with_user(self.users["employee"])
        self.assertEqual(files.search([("id", "=", file.id)]), file)

    def test_ledger_is_for_administrators(self):
        self.assertTrue(self.seen_by("administrator", "email.inbound"))
        for name in ("agent", "supervisor"):
            self.assertForbidden(name, self.seen_by, name, "email.inbound")

    def test_touchpoints_are_changed_by_administrators_only(self):
        for name in ("agent", "supervisor"):
            mine = self.touchpoint.with_user(self.users[name])
            self.assertForbidden(name, mine.write, {"name": "x"})
            self.assertForbidden(name, mine.action_connect)
            self.assertForbidden(name, mine.action_deactivate)
            self.assertForbidden(name, mine.action_fetch)
        self.touchpoint.with_user(self.users["administrator"]).name = "x"

    def test_conversations_and_mails_are_not_written_directly(self):
        self.queue.user_ids = [Command.link(self.users["agent"].id)]
        for name in ("agent", "supervisor"):
            user = self.users[name]
            self.assertForbidden(
                name, self.conversation.with_user(user).write, {"state": "closed"}
            )
            self.assertForbidden(
                name, self.mail_in.with_user(user).write, {"body_html": "x"}
            )
            self.assertForbidden(name, self.conversation.with_user(user).unlink)

    def test_nobody_rewrites_what_was_written(self):
        """As the author of a message of Odoo may."""
        self.conversation.with_user(self.agent).action_pick()
        mails = self.mail_in | self.answer(self.mail_in)
        self.users["author"] = self.agent
        for name in ("author", "supervisor", "administrator"):
            for message in mails.mail_message_id.with_user(self.users[name]):
                self.assertTrue(message.subject)
                for vals in (
                    {"subject": "Never said"},
                    {"body": "Never said"},
                    {"message_id": "<other@demo.test>"},
                    {"attachment_ids": [Command.clear()]},
                ):
                    self.assertForbidden(name, message.write, vals)
                self.assertForbidden(name, message.unlink)

    def test_agent_does_not_take_what_another_has(self):
        other = new_test_user(self.env, "access_other", groups=GROUPS["agent"])
        self.queue.user_ids = [Command.link(other.id)]
        self.conversation.queued_at = fields.Datetime.now()
        self.conversation.with_user(self.agent).action_pick()
        theirs = self.conversation.with_user(other)
        for action in (theirs.action_pick, theirs.action_release, theirs.action_close):
            with self.assertRaisesRegex(UserError, "is with Ada Agent"):
                action()
        self.conversation.with_user(self.users["supervisor"]).action_release()
        self.assertFalse(self.conversation.user_id)

    def test_companies_are_kept_apart(self):
        other = self.env["res.company"].create({"name": "Other"})
        supervisor = self.users["supervisor"]
        supervisor.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        mine = self.env(user=supervisor, context={"allowed_company_ids": other.ids})
        for model in ("email.conversation", "email.message", "email.touchpoint"):
            self.assertFalse(mine[model].search([]), model)

    def test_bus_channel_is_for_those_who_may_read(self):
        Websocket = self.env["ir.websocket"]
        name = f"email.conversation_{self.conversation.id}"
        for user, expected in ((self.agent, True), (self.users["agent"], False)):
            with self.subTest(user=user.login):
                wanted = Websocket.with_user(user)._wanted_conversations([name])
                self.assertEqual(bool(wanted), expected)

    def test_news_of_queues_and_agents_stay_in_their_company(self):
        far = self.env["res.company"].create({"name": "Far"})
        routing = self.env["email.routing"]
        supervisor = self.users["supervisor"]
        here = {place for _group, place in routing._channels_of(supervisor)}
        self.assertEqual(here, {f"company_{self.env.company.id}"})
        supervisor.write({"company_ids": [Command.set(far.ids)], "company_id": far.id})
        there = routing._channels_of(supervisor)
        self.assertEqual({place for _group, place in there}, {f"company_{far.id}"})
        self.assertEqual(len(there), 2, "of agents and of supervisors")
        self.assertFalse(routing._channels_of(self.users["employee"]))
        self.env["bus.bus"].search([]).unlink()
        routing._tell_agents(self.queue)
        routing._tell_supervisors(self.env["email.agent"]._of(self.agent))
        self.env.cr.flush()
        channels = self.env["bus.bus"].search([]).mapped("channel")
        self.assertEqual(len(channels), 2)
        for channel in channels:
            self.assertIn(f'"company_{self.env.company.id}"', channel)

    def test_bus_channels_of_no_conversation_are_let_be(self):
        Websocket = self.env["ir.websocket"].with_user(self.agent)
        for number in ("9" * 30, "0", "x", "", "1\n"):
            wanted = [f"email.conversation_{number}"]
            self.assertFalse(Websocket._wanted_conversations(wanted), number)

    def test_nobody_notes_on_a_ticket_that_he_does_not_see(self):
        self.queue.user_ids = [Command.link(self.users["agent"].id)]
        ticket = self.conversation.ticket_id
        ticket.team_id = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        Compose = self.env["email.compose"].with_user(self.users["agent"])
        vals = {
            "touchpoint_id": self.touchpoint.id,
            "email_to": "me@home.test",
            "subject": "Noted",
            "body": "<p>Noted</p>",
        }
        with self.assertRaises(AccessError):
            Compose.create({**vals, "ticket_id": ticket.id})
        letter = Compose.create(vals)
        letter.sudo().ticket_id = ticket  # it was his until a moment ago
        with self.assertRaises(AccessError):
            letter.action_send()
