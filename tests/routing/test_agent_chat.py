"""With Odoo's live chat installed: who answers a visitor is In-Chat."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .agent_case import AgentCase


@tagged("-standard", "im_livechat", "-at_install", "post_install")
class TestAgentChat(AgentCase):
    def setUp(self):
        super().setUp()
        users = self.users["ada"] | self.users["ben"]
        group = self.env.ref("im_livechat.im_livechat_group_user")
        users.group_ids = [Command.link(group.id)]
        self.site = self.env["im_livechat.channel"].create(
            {"name": "Shop", "user_ids": [Command.set(users.ids)]}
        )
        self.choose("in_email")

    def visit(self, name="ada"):
        """A visitor's chat with this agent, as the visitor's page starts it."""
        guest = self.env["mail.guest"].create({"name": "Vera Visitor"})
        site = self.site.with_user(self.env.ref("base.public_user")).sudo()
        agent = self.users[name]
        vals = site.with_context(guest=guest)._get_livechat_discuss_channel_vals(
            agent=agent, operator_partner=agent.partner_id, operator_model="res.users"
        )
        chat = self.env["discuss.channel"].create(vals)
        chat.sudo().message_post(body=guest.name, message_type="comment")
        self.env.cr.flush()
        return chat

    def codes(self, agent=None):
        return [code for code, *_rest in self.history(agent)]

    def test_a_chat_overrides_and_its_end_gives_back(self):
        chat = self.visit()
        self.assertEqual(self.ada.code, "in_chat")
        self.assertEqual(self.history()[-1], ("in_chat", "chat", False))
        chat._close_livechat_session()
        self.env.cr.flush()
        self.assertEqual(self.codes(), ["in_email", "in_chat", "in_email"])

    def test_the_agent_who_leaves_is_free_again(self):
        chat = self.visit()
        chat.with_user(self.users["ada"]).action_unfollow()
        self.env.cr.flush()
        self.assertEqual(self.ada.code, "in_email")

    def test_the_last_of_two_chats_frees(self):
        first, second = self.visit(), self.visit()
        first._close_livechat_session()
        self.env.cr.flush()
        self.assertEqual(self.ada.code, "in_chat")
        second._close_livechat_session()
        self.env.cr.flush()
        self.assertEqual(self.ada.code, "in_email")

    def test_who_is_called_in_is_in_chat_too(self):
        ben = self.agent_of("ben")
        self.choose("available", by="ben", agent=ben)
        chat = self.visit()
        chat._add_members(users=self.users["ben"])
        self.env.cr.flush()
        self.assertEqual(ben.code, "in_chat")

    def test_an_agent_who_asks_as_a_visitor_is_not_in_chat(self):
        ben = self.agent_of("ben")
        self.choose("available", by="ben", agent=ben)
        agent = self.users["ada"]
        site = self.site.with_user(self.users["ben"])
        vals = site._get_livechat_discuss_channel_vals(
            agent=agent, operator_partner=agent.partner_id, operator_model="res.users"
        )
        self.env["discuss.channel"].create(vals)
        self.env.cr.flush()
        self.assertEqual((self.ada.code, ben.code), ("in_chat", "available"))

    def test_a_call_goes_before_a_chat(self):
        chat = self.visit()
        member = chat.channel_member_ids.filtered(
            lambda each: each.partner_id == self.users["ada"].partner_id
        )
        member._rtc_join_call()
        self.env.cr.flush()
        self.assertEqual(self.ada.code, "in_call")
        member._rtc_leave_call()
        self.env.cr.flush()
        self.assertEqual(self.ada.code, "in_chat")

    def test_a_chat_that_fell_silent_lets_go_and_takes_again(self):
        chat = self.visit()
        self.env["mail.presence"]._update_presence(self.users["ada"])
        chat.last_interest_dt = fields.Datetime.now() - timedelta(minutes=16)
        self.env["email.agent"]._check_attendance()
        self.assertEqual(self.ada.code, "in_email")
        chat.last_interest_dt = fields.Datetime.now()
        self.env["email.agent"]._check_attendance()
        self.assertEqual(self.ada.code, "in_chat")

    def test_a_chat_deleted_unheard_is_noticed(self):
        chat = self.visit()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM discuss_channel WHERE id = %s", [chat.id])
        self.env.invalidate_all()
        self.env["email.agent"]._check_attendance()
        self.assertEqual(self.ada.code, "in_email")

    def test_a_closed_browser_ends_in_chat_too(self):
        self.visit()
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with freeze_time(tomorrow):
            self.env["email.agent"]._check_attendance()
        self.assertEqual(self.ada.code, "offline")
