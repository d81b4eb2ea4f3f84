import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..routing.common import ADMINISTRATOR, AGENT, SUPERVISOR, PeopleCase

LONG_AGO = timedelta(minutes=5)


@tagged("post_install", "-at_install")
class TestScreen(PeopleCase):
    """A supervisor sees an agent's screen in a Discuss call, when the agent agrees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_user("screen_ada", AGENT, "Ada Agent")
        cls.ben = cls.make_user("screen_ben", AGENT, "Ben Agent")
        cls.sam = cls.make_user("screen_sam", SUPERVISOR, "Sam Supervisor")
        cls.sue = cls.make_user("screen_sue", SUPERVISOR, "Sue Supervisor")
        cls.adam = cls.make_user("screen_adam", ADMINISTRATOR, "Adam Administrator")
        cls.queue = cls.make_queue("Support", cls.ada | cls.ben)
        cls.agent = cls.env["email.agent"]._of(cls.ada)
        cls.agent.with_user(cls.adam).screen_allowed = True
        for user in cls.ada | cls.ben | cls.sam:
            cls.env["mail.presence"]._update_presence(user)

    def screens(self, user):
        return self.env["email.supervision.screen"].with_user(user)

    def ask(self, user=None, agent=None):
        return self.screens(user or self.sam).ask((agent or self.agent).id)["id"]

    def row(self, number):
        return self.env["email.screen"].browse(number)

    def refused(self, words, call, *args):
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            call(*args)

    def forbidden(self, call, *args):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            call(*args)

    def join(self, user, channel):
        """As the browser does; returns the member of the channel."""
        member = self.env["discuss.channel.member"].search(
            [("channel_id", "=", channel.id), ("partner_id", "=", user.partner_id.id)]
        )
        member._rtc_join_call()
        self.env.cr.flush()
        return member

    def granted(self):
        """(email.screen, discuss.channel)"""
        number = self.ask()
        found = self.screens(self.ada).grant(number)
        channel = self.env["discuss.channel"].browse(found["channel_id"])
        return self.row(number), channel

    def make_late(self, number):
        self.row(number).asked_at = fields.Datetime.now() - LONG_AGO

    def test_the_agent_agrees_and_both_meet_in_a_call(self):
        row, channel = self.granted()
        self.assertEqual(row.state, "granted")
        people = channel.channel_member_ids.partner_id
        self.assertEqual(people, (self.ada | self.sam).partner_id)
        self.join(self.ada, channel)
        self.join(self.sam, channel)
        self.assertEqual(len(channel.rtc_session_ids), 2)
        self.screens(self.ada).end(row.id)
        self.assertEqual((row.state, row.ended_by_id), ("ended", self.ada))
        self.assertFalse(channel.rtc_session_ids)

    def test_who_shows_the_screen_goes_on_being_offered_mail(self):
        self.agent._enter("available", "agent")
        _row, channel = self.granted()
        self.join(self.ada, channel)
        self.assertEqual(self.agent.code, "available")
        self.assertFalse(self.agent.in_call)

    def test_any_other_call_is_one(self):
        self.agent._enter("available", "agent")
        chat = self.env["discuss.channel"].with_user(self.ada)
        chat = chat._get_or_create_chat(self.ben.partner_id.ids).sudo()
        self.join(self.ada, chat)
        self.assertTrue(self.agent.in_call)
        self.refused("Ada Agent is in a call", self.ask)

    def test_leaving_the_call_ends_it(self):
        row, channel = self.granted()
        self.join(self.ada, channel)
        self.join(self.sam, channel)._rtc_leave_call()
        self.assertEqual(row.state, "ended")
        self.assertFalse(channel.rtc_session_ids)

    def test_a_call_that_dies_ends_it(self):
        row, channel = self.granted()
        self.join(self.ada, channel)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE discuss_channel_rtc_session SET write_date = '2020-01-01'"
        )
        self.env.invalidate_all()
        self.env["discuss.channel.rtc.session"]._gc_inactive_sessions()
        self.assertEqual(row.state, "ended")

    def test_only_where_the_form_of_the_agent_allows_it(self):
        self.agent.with_user(self.adam).screen_allowed = False
        self.refused("Ada Agent may not be watched", self.ask)
        for user in (self.ada, self.sam):
            mine = self.agent.with_user(user)
            self.forbidden(mine.write, {"screen_allowed": True})

    def test_administrators_write_nothing_else_of_an_agent(self):
        self.forbidden(self.agent.with_user(self.adam).write, {"in_call": True})

    def test_refused_ignored_and_withdrawn(self):
        number = self.ask()
        self.screens(self.ada).refuse(number)
        self.assertEqual(self.row(number).state, "refused")
        number = self.ask()
        self.screens(self.sam).withdraw(number)
        self.assertEqual(self.row(number).state, "withdrawn")
        self.refused("does not wait", self.screens(self.ada).grant, number)
        number = self.ask()
        self.make_late(number)
        self.refused("does not wait", self.screens(self.ada).grant, number)
        self.screens(self.sam).ignore(number)
        self.assertEqual(self.row(number).state, "ignored")

    def test_a_second_click_changes_nothing(self):
        number = self.ask()
        for _twice in range(2):
            self.screens(self.ada).refuse(number)
            self.screens(self.sam).withdraw(number)
            self.screens(self.sam).end(number)
        self.assertEqual(self.row(number).state, "refused")

    def test_one_at_a_time(self):
        other = self.agent._of(self.ben)
        other.screen_allowed = True
        number = self.ask()
        self.refused("that of Ada Agent", self.ask, self.sam, other)
        self.refused("Sam Supervisor watches", self.ask, self.sue)
        self.make_late(number)
        self.assertTrue(self.ask(self.sue))

    def test_who_has_no_browser_open_is_not_asked(self):
        self.env["mail.presence"].search([("user_id", "=", self.ada.id)]).unlink()
        self.refused("no browser open", self.ask)

    def test_the_supervisor_ends_it_for_both_and_a_second_click_changes_nothing(self):
        row, channel = self.granted()
        self.join(self.ada, channel)
        self.join(self.sam, channel)
        self.told(self.ada)
        self.screens(self.sam).end(row.id)
        self.assertEqual((row.state, row.ended_by_id), ("ended", self.sam))
        self.assertFalse(channel.rtc_session_ids)
        [told] = self.told(self.ada)
        self.assertEqual((told["state"], told["ended_by_me"]), ("ended", False))
        for user in (self.sam, self.ada):
            self.screens(user).end(row.id)
        self.assertEqual(row.ended_by_id, self.sam)
        self.assertEqual(self.told(self.ada), [])

    def told(self, user):
        """What this user's browser was told of screens since it was asked last."""
        self.env.cr.flush()
        rows = self.env["bus.bus"].search([], order="id")
        found = [
            json.loads(row.message)["payload"]
            for row in rows
            if json.loads(row.channel)[2:] == [user.partner_id.id]
            and json.loads(row.message)["type"] == "email_channel.screen"
        ]
        rows.unlink()
        return found

    def test_strangers_do_nothing_with_it(self):
        number = self.ask()
        for user in (self.ben, self.sue, self.adam):
            for name in ("withdraw", "grant", "refuse", "end", "ignore"):
                with self.subTest(user=user.name, method=name):
                    self.forbidden(getattr(self.screens(user), name), number)
        for name in ("grant", "refuse"):
            self.forbidden(getattr(self.screens(self.sam), name), number)
        self.forbidden(self.screens(self.ben).ask, self.agent.id)
        self.forbidden(self.screens(self.sam).ask, 0)

    def test_a_limited_supervisor_asks_his_own_agents_only(self):
        self.env.company.email_supervisors_see = "own"
        self.forbidden(self.ask)
        self.queue.user_ids = [Command.link(self.sam.id)]
        self.assertTrue(self.ask())

    def test_both_are_told_and_nobody_else(self):
        self.env.cr.flush()
        self.env["bus.bus"].search([]).unlink()
        self.granted()
        self.env.cr.flush()
        told = {
            json.loads(row.channel)[2]
            for row in self.env["bus.bus"].search([])
            if json.loads(row.message)["type"] == "email_channel.screen"
        }
        self.assertEqual(told, set((self.ada | self.sam).partner_id.ids))

    def test_a_page_that_was_just_opened_asks_too(self):
        number = self.ask()
        (asked,) = self.screens(self.ada).get_open()
        self.assertEqual((asked["id"], asked["asks"]), (number, False))
        (asking,) = self.screens(self.sam).get_open()
        self.assertTrue(asking["asks"])
        self.assertEqual(self.screens(self.ben).get_open(), [])

    def test_the_agents_form_keeps_who_saw_it(self):
        row, _channel = self.granted()
        self.screens(self.sam).end(row.id)
        self.assertEqual(self.agent.with_user(self.ada).screen_ids, row)
        self.assertEqual(self.agent.with_user(self.sue).screen_ids, row)
        self.assertFalse(self.env["email.screen"].with_user(self.ben).search([]))
