from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError

from ...models.moments import day_start
from .queue_case import QueueCase


class TestQueueFigures(QueueCase):
    def figures(self, user=None):
        self.env.flush_all()
        return self.support.with_user(user or self.sam).get_email_figures()

    def ago(self, **parts):
        return fields.Datetime.now() - timedelta(**parts)

    def test_what_waits_and_since_when(self):
        self.came(waiting_since=self.ago(minutes=10))
        self.came(waiting_since=self.ago(minutes=2))
        self.came(self.billing)
        figures = self.figures()
        self.assertEqual(figures["waiting"], 2)
        self.assertAlmostEqual(figures["longest_wait"], 600, delta=60)

    def test_what_waits_in_several_queues_waits_in_each(self):
        self.came(self.support | self.billing)
        self.assertEqual(self.figures()["waiting"], 1)

    def test_an_empty_queue(self):
        figures = self.figures()
        for name in ("waiting", "longest_wait", "offered", "active"):
            self.assertEqual(figures[name], 0, name)
        self.assertIsNone(figures["service_level"])
        self.assertEqual(figures["levels"], {"waiting": "ok", "longest_wait": "ok"})

    def test_who_has_how_many_in_which_state(self):
        self.support.user_ids |= self.ben
        self.taken(self.ada)
        self.taken(self.ada)
        available = self.env.ref("email_channel.agent_state_available")
        self.env["email.agent"]._of(self.ben).set_state(available.id)
        figures = self.figures()
        self.assertEqual(figures["active"], 2)
        self.assertEqual(figures["agents"], {"offline": 1, "available": 1})
        members = {member["name"]: member for member in figures["members"]}
        self.assertEqual(members["Ada Agent"]["active"], 2)
        self.assertEqual(members["Ada Agent"]["state"]["code"], "offline")
        self.assertEqual(members["Ben Agent"]["active"], 0)
        self.assertEqual(members["Ben Agent"]["state"]["id"], available.id)
        self.assertEqual(
            members["Ben Agent"]["agent_id"], self.env["email.agent"]._of(self.ben).id
        )

    def test_what_rings_at_many_is_one_conversation(self):
        self.support.user_ids |= self.ben
        now = fields.Datetime.now()
        conversation = self.came()
        self.env["email.offer"].create(
            [
                {
                    "conversation_id": conversation.id,
                    "queue_id": self.support.id,
                    "user_id": user.id,
                    "ring_all": True,
                    "offered_at": now,
                    "expires_at": now + timedelta(minutes=1),
                }
                for user in self.ada | self.ben
            ]
        )
        figures = self.figures()
        self.assertEqual(figures["offered"], 1)
        self.assertEqual([each["offered"] for each in figures["members"]], [1, 1])

    def test_service_level_of_today(self):
        self.support.email_service_level = 300
        self.taken(waiting_since=self.ago(minutes=1))
        self.assertEqual(self.figures()["service_level"], 100)
        self.taken(waiting_since=self.ago(minutes=10))
        self.assertEqual(self.figures()["service_level"], 50)
        yesterday = self.taken(waiting_since=self.ago(minutes=10))
        self.events(yesterday, "picked").at = self.ago(days=1)
        self.assertEqual(self.figures()["service_level"], 50)
        self.came(waiting_since=self.ago(minutes=1))
        self.assertEqual(self.figures()["service_level"], 50, "it may still be in time")
        self.came(waiting_since=self.ago(minutes=10))
        self.env.flush_all()
        self.env["email.service.watch"]._look()
        self.assertEqual(self.figures()["service_level"], 33)

    def test_thresholds(self):
        self.support.write(
            {
                "email_warn_waiting": 1,
                "email_alert_waiting": 2,
                "email_warn_wait": 0,
                "email_alert_wait": 120,
            }
        )
        levels = []
        for minutes in (1, 3):
            self.came(waiting_since=self.ago(minutes=minutes))
            levels.append(self.figures()["levels"])
        self.assertEqual(
            levels,
            [
                {"waiting": "warn", "longest_wait": "ok"},
                {"waiting": "alert", "longest_wait": "alert"},
            ],
        )

    def test_who_may_see_them(self):
        self.came()
        self.assertEqual(self.figures(self.ada)["waiting"], 1)
        with self.assertRaisesRegex(AccessError, "Only supervisors and its members"):
            self.figures(self.ben)

    def test_a_member_sees_the_figures_of_the_whole_queue(self):
        self.came()
        self.support.user_ids |= self.ben
        # Ben joined after it came: it is not his, but it waits all the same.
        self.assertEqual(self.figures(self.ben)["waiting"], 1)

    def test_many_agents_and_conversations_cost_no_more(self):
        self.came()
        self.figures()
        before = self.env.cr.sql_log_count
        self.figures()
        few = self.env.cr.sql_log_count - before
        users = self.env["res.users"]
        for number in range(10):
            users |= self.make_user(
                f"figures_{number}", "base.group_user", f"N {number}"
            )
            self.came()
        self.support.user_ids |= users
        self.figures()
        self.env.invalidate_all()
        self.support.with_user(self.sam).name  # noqa: B018
        day_start(self.support.company_id, fields.Datetime.now())
        before = self.env.cr.sql_log_count
        self.figures()
        self.assertLessEqual(self.env.cr.sql_log_count - before, few + 7)
