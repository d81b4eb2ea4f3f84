from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ..routing.agent_case import AgentCase

MODELS = (
    "email.agent",
    "email.agent.state",
    "email.agent.history",
    "email.agent.set.state",
)
OUTSIDERS = {
    "employee": "base.group_user",
    "portal": "base.group_portal",
    "public": "base.group_public",
}


class TestAgentAccess(AgentCase):
    """Who sees and sets whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users |= {
            name: cls.make_user(f"agent_{name}", groups)
            for name, groups in OUTSIDERS.items()
        }
        cls.ben = cls.agent_of("ben")

    def agents(self, name):
        return self.env["email.agent"].with_user(self.users[name])

    def test_agents_see_themselves(self):
        self.assertEqual(self.agents("ada").search([]), self.ada)
        self.choose("available")
        self.choose("available", by="ben", agent=self.ben)
        rows = self.env["email.agent.history"].with_user(self.users["ada"]).search([])
        self.assertEqual(rows.user_id, self.users["ada"])

    def test_an_agent_does_not_set_another(self):
        for code in ("available", "offline"):
            with self.assertRaises(AccessError):
                self.choose(code, by="ada", agent=self.ben)
        self.assertEqual(self.ben.code, "offline")
        self.assertFalse(self.history(self.ben))

    def test_supervisors_and_administrators_see_and_set_all(self):
        for name in ("sue", "adam"):
            self.assertLessEqual(self.ada | self.ben, self.agents(name).search([]))
            self.choose("available", by=name)
            self.assertEqual(self.ada.code, "available")
            self.choose("offline", by=name)

    def test_nobody_writes_past_set_state(self):
        state = self.state("available").id
        for name in ("ada", "sue", "adam"):
            agent = self.ada.with_user(self.users[name])
            for field in ("base_state_id", "state_id"):
                with (
                    self.subTest(user=name, field=field),
                    self.assertRaises(AccessError),
                ):
                    agent.write({field: state})
            with self.assertRaises(AccessError):
                agent.unlink()
            with self.assertRaises(AccessError):
                self.agents(name).create({"user_id": self.users[name].id})

    def test_nobody_changes_the_history(self):
        self.choose("available")
        row = self.env["email.agent.history"].search(
            [("user_id", "=", self.users["ada"].id)]
        )
        for name in ("ada", "sue", "adam"):
            own = row.with_user(self.users[name])
            with self.subTest(user=name):
                self.assertTrue(own.state_id)
                with self.assertRaises(AccessError):
                    own.write({"seconds": 1})
                with self.assertRaises(AccessError):
                    own.unlink()

    def test_agents_have_no_dialog_for_others(self):
        with self.assertRaises(AccessError):
            self.env["email.agent.set.state"].with_user(self.users["ada"]).create(
                {"agent_ids": self.ada.ids, "state_id": self.state("available").id}
            )

    def test_outsiders_see_and_set_nothing(self):
        for name in OUTSIDERS:
            user = self.users[name]
            for model in MODELS:
                with (
                    self.subTest(user=name, model=model),
                    self.assertRaises(AccessError),
                ):
                    self.env[model].with_user(user).search([])
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.choose("available", by=name)
            self.assertEqual(self.agents(name).get_desk(), {"is_agent": False})

    def test_who_lost_the_role_sets_nothing_any_more(self):
        self.choose("available")
        role = self.env.ref("email_channel.group_email_agent")
        self.users["ada"].group_ids = [Command.unlink(role.id)]
        with self.assertRaises(AccessError):
            self.choose("offline")

    def test_supervisors_see_and_set_agents_of_their_companies(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        far = self.make_user(
            "agent_far",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        agent = self.env["email.agent"]._of(far)
        self.assertNotIn(agent, self.agents("sue").search([]))
        with self.assertRaises(AccessError):
            self.choose("offline", by="sue", agent=agent)
        with self.assertRaises(AccessError):
            self.choose("available", by="sue", agent=agent)
        far.company_ids = [Command.link(self.env.company.id)]
        self.assertIn(agent, self.agents("sue").search([]))
        self.choose("available", by="sue", agent=agent)
        self.assertEqual(agent.code, "available")


@tagged("-at_install", "post_install")
class TestAgentRpc(AgentCase, HttpCase):
    """The same from outside."""

    def call(self, method, *arguments):
        answer = self.make_jsonrpc_request(
            f"/web/dataset/call_kw/email.agent/{method}",
            {
                "model": "email.agent",
                "method": method,
                "args": list(arguments),
                "kwargs": {},
            },
        )
        self.env.invalidate_all()
        return answer

    def log_in(self, name):
        self.users[name].sudo().password = "secret of the desk"
        self.authenticate(self.users[name].login, "secret of the desk")

    def test_agent_works_from_the_browser(self):
        self.log_in("ada")
        desk = self.call("get_desk")
        self.assertEqual(desk["agent_id"], self.ada.id)
        state = self.call("set_state", [desk["agent_id"]], self.state("in_email").id)
        self.assertEqual(state["code"], "in_email")
        self.assertEqual(self.ada.code, "in_email")

    def test_private_methods_are_private(self):
        self.log_in("sue")
        for method, arguments in (
            ("_enter", [self.ada.ids, "available", "agent"]),
            ("_miss", [self.ada.ids]),
            ("_change", [self.ada.ids, "agent"]),
            ("_check_attendance", []),
        ):
            with (
                self.subTest(method=method),
                mute_logger("odoo.http"),
                self.assertRaisesRegex(JsonRpcException, "AccessError"),
            ):
                self.call(method, *arguments)
        self.assertEqual(self.ada.code, "offline")
