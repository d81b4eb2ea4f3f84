"""The same agent is changed in two transactions at once."""

from on_odoo import ProcessCase
from psycopg2.errors import SerializationFailure

from odoo.tools import mute_logger


class TestAgentAtOnce(ProcessCase):
    def setUp(self):
        super().setUp()
        self.login = "twice@office.test"
        self.addCleanup(self.let_go)
        with self.registry.cursor() as cr:
            env = self.env(cr)
            role = env.ref("email_channel.group_email_agent").id
            self.user = env["res.users"].create(
                {"name": "Twice", "login": self.login, "group_ids": [(4, role)]}
            )
            self.agent = env["email.agent"]._of(self.user)
            self.agent._enter("available", "agent")

    def let_go(self):
        with self.registry.cursor() as cr:
            self.env(cr)["email.agent"].browse(self.agent.id).user_id.unlink()

    def enter(self, cr, code):
        self.env(cr)["email.agent"].browse(self.agent.id)._enter(code, "agent")

    def history(self):
        return self.ask(
            'SELECT s.code, h."end" IS NULL FROM email_agent_history h'
            " JOIN email_agent_state s ON s.id = h.state_id"
            " WHERE h.user_id = %s ORDER BY h.id",
            self.user.id,
        )

    def test_the_later_change_is_tried_again_and_follows(self):
        with self.registry.cursor() as late:
            late.execute("SELECT FROM email_agent")
            with self.registry.cursor() as early:
                self.enter(early, "rona")
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.enter(late, "offline")
            late.rollback()
            self.enter(late, "offline")
        self.assertEqual(
            self.history(),
            [("available", False), ("rona", False), ("offline", True)],
        )

    def test_a_user_becomes_an_agent_once(self):
        self.ask("DELETE FROM email_agent WHERE id = %s", self.agent.id)
        with self.registry.cursor() as late:
            late.execute("SELECT FROM email_agent")
            with self.registry.cursor() as early:
                first = self.env(early)["email.agent"]._of(
                    self.user.with_env(self.env(early))
                )
                self.agent = first
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.env(late)["email.agent"]._of(self.user.with_env(self.env(late)))
            late.rollback()
            again = self.env(late)["email.agent"]._of(
                self.user.with_env(self.env(late))
            )
            self.assertEqual(again.ids, first.ids)
