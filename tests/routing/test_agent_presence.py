from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from ...models.routing.res_users import SIGN_SECONDS
from .agent_case import AgentCase

NOON = fields.Datetime.from_string("2026-03-02 12:00:00")


class TestAgentPresence(AgentCase):
    """Logged out or browser closed: Offline after a while; then others go on."""

    def setUp(self):
        super().setUp()
        self.env.company.email_offline_grace = 120
        with freeze_time(NOON):
            self.open_browser()
            self.choose("available")

    def open_browser(self, name="ada"):
        self.env["mail.presence"]._update_presence(self.users[name])

    def close_browser(self, name="ada"):
        """As `ir.websocket` does it when the connection ends."""
        self.users[name].sudo().presence_ids.status = "offline"

    def watch(self, seconds):
        with freeze_time(NOON + timedelta(seconds=seconds)):
            self.env["email.agent"]._check_attendance()

    def test_an_open_browser_keeps_its_agent_at_work(self):
        for minute in range(1, 30):
            with freeze_time(NOON + timedelta(minutes=minute)):
                self.open_browser()
            self.watch(minute * 60 + 50)
        self.assertEqual(self.ada.code, "available")

    def test_a_closed_browser_is_offline_after_the_grace(self):
        with freeze_time(NOON + timedelta(seconds=40)):
            self.close_browser()
        self.watch(40 + 119)
        self.assertEqual(self.ada.code, "available")
        self.watch(40 + 121)
        self.assertEqual(self.ada.code, "offline")
        self.assertEqual(self.history()[-1], ("offline", "gone", False))
        self.assertEqual(self.told_states("ada"), ["available", "offline"])

    def test_a_page_that_is_loaded_again_costs_nothing(self):
        self.env.company.email_offline_grace = 60
        with freeze_time(NOON + timedelta(seconds=100)):
            self.close_browser()
        self.watch(103)
        self.assertEqual(self.ada.code, "available")

    def test_where_no_websocket_passes_asking_keeps_an_agent_at_work(self):
        self.users["ada"].sudo().presence_ids.unlink()
        desk = self.env["email.agent"].with_user(self.users["ada"])
        for minute in range(1, 10):
            with freeze_time(NOON + timedelta(minutes=minute)):
                desk.get_desk()
            self.watch(minute * 60 + 50)
        self.assertEqual(self.ada.code, "available")

    def test_a_screen_that_asks_after_its_connection_ended_is_there(self):
        with freeze_time(NOON + timedelta(seconds=40)):
            self.close_browser()
        with freeze_time(NOON + timedelta(seconds=60)):
            self.assertTrue(self.users["ada"]._absent_agents())
            self.env["email.agent"].with_user(self.users["ada"]).get_desk()
            self.assertFalse(self.users["ada"]._absent_agents())

    def wakes(self):
        """How often the routing is to look."""
        job = self.env.ref("email_channel.ir_cron_route")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])

    def test_who_is_back_wakes_the_routing_once(self):
        self.close_browser()
        before = self.wakes()
        self.open_browser()
        self.open_browser()
        self.assertEqual(self.wakes(), before + 1)

    def test_who_is_back_on_a_break_wakes_nothing(self):
        self.choose("break")
        self.close_browser()
        before = self.wakes()
        self.open_browser()
        self.assertEqual(self.wakes(), before)

    def test_a_browser_that_fell_silent_is_gone_too(self):
        self.env.company.email_offline_grace = 60
        self.watch(SIGN_SECONDS - 1)
        self.assertEqual(self.ada.code, "available")
        self.watch(SIGN_SECONDS + 1)
        self.assertEqual(self.ada.code, "offline")

    def test_who_was_just_set_available_has_time_to_come(self):
        ben = self.agent_of("ben")
        with freeze_time(NOON):
            self.choose("available", by="sue", agent=ben)
        self.watch(119)
        self.assertEqual(ben.code, "available")
        self.watch(121)
        self.assertEqual(ben.code, "offline")

    def test_breaks_and_rona_end_with_the_browser_too(self):
        with freeze_time(NOON):
            self.ada._miss()
            self.close_browser()
        self.watch(121)
        self.assertEqual(self.ada.code, "offline")

    def test_an_archived_user_is_offline_at_once(self):
        self.users["ada"].sudo().active = False
        self.watch(1)
        self.assertEqual(self.ada.code, "offline")

    def test_offers_are_withdrawn(self):
        conversation = self.conversation(state="pending", user_id=False)
        offer = self.env["email.offer"].create(
            {
                "conversation_id": conversation.id,
                "queue_id": self.queue.id,
                "user_id": self.users["ada"].id,
                "offered_at": NOON,
                "expires_at": NOON + timedelta(hours=1),
            }
        )
        with freeze_time(NOON):
            self.close_browser()
        self.watch(3600)
        self.assertEqual(offer.state, "withdrawn")
        self.assertEqual(self.ada.code, "offline")

    def conversation(self, **vals):
        return self.env["email.conversation"].create(
            {
                "name": "Kettle",
                "company_id": self.env.company.id,
                "queue_id": self.queue.id,
                "queue_ids": [Command.set(self.queue.ids)],
                "user_id": self.users["ada"].id,
                "state": "active",
                **vals,
            }
        )

    def test_open_conversations_stay_and_go_back_when_the_setting_says_so(self):
        conversation = self.conversation()
        with freeze_time(NOON):
            self.close_browser()
        self.watch(130)
        self.watch(7200)
        self.assertEqual(conversation.user_id, self.users["ada"])
        self.env.company.email_return_after = 30
        self.watch(130 + 29 * 60)
        self.assertEqual(conversation.state, "active")
        self.watch(130 + 31 * 60)
        self.assertEqual(
            (conversation.state, conversation.user_id.ids), ("pending", [])
        )
        self.assertIn("returned", conversation.event_ids.mapped("type"))

    def test_who_is_back_keeps_his_conversations(self):
        conversation = self.conversation()
        self.env.company.email_return_after = 30
        with freeze_time(NOON):
            self.close_browser()
        self.watch(130)
        with freeze_time(NOON + timedelta(minutes=20)):
            self.open_browser()
            self.choose("available")
        with freeze_time(NOON + timedelta(minutes=39)):
            self.open_browser()
        self.watch(40 * 60)
        self.assertEqual(conversation.user_id, self.users["ada"])

    def test_in_email_ends_with_the_last_email_queue(self):
        with freeze_time(NOON):
            self.choose("in_email")
            self.queue.user_ids = False
        self.watch(10)
        self.assertEqual(self.history()[-1], ("available", "queues", False))

    def test_many_agents_cost_a_few_statements(self):
        users = self.env["res.users"].concat(
            *(self.make_user(f"many_{number}") for number in range(20))
        )
        self.queue.user_ids = [Command.set(users.ids)]
        agents = self.env["email.agent"]._of(users)
        with freeze_time(NOON):
            agents._enter("in_email", "agent")
            self.env["email.agent"]._check_attendance()
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(NOON), self.assertQueryCount(20):
            self.env["email.agent"]._check_attendance()
        self.env.invalidate_all()
        with freeze_time(NOON + timedelta(hours=1)), self.assertQueryCount(60):
            self.env["email.agent"]._check_attendance()
            self.env.flush_all()
        self.assertEqual(set(agents.mapped("code")), {"offline"})
