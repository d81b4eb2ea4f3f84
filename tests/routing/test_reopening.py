from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .agent_case import AgentCase
from .common import SUPERVISOR, RoutingCase


class ReopeningCase(RoutingCase):
    """Ada had a conversation that is closed."""

    def setUp(self):
        super().setUp()
        self.conversation = self.closed_by(self.ada)

    def closed_by(self, user, queues=None):
        conversation = self.make_conversation(queues)
        conversation.with_user(user).action_pick()
        conversation._close()
        return conversation

    def open_browser(self, user, status="online", ago=0):
        presence = self.env["mail.presence"].create(
            {"user_id": user.id, "status": "online"}
        )
        presence.status = status
        presence.last_poll = fields.Datetime.now() - timedelta(seconds=ago)
        return presence

    def customer_writes(self, conversation=None):
        """As mail that came in does it."""
        conversation = conversation or self.conversation
        conversation._reopen()
        return conversation

    def assert_back(self, conversation=None):
        conversation = conversation or self.conversation
        self.assertEqual(
            (conversation.state, conversation.user_id), ("active", self.ada)
        )

    def assert_waits(self, conversation=None):
        conversation = conversation or self.conversation
        self.assertEqual(
            (conversation.state, conversation.user_id.ids), ("pending", [])
        )
        self.assertFalse(conversation.ticket_id.user_id)


@tagged("-at_install", "post_install")
class TestReopening(ReopeningCase):
    """To whom a conversation goes that is open again: only to who is there."""

    def test_its_agent_gets_it_back_who_is_at_work(self):
        for code in ("available", "in_email", "break"):
            with self.subTest(code):
                self.enter(code, self.ada)
                self.customer_writes()
                self.assert_back()
                self.conversation._close()

    def test_in_the_agents_absence_it_waits_for_another(self):
        self.customer_writes()
        self.assert_waits()

    def test_who_missed_an_offer_is_not_there(self):
        self.enter("rona", self.ada)
        self.customer_writes()
        self.assert_waits()

    def test_who_has_just_closed_the_browser_is_not_there(self):
        self.enter("available", self.ada)
        self.open_browser(self.ada, "offline", ago=30)
        self.customer_writes()
        self.assert_waits()

    def test_while_its_agent_is_full_it_waits_for_another(self):
        self.enter("available", self.ada)
        self.queue.email_max_per_agent = 1
        self.make_conversation().with_user(self.ada).action_pick()
        self.customer_writes()
        self.assert_waits()

    def test_who_left_the_queue_does_not_get_it(self):
        self.enter("available", self.ada)
        for strategy in ("round_robin", "manual", "sticky"):
            with self.subTest(strategy):
                self.queue.user_ids = [Command.link(self.ada.id)]
                conversation = self.closed_by(self.ada)
                self.queue.email_strategy = strategy
                self.queue.user_ids = [Command.unlink(self.ada.id)]
                self.customer_writes(conversation)
                self.assert_waits(conversation)

    def test_who_has_no_role_any_more_does_not_get_it(self):
        self.enter("available", self.ada)
        self.ada.group_ids -= self.env.ref("email_channel.group_email_agent")
        self.customer_writes()
        self.assert_waits()

    def test_who_is_of_another_company_now_does_not_get_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.enter("available", self.ada)
        self.ada.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.customer_writes()
        self.assert_waits()

    def test_who_is_in_another_of_its_queues_gets_it_of_that_one(self):
        other = self.make_queue("Sales", self.ada)
        conversation = self.closed_by(self.ada, self.queue | other)
        self.queue.user_ids = [Command.unlink(self.ada.id)]
        self.enter("available", self.ada)
        self.customer_writes(conversation)
        self.assert_back(conversation)
        self.assertEqual(conversation.queue_id, other)

    def test_where_its_queues_are_gone_it_waits_in_those_of_its_touchpoint(self):
        live = self.make_queue("New support", self.bea)
        self.touchpoint.queue_ids = [Command.set(live.ids)]
        self.queue.active = False
        self.enter("available", self.ada)
        self.customer_writes()
        self.assert_waits()
        self.assertEqual(self.conversation.queue_ids, live)
        self.assertEqual(self.conversation.queue_id, live)


@tagged("-at_install", "post_install")
class TestReopeningWhereAgentsHelpThemselves(ReopeningCase):
    """Nobody needs a state there: an open browser tells who is there."""

    def setUp(self):
        super().setUp()
        self.queue.email_strategy = "manual"

    def test_with_an_open_browser_its_agent_gets_it(self):
        for status in ("online", "away"):
            with self.subTest(status):
                self.env["mail.presence"].search([]).unlink()
                self.open_browser(self.ada, status)
                self.customer_writes()
                self.assert_back()
                self.conversation._close()

    def test_without_one_it_waits(self):
        self.customer_writes()
        self.assert_waits()

    def test_with_a_browser_that_is_silent_it_waits(self):
        self.open_browser(self.ada, ago=200)
        self.customer_writes()
        self.assert_waits()

    def test_who_chose_offline_does_not_get_it(self):
        self.enter("available", self.ada)
        self.open_browser(self.ada)
        self.enter("offline", self.ada)
        self.customer_writes()
        self.assert_waits()


@tagged("-at_install", "post_install")
class TestReopenedByHand(ReopeningCase):
    """By the button, with an undo, or with mails that are moved."""

    def setUp(self):
        super().setUp()
        self.sue = self.make_user("sue", SUPERVISOR)

    def test_who_reopens_the_own_is_there(self):
        self.conversation.with_user(self.ada).action_reopen()
        self.assert_back()
        self.assertEqual(
            self.events(self.conversation), ["picked", "closed", "reopened"]
        )

    def test_anothers_waits_in_the_agents_absence_and_says_so(self):
        answer = self.conversation.with_user(self.sue).action_reopen()
        self.assert_waits()
        self.assertIn("agent is not there", answer["params"]["message"])

    def test_anothers_goes_back_to_who_is_there(self):
        self.enter("available", self.ada)
        self.assertFalse(self.conversation.with_user(self.sue).action_reopen())
        self.assert_back()

    def test_it_needs_room(self):
        self.queue.email_max_per_agent = 1
        self.make_conversation().with_user(self.ada).action_pick()
        with self.assertRaisesRegex(UserError, "Close or transfer one first"):
            self.conversation.with_user(self.ada).action_reopen()
        self.assertEqual(self.conversation.state, "closed")

    def test_what_nobody_had_waits_without_a_word(self):
        nobodys = self.make_conversation()
        nobodys._close()
        self.assertFalse(nobodys.with_user(self.sue).action_reopen())
        self.assertEqual(nobodys.state, "pending")

    def test_undone_block_gives_it_back_to_nobody_who_is_gone(self):
        self.conversation._reopen()
        conversation = self.conversation
        conversation.with_user(self.ada).action_pick()
        mine = conversation.with_user(self.sue)
        undo = mine.env["email.block"]._block(mine, False, False, close=True)["params"][
            "undo"
        ]
        self.assertEqual(conversation.state, "closed")
        mine.action_unblock_sender(*undo)
        self.assert_waits()

    def test_second_click_changes_nothing(self):
        self.conversation.with_user(self.ada).action_reopen()
        self.conversation.with_user(self.ada).action_reopen()
        self.assertEqual(self.events(self.conversation).count("reopened"), 1)


@tagged("-at_install", "post_install")
class TestTold(AgentCase):
    def test_who_gets_one_back_unasked_is_told(self):
        self.touchpoint = self.make_touchpoint(self.queue)
        conversation = self.make_conversation()
        conversation.with_user(self.users["ada"]).action_pick()
        conversation._close()
        self.choose("available")
        conversation._reopen()
        self.assertEqual(conversation.user_id, self.users["ada"])
        told = self.told(self.users["ada"].partner_id, "simple_notification")
        self.assertIn("is open again, and yours", told[-1][1]["message"])
