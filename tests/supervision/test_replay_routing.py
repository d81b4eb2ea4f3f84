from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..routing.common import ADMINISTRATOR, SUPERVISOR, RoutingCase

START = "2026-10-06 09:00:00"  # a Tuesday


@tagged("-at_install", "post_install")
class TestReplayRouting(RoutingCase):
    """A small day, replayed.

    One agent, Ada, at a time one conversation, there from 9:00 to 17:00 UTC. Three
    mails at 9:00; each takes ten minutes, and is accepted at once. So the first waits
    for nobody, the second for ten minutes, the third for twenty.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.make_user("replay_admin", ADMINISTRATOR, tz="UTC")
        cls.sue = cls.make_user("replay_sue", SUPERVISOR)
        cls.queue.write({"email_max_per_agent": 1, "email_service_level": 900})
        cls.env["email.queue.member"].search([("queue_id", "=", cls.queue.id)]).write(
            {"joined_at": False}
        )

    def setUp(self):
        super().setUp()
        self.begin = fields.Datetime.to_datetime(START)
        self.mails = [self.small_conversation(number) for number in range(3)]
        state = self.env["email.agent.state"]._system("available")
        self.env["email.agent.history"].create(
            {
                "user_id": self.ada.id,
                "state_id": state.id,
                "start": self.begin,
                "end": self.begin + timedelta(hours=8),
                "source": "agent",
            }
        )

    def small_conversation(self, number):
        conversation = self.make_conversation()
        got = self.begin + timedelta(minutes=10 * number)
        conversation._take(self.ada)
        conversation._close()
        self.env.flush_all()
        for kind, at, vals in (
            ("created", self.begin, {}),
            ("picked", got, {"wait_seconds": 600 * number, "late": number == 2}),
            ("closed", got + timedelta(minutes=10), {"handle_seconds": 600}),
        ):
            event = self.env["email.conversation.event"].search(
                [("conversation_id", "=", conversation.id), ("type", "=", kind)]
            )
            event.write({"at": at, **vals})
        return conversation

    def trial(self, **vals):
        replay = self.env["email.replay.routing"].with_user(self.admin)
        replay = replay.create(
            {"day": "2026-10-06", "queue_ids": self.queue.ids, **vals}
        )
        replay.action_replay()
        self.assertEqual(replay.state, "running")
        self.run_job()
        self.assertFalse(replay.failure)
        self.assertEqual((replay.state, replay.progress), ("done", 100))
        return replay

    def run_job(self):
        """In a cursor of its own, as the job has one."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            self.env(cr=cr, su=True)["email.replay.routing.job"]._cron_replay()
        self.env.invalidate_all()

    def results(self, replay):
        return {one.scenario: one for one in replay.result_ids}

    def agents(self, replay, scenario):
        lines = self.env["email.replay.routing.line"].search(
            [("replay_id", "=", replay.id), ("scenario", "=", scenario)]
        )
        return lines.mapped("agent")

    def test_the_day_as_it_is_set_is_as_it_was(self):
        # Waits of 0, 10 and 20 minutes: 10 on average; 15 are promised, so two of three
        # are in time.
        found = self.results(self.trial())
        for scenario in ("actual", "same", "trial"):
            result = found[scenario]
            self.assertEqual((result.count, result.served), (3, 3))
            self.assertAlmostEqual(result.average, 10, places=2)
            self.assertAlmostEqual(result.median, 10, places=2)
            self.assertAlmostEqual(result.longest, 20, places=2)
            self.assertAlmostEqual(result.in_time, 200 / 3, places=2)

    def test_one_more_agent_makes_waits_shorter(self):
        # Two have one each at 9:00; the third waits for ten minutes. 0, 0, 10.
        replay = self.trial(more_agents=1)
        trial = self.results(replay)["trial"]
        self.assertAlmostEqual(trial.average, 10 / 3, places=2)
        self.assertAlmostEqual(trial.in_time, 100)
        self.assertEqual(trial.agents, 2)
        self.assertEqual(
            set(self.agents(replay, "trial")), {"Ada", "Additional agent 1"}
        )
        self.assertEqual(set(self.agents(replay, "same")), {"Ada"})

    def test_without_the_only_agent_all_wait_until_the_day_ends(self):
        # From 9:00 to midnight: 15 hours.
        replay = self.trial(without_ids=self.ada.ids)
        trial = self.results(replay)["trial"]
        self.assertEqual((trial.count, trial.served), (3, 0))
        self.assertAlmostEqual(trial.average, 15 * 60)
        self.assertEqual(trial.in_time, 0)

    def test_that_nobody_is_there_to_serve_is_said(self):
        late = self.make_conversation()
        event = self.env["email.conversation.event"].search(
            [("conversation_id", "=", late.id), ("type", "=", "created")]
        )
        event.at = "2026-10-07 09:00:00"
        late.waiting_since = event.at
        replay = self.trial(day="2026-10-07", more_agents=1)
        self.assertEqual(self.results(replay)["trial"].count, 1)
        self.assertTrue(replay.is_nobody_served)
        self.assertFalse(self.trial(without_ids=self.ada.ids).is_nobody_served)

    def test_another_strategy_spreads_the_work(self):
        state = self.env["email.agent.state"]._system("available")
        self.env["email.agent.history"].create(
            {
                "user_id": self.bea.id,
                "state_id": state.id,
                "start": self.begin,
                "end": self.begin + timedelta(hours=8),
                "source": "agent",
            }
        )
        replay = self.trial(strategy="fewest")
        self.assertEqual(set(self.agents(replay, "trial")), {"Ada", "Bea"})
        self.assertEqual(set(self.agents(replay, "actual")), {"Ada"})

    def test_nothing_else_is_written(self):
        before = self.everything()
        self.trial(more_agents=2, strategy="ring_all")
        self.assertEqual(self.everything(), before)

    def everything(self):
        self.env.flush_all()
        counts = {}
        for table in (
            "email_conversation",
            "email_conversation_event",
            "email_offer",
            "email_message",
            "email_agent",
            "email_agent_history",
            "email_queue_member",
            "helpdesk_ticket",
            "bus_bus",
        ):
            name = SQL.identifier(table)
            counts[table] = self.env.execute_query(
                SQL(
                    "SELECT md5(string_agg(one::text, '' ORDER BY id)) FROM %s one",
                    name,
                )
            )
        return counts

    def test_agents_who_set_no_state_are_there_as_long_as_they_worked(self):
        self.env["email.agent.history"].search([]).unlink()
        replay = self.trial()
        self.assertEqual(replay.guessed_ids, self.ada)
        self.assertEqual(self.results(replay)["same"].served, 3)

    def test_a_second_time_it_says_the_same(self):
        replay = self.trial(more_agents=1, strategy="random")
        before = self.results(replay)["trial"].average
        replay.action_replay()
        self.run_job()
        self.assertEqual(len(replay.result_ids), 3)
        self.assertEqual(self.results(replay)["trial"].average, before)

    def test_charts_show_the_three_days_of_this_replay(self):
        replay = self.trial(more_agents=1)
        for action in ("waits", "service_level", "load"):
            shown = getattr(replay, f"action_{action}")()
            lines = self.env[shown["res_model"]].search(shown["domain"])
            self.assertEqual(len(lines), 9)

    def test_a_change_forgets_what_was_found(self):
        replay = self.trial()
        replay.more_agents = 3
        self.assertEqual(replay.state, "draft")
        self.assertFalse(replay.result_ids)

    def test_a_replay_that_runs_is_stopped_before_it_is_changed(self):
        replay = self.env["email.replay.routing"].with_user(self.admin)
        replay = replay.create({"day": "2026-10-06"})
        replay.action_replay()
        with self.assertRaises(UserError):
            replay.more_agents = 2
        replay.action_stop()
        replay.more_agents = 2
        self.assertEqual(replay.state, "draft")

    def test_a_day_without_mail_is_no_error(self):
        replay = self.trial(day="2026-10-04")
        self.assertFalse(replay.result_ids)

    def test_what_cannot_be_is_refused(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        for vals in ({"day": tomorrow}, {"more_agents": -1}, {"more_agents": 1000}):
            with self.assertRaises(ValidationError):
                self.env["email.replay.routing"].create({"day": "2026-10-06", **vals})

    def test_administrators_only(self):
        replay = self.trial()
        for user in (self.ada, self.sue):
            with self.assertRaises(AccessError):
                replay.with_user(user).read(["day"])
            with self.assertRaises(AccessError):
                replay.with_user(user).action_replay()
            with self.assertRaises(AccessError):
                self.env["email.replay.routing.line"].with_user(user).search([])
        with self.assertRaises(AccessError):
            replay.write({"state": "done"})
