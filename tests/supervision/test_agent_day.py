from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError

from ..routing.common import AGENT
from ..routing.queue_case import QueueCase


class TestAgentDay(QueueCase):
    """What an agent did on a day, on one axis of time (J4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sam.tz = "Europe/Madrid"
        cls.agent = cls.env["email.agent"]._of(cls.ada)
        cls.env["email.agent.history"].search([]).unlink()
        cls.states = {
            code: cls.env["email.agent.state"]._system(code)
            for code in ("available", "rona", "offline")
        }

    def was(self, code, start, end=None, user=None):
        """The agent was in a state, from when to when in UTC."""
        return self.env["email.agent.history"].create(
            {
                "user_id": (user or self.ada).id,
                "state_id": self.states[code].id,
                "start": start,
                "end": end,
                "source": "agent",
            }
        )

    def had(self, start, *steps, subject="Broken kettle"):
        """Ada took a conversation at this time, and then did this with it.

        :param steps: (what of the conversation, when)
        """
        with freeze_time(start):
            conversation = self.came(subject=subject)
            conversation._take(self.ada)
        for step, when in steps:
            with freeze_time(when):
                step(conversation)
        self.env.flush_all()
        return conversation

    def day(self, day="2026-08-03", agents=None, user=None):
        self.env.flush_all()
        page = self.env["email.agent.day"].with_user(user or self.sam)
        return page.get_day(day, (agents or self.agent).ids)

    def spans(self, page, kind):
        [agent] = page["agents"]
        return [
            span
            for lane in agent["lanes"]
            if lane["kind"] == kind
            for span in lane["spans"]
        ]

    def titles(self, page, kind):
        return [span["title"] for span in self.spans(page, kind)]

    def test_states_and_conversations_stand_on_one_axis_where_the_reader_is(self):
        # 09:00 to 12:00 in Madrid.
        self.was("available", datetime(2026, 8, 3, 7), datetime(2026, 8, 3, 10))
        conversation = self.had(
            "2026-08-03 08:00:00", (lambda one: one._close(), "2026-08-03 09:30:00")
        )
        page = self.day()
        self.assertEqual(page["zone"], "Europe/Madrid")
        [state], [kept] = self.spans(page, "state"), self.spans(page, "conversation")
        self.assertEqual(state["title"], "Available · 09:00 – 12:00 · 3 h 0 min")
        self.assertEqual((state["left"], state["width"]), (37.5, 12.5))
        self.assertIn("Broken kettle", kept["title"])
        self.assertIn("10:00 – 11:30", kept["title"])
        self.assertEqual(kept["conversation_id"], conversation.id)
        [agent] = page["agents"]
        self.assertEqual(agent["totals"][0]["words"], "3 h 0 min")
        self.assertIn("Conversations: 1", agent["counts"])
        shown = [page["part"]["from"], page["part"]["to"]]
        self.assertEqual(shown, [37.5, 50], "the hours of work")

    def test_parked_times_and_what_goes_over_midnight(self):
        self.had(
            "2026-08-02 20:00:00",
            (lambda one: one._park(False, None), "2026-08-03 08:00:00"),
            (lambda one: one._unpark("hand"), "2026-08-04 08:00:00"),
            (lambda one: one._close(), "2026-08-04 09:00:00"),
        )
        handled, parked = self.spans(self.day(), "conversation")
        self.assertEqual((handled["kind"], parked["kind"]), ("handled", "parked"))
        self.assertIn("00:00 – 10:00", handled["title"])
        self.assertIn("10:00 – 00:00", parked["title"])
        [all_day] = self.spans(self.day("2026-08-02"), "conversation")
        self.assertIn("22:00 – 00:00", all_day["title"])

    def test_what_was_kept_all_day_is_there_though_nothing_happened_to_it(self):
        conversation = self.had("2026-08-01 08:00:00")
        [kept] = self.spans(self.day(), "conversation")
        self.assertEqual((kept["left"], kept["width"]), (0, 100))
        with freeze_time("2026-08-06 08:00:00"):
            conversation._close()
        [kept] = self.spans(self.day(), "conversation")
        self.assertEqual((kept["left"], kept["width"]), (0, 100))
        self.assertFalse(self.spans(self.day("2026-08-07"), "conversation"))

    def test_two_at_a_time_are_one_below_the_other(self):
        for start in ("2026-08-03 08:00:00", "2026-08-03 08:10:00"):
            self.had(start, (lambda one: one._close(), "2026-08-03 09:00:00"))
        [agent] = self.day()["agents"]
        lanes = [each for each in agent["lanes"] if each["kind"] == "conversation"]
        self.assertEqual(len(lanes), 2)

    def test_offers_tell_what_became_of_them(self):
        conversation = self.came()
        self.env["email.offer"].create(
            {
                "conversation_id": conversation.id,
                "queue_id": self.support.id,
                "user_id": self.ada.id,
                "state": "missed",
                "offered_at": datetime(2026, 8, 3, 8),
                "expires_at": datetime(2026, 8, 3, 8, 1),
                "ended_at": datetime(2026, 8, 3, 8, 1),
            }
        )
        page = self.day()
        self.assertEqual(
            self.titles(page, "offer"),
            ["Offer · Missed · Support · 10:00 – 10:01 · 1 min"],
        )
        self.assertIn("Missed: 1", page["agents"][0]["counts"])

    def test_the_day_on_which_summer_time_ends_has_25_hours(self):
        self.was("available", datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 23))
        page = self.day("2026-10-25")
        self.assertEqual(len(page["whole"]["ticks"]), 25)
        [state] = self.spans(page, "state")
        self.assertEqual((state["left"], state["width"]), (0, 100))
        self.assertIn("25 h 0 min", state["title"])

    def test_today_what_goes_on_ends_now(self):
        now = fields.Datetime.now()
        self.was("available", now - timedelta(days=2))
        page = self.env["email.agent.day"].with_user(self.sam).get_day()
        self.assertTrue(page["is_today"])
        self.assertEqual([each["name"] for each in page["agents"]], ["Ada Agent"])
        [state] = self.spans(page, "state")
        self.assertLess(state["width"], 100.001)
        self.assertAlmostEqual(state["width"], page["whole"]["now"], delta=1)

    def test_by_default_those_who_worked(self):
        self.was("offline", datetime(2026, 8, 1), user=self.ben)
        self.was("available", datetime(2026, 8, 3, 7), datetime(2026, 8, 3, 10))
        page = self.env["email.agent.day"].with_user(self.sam).get_day("2026-08-03")
        self.assertEqual([each["name"] for each in page["agents"]], ["Ada Agent"])
        empty = self.env["email.agent.day"].with_user(self.sam).get_day("2026-07-03")
        self.assertFalse(empty["agents"])

    def test_many_agents_cost_no_more_statements_than_one(self):
        several = self.agent
        for number in range(5):
            user = self.make_user(f"day_{number}", AGENT, f"Day {number}")
            several |= self.env["email.agent"]._of(user)
            self.was("available", datetime(2026, 8, 3, 7), None, user)
        self.day(agents=several)

        def statements(agents):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.day(agents=agents)
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(statements(several), statements(self.agent) + 2)

    def test_only_supervisors_look_and_a_day_that_is_none_is_refused(self):
        with self.assertRaises(AccessError):
            self.day(user=self.ada)
        with self.assertRaisesRegex(UserError, "no day: yesterday"):
            self.day("yesterday")
        with self.assertRaisesRegex(UserError, "this century"):
            self.day("0001-01-01")

    def test_it_opens_from_the_agents(self):
        action = self.agent.with_user(self.sam).action_open_day()
        self.assertEqual(action["tag"], "email_channel.agent_day")
        self.assertEqual(action["context"], {"agent_ids": self.agent.ids})
