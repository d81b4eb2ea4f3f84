from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.routing.agent_desk import AgentDesk
from .agent_case import AgentCase

START = "2026-03-02 09:00:00"


class TestAgent(AgentCase):
    """What an agent or a supervisor sets, and what is written down and told of it."""

    def test_who_joins_a_queue_is_an_agent_and_offline(self):
        self.queue.user_ids = [Command.link(self.users["ben"].id)]
        agent = self.env["email.agent"].search([("user_id", "=", self.users["ben"].id)])
        self.assertEqual((len(agent), agent.code), (1, "offline"))

    def test_nobody_is_two_agents(self):
        users = self.users["ada"] | self.users["ben"]
        twice = self.env["email.agent"]._of(users) | self.env["email.agent"]._of(users)
        self.assertEqual(len(twice), 2)
        self.assertEqual(twice.user_id, users)

    def test_agent_sets_his_own_state(self):
        answer = self.choose("in_email")
        self.assertEqual(self.ada.code, "in_email")
        self.assertEqual(
            answer,
            {
                "id": self.state("in_email").id,
                "code": "in_email",
                "name": "In-Email",
                "icon": "fa-envelope",
                "since": fields.Datetime.to_string(self.ada.state_since),
                "after": False,
                "paused": False,
            },
        )

    def test_supervisor_sets_the_state_of_an_agent(self):
        self.choose("available", by="sue")
        self.assertEqual(self.history(), [("available", "supervisor", "Sue")])

    def test_history_says_from_when_to_when(self):
        with freeze_time(START) as clock:
            self.choose("available")
            clock.tick(timedelta(minutes=90))
            self.choose("offline")
        first, second = self.env["email.agent.history"].search(
            [("user_id", "=", self.ada.user_id.id)], order="id"
        )
        self.assertEqual(fields.Datetime.to_string(first.start), START)
        self.assertEqual(first.end, second.start)
        self.assertEqual((first.seconds, first.hours), (5400, 1.5))
        self.assertEqual((second.end, second.seconds), (False, 0))

    def test_a_second_click_changes_nothing(self):
        self.choose("available")
        since = self.ada.state_since
        with freeze_time(since + timedelta(minutes=5)):
            self.choose("available")
        self.assertEqual(self.ada.state_since, since)
        self.assertEqual(len(self.history()), 1)
        self.assertEqual(self.told_states("ada"), ["available"])

    def test_nobody_sets_what_the_system_sets(self):
        for code in ("in_call", "in_chat", "rona"):
            for by in ("ada", "sue"):
                with (
                    self.subTest(code=code, by=by),
                    self.assertRaisesRegex(UserError, "set by the system"),
                ):
                    self.choose(code, by=by)

    def test_in_email_wants_a_queue_that_takes_email(self):
        with self.assertRaisesRegex(UserError, "Ben is in no queue"):
            self.choose("in_email", by="ben", agent=self.agent_of("ben"))
        self.queue.email_enabled = False
        for by in ("ada", "sue"):
            with self.assertRaisesRegex(UserError, "Ada is in no queue"):
                self.choose("in_email", by=by)

    def test_available_wants_no_queue(self):
        ben = self.agent_of("ben")
        self.choose("available", by="ben", agent=ben)
        self.assertEqual(ben.code, "available")

    def test_who_has_no_role_is_no_agent(self):
        self.queue.user_ids = [Command.link(self.env.ref("base.user_demo").id)]
        demo = self.env["email.agent"]._of(self.env.ref("base.user_demo"))
        demo.user_id.group_ids -= self.env.ref(
            "email_channel.group_email_administrator"
        )
        if demo.user_id.has_group("email_channel.group_email_agent"):
            self.fail("the demo user has a role by another way")
        with self.assertRaisesRegex(UserError, "not an agent of the e-mail channel"):
            self.choose("available", by="sue", agent=demo)

    def test_state_that_is_gone_is_said_so(self):
        with self.assertRaisesRegex(UserError, "cannot be chosen any more"):
            self.ada.with_user(self.users["ada"]).set_state(2**31 - 1)

    def test_missed_offer_leads_to_rona_until_available_again(self):
        self.choose("in_email")
        self.ada._miss()
        self.assertEqual(self.ada.code, "rona")
        self.choose("available")
        self.assertEqual(
            self.history(),
            [
                ("in_email", "agent", "Ada"),
                ("rona", "missed", False),
                ("available", "agent", "Ada"),
            ],
        )

    def test_who_took_a_break_meanwhile_has_missed_nothing(self):
        self.choose(self.env.ref("email_channel.agent_state_break"))
        self.ada._miss()
        self.assertEqual(self.ada.code, "break")

    def test_agent_and_supervisors_are_told(self):
        self.choose("available", by="sue")
        self.assertEqual(self.told_states("ada"), ["available"])
        self.assertEqual(self.told_states("sue"), [])
        group = self.env.ref("email_channel.group_email_supervisor")
        self.assertIn(
            ("email_channel.figures", {"agent_ids": self.ada.ids}),
            self.told(group, place=[f"company_{self.env.company.id}"]),
        )

    def test_agent_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.state("available").with_context(lang="es_ES").env.cr.execute(
            'UPDATE email_agent_state SET name = name || \'{"es_ES": "Libre"}\''
            " WHERE code = 'available'"
        )
        self.env.invalidate_all()
        self.users["ada"].lang = "es_ES"
        self.choose("available", by="sue")
        [(_kind, payload)] = self.told(self.users["ada"].partner_id)
        self.assertEqual(payload["name"], "Libre")

    def test_who_gets_ready_wakes_the_routing(self):
        triggers = self.env["ir.cron.trigger"].search_count
        route = [("cron_id", "=", self.env.ref("email_channel.ir_cron_route").id)]
        before = triggers(route)
        self.choose(self.env.ref("email_channel.agent_state_break"))
        self.assertEqual(triggers(route), before)
        self.choose("available")
        self.assertGreater(triggers(route), before)

    def test_supervisor_sets_several_at_once(self):
        agents = (self.ada | self.agent_of("ben")).with_user(self.users["sue"])
        action = agents.action_choose_state()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.users["sue"])
            .with_context(**action["context"])
            .create({"state_id": self.env.ref("email_channel.agent_state_lunch").id})
        )
        wizard.action_set()
        self.assertEqual(set(agents.mapped("state_id.name")), {"Lunch"})
        agents.action_offline()
        self.assertEqual(set(agents.mapped("code")), {"offline"})

    def test_list_shows_queues_and_conversations(self):
        self.assertEqual(self.ada.queue_ids, self.queue)
        found = self.env["email.agent"].search([("queue_ids", "in", self.queue.ids)])
        self.assertEqual(found, self.ada)
        mine = self.env["email.agent"].with_user(self.users["sue"])
        for operator, value in (("=", self.queue.id), ("ilike", self.queue.name)):
            self.assertEqual(mine.search([("queue_ids", operator, value)]), self.ada)
        self.env["email.conversation"].create(
            {
                "name": "Kettle",
                "company_id": self.env.company.id,
                "queue_id": self.queue.id,
                "queue_ids": [Command.set(self.queue.ids)],
                "user_id": self.users["ada"].id,
                "state": "active",
            }
        )
        self.assertEqual(self.ada.active_count, 1)


class TestDesk(AgentCase):
    """What an agent's screen asks for."""

    def desk(self, name="ada"):
        return self.env["email.agent"].with_user(self.users[name]).get_desk()

    def conversation(self, **vals):
        return self.env["email.conversation"].create(
            {
                "name": "Kettle",
                "company_id": self.env.company.id,
                "queue_id": self.queue.id,
                "queue_ids": [Command.set(self.queue.ids)],
                **vals,
            }
        )

    def test_desk_of_an_agent(self):
        desk = self.desk()
        self.assertTrue(desk["is_agent"])
        self.assertEqual(desk["agent_id"], self.ada.id)
        self.assertEqual(desk["agent"]["code"], "offline")
        codes = [state["code"] for state in desk["states"]]
        self.assertEqual(
            list(dict.fromkeys(codes)), ["available", "in_email", "break", "offline"]
        )
        self.assertIn("Lunch", [state["name"] for state in desk["states"]])
        self.assertEqual(desk["offers"], [])
        self.assertEqual(
            desk["queues"],
            [
                {
                    "id": self.queue.id,
                    "name": "Support",
                    "waiting": 0,
                    "longest_since": False,
                    "strategy": "manual",
                }
            ],
        )

    def test_in_email_is_offered_only_in_an_email_queue(self):
        states = [state["code"] for state in self.desk("ben")["states"]]
        self.assertNotIn("in_email", states)
        self.assertIn("available", states)

    def test_desk_counts_what_waits(self):
        old, new = "2026-03-02 09:00:00", "2126-03-02 09:00:00"
        self.conversation(queued_at=new, waiting_since=new)
        self.conversation(queued_at=new, waiting_since=old)
        self.conversation(queued_at=new, waiting_since=old, state="closed")
        # It came before Ada was a member.
        self.conversation(queued_at=old, waiting_since="2020-01-01 00:00:00")
        [queue] = self.desk()["queues"]
        self.assertEqual((queue["waiting"], queue["longest_since"]), (2, old))

    def test_desk_counts_as_the_list_shows(self):
        for queued_at in ("2026-03-02 09:00:00", "2126-03-02 09:00:00"):
            self.conversation(queued_at=queued_at)
        [queue] = self.desk()["queues"]
        seen = (
            self.env["email.conversation"]
            .with_user(self.users["ada"])
            .search_count(
                [("queue_ids", "in", self.queue.ids), ("state", "=", "pending")]
            )
        )
        self.assertEqual(queue["waiting"], seen)

    def test_desk_leaves_out_queues_that_take_no_email(self):
        self.queue.email_enabled = False
        self.assertEqual(self.desk()["queues"], [])

    def test_figures_are_one_statement(self):
        self.env["helpdesk.ticket.team"].create(
            [
                {
                    "name": f"Queue {number}",
                    "email_enabled": True,
                    "user_ids": [Command.set(self.users["ada"].ids)],
                }
                for number in range(10)
            ]
        )
        self.env.flush_all()
        desk = AgentDesk(self.ada)
        desk.count_waiting()
        with self.assertQueryCount(1):
            rows = desk.count_waiting()
        self.assertEqual(len(rows), 11)
