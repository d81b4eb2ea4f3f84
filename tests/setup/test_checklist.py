from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ...adapters.errors import ConnectionFailed
from ...models.attachments.email_scanner import WITHOUT
from ..common import SUPPORT, ChannelCase


class TestChecklist(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = new_test_user(
            cls.env,
            "channel_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
            email="boss@office.test",
        )
        cls.setup = cls.env["email.setup"].with_user(cls.administrator)

    def checklist(self, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.setup.get_checklist(*args)

    def states(self):
        return {step["name"]: step["state"] for step in self.checklist()["steps"]}

    def step(self, name):
        return next(s for s in self.checklist()["steps"] if s["name"] == name)

    def labels(self, name):
        return [button["label"] for button in self.step(name)["buttons"]]

    # -- states ----------------------------------------------------------------

    def test_without_a_touchpoint_everything_is_left(self):
        self.touchpoint.unlink()
        found = self.states()
        self.assertEqual(found.pop("application"), "unneeded")
        self.assertEqual(set(found.values()), {"todo"})
        self.assertFalse(self.checklist()["touchpoint"])

    def test_touchpoint_that_nobody_connected(self):
        self.assertEqual(
            self.states(),
            {
                "application": "unneeded",
                "mailbox": "done",
                "queue": "done",
                "members": "done",
                "roles": "done",
                "connect": "todo",
                "activate": "todo",
                "scanner": "todo",
                "test": "todo",
            },
        )

    def test_touchpoint_without_a_queue(self):
        self.touchpoint.queue_ids = False
        found = self.states()
        self.assertEqual(
            [found[name] for name in ("queue", "members", "roles")], ["todo"] * 3
        )

    def test_queue_that_takes_no_email_does_not_count(self):
        self.queue.email_enabled = False
        self.assertEqual(self.states()["queue"], "todo")

    def test_member_without_a_role_is_named(self):
        stranger = new_test_user(self.env, "no_role", name="Nora Newcomer")
        self.queue.user_ids = [Command.link(stranger.id)]
        step = self.step("roles")
        self.assertEqual(step["state"], "trouble")
        self.assertIn("Nora Newcomer", step["detail"])
        self.assertNotIn("Ada Agent", step["detail"])

    def test_archived_member_does_not_count(self):
        self.agent.active = False
        self.assertEqual(self.states()["members"], "todo")

    def test_lost_connection_says_why(self):
        self.touchpoint.receiving_id._on_failed(ConnectionFailed("login"))
        self.assertIn("password", self.step("connect")["detail"])

    def test_microsoft_needs_an_application(self):
        self.touchpoint.connection_method = "microsoft"
        self.assertEqual(self.states()["application"], "todo")
        company = self.env.company
        company.email_microsoft_client_id = "client"
        self.assertEqual(self.states()["application"], "todo")
        company.email_microsoft_client_secret = "secret"
        self.assertEqual(self.states()["application"], "done")

    def test_application_of_the_touchpoint_itself(self):
        self.touchpoint.write(
            {
                "connection_method": "google",
                "oauth_own_app": True,
                "oauth_client_id": "client",
                "oauth_client_secret": "secret",
            }
        )
        self.assertEqual(self.states()["application"], "done")

    def test_from_connect_to_the_first_mail_both_ways(self):
        self.connect()
        self.assertEqual(self.states()["activate"], "done")
        self.assertEqual(self.states()["test"], "todo")
        self.assertTrue(self.checklist()["waits"])
        self.receive(self.mail())
        self.assertFalse(self.checklist()["waits"])
        self.assertIn("Open conversation", self.labels("test"))
        self.touchpoint.with_user(self.administrator).action_send_test()
        self.assertEqual(self.states()["test"], "done")
        self.assertFalse(self.checklist()["complete"])
        self.assertTrue(self.checklist()["unscanned"])
        self.env["ir.config_parameter"].set_param(WITHOUT, True)
        self.assertTrue(self.checklist()["complete"])
        self.assertFalse(self.checklist()["unscanned"])

    def test_mail_that_is_stuck_is_told(self):
        self.connect()
        self.env["email.inbound"].create(
            {
                "touchpoint_id": self.touchpoint.id,
                "company_id": self.touchpoint.company_id.id,
                "folder": "INBOX",
                "state": "held",
            }
        )
        self.assertEqual(self.states()["test"], "trouble")
        self.assertIn("Open incoming mail", self.labels("test"))

    def test_the_touchpoint_that_is_furthest_is_shown_or_the_chosen_one(self):
        other = self.make_touchpoint(name="Sales", email="sales@demo.test")
        self.connect()
        self.assertEqual(self.checklist()["touchpoint"], self.touchpoint.id)
        self.assertEqual(self.checklist(other.id)["touchpoint"], other.id)
        self.assertEqual(len(self.checklist()["touchpoints"]), 2)

    def test_touchpoint_of_another_company_is_not_shown(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        queue = self.env["helpdesk.ticket.team"].create(
            {"name": "Elsewhere", "company_id": company.id}
        )
        foreign = self.make_touchpoint(
            company_id=company.id, queue_ids=[Command.set(queue.ids)]
        )
        found = self.checklist(foreign.id)
        self.assertEqual(found["touchpoint"], self.touchpoint.id)
        self.assertNotIn(foreign.id, [each["id"] for each in found["touchpoints"]])

    # -- buttons ---------------------------------------------------------------

    def test_every_action_opens_what_the_administrator_may_read(self):
        self.connect()
        for step in self.checklist()["steps"]:
            for button in step["buttons"]:
                action = button.get("action")
                if action:
                    with self.subTest(step["name"], label=button["label"]):
                        model = self.env[action["res_model"]]
                        model.with_user(self.administrator).check_access("read")

    def test_settings_open_only_for_who_may_open_them(self):
        self.touchpoint.connection_method = "microsoft"
        self.assertEqual(self.labels("application"), [])
        self.administrator.group_ids = [
            Command.link(self.env.ref("base.group_system").id)
        ]
        self.assertEqual(self.labels("application"), ["Open settings"])

    def test_dismissed_for_the_company_until_asked_for_again(self):
        self.setup.dismiss()
        self.assertTrue(self.checklist()["dismissed"])
        self.setup.dismiss(False)
        self.assertFalse(self.checklist()["dismissed"])

    def test_only_for_administrators_of_the_channel(self):
        setup = self.env["email.setup"].with_user(self.agent)
        for call in (setup.get_checklist, setup.dismiss):
            with self.assertRaises(AccessError):
                call()

    # -- the test mail -----------------------------------------------------------

    def send_test(self):
        return self.touchpoint.with_user(self.administrator).action_send_test()

    def test_test_mail_leaves_through_the_touchpoint_and_its_answer_comes_in(self):
        self.connect()
        self.send_test()
        (sent,) = self.smtpd.sent
        self.assertEqual(sent.rcpt_tos, ("boss@office.test",))
        self.assertIn(b'From: "Support" <support@demo.test>', sent.raw)
        (answer,) = self.receive(
            self.mail("Re: Test mail", From="boss@office.test", In_Reply_To="<x@y>")
        )
        self.assertEqual(answer.conversation_id.touchpoint_id, self.touchpoint)

    def test_test_mail_that_the_server_refuses_says_why(self):
        self.connect()
        self.smtpd.reject["boss@office.test"] = "550 5.1.1 No such user here"
        with self.assertRaisesRegex(UserError, "No such user here"):
            self.send_test()
        self.assertEqual(self.states()["test"], "todo")

    def test_test_mail_needs_an_address_that_is_not_the_touchpoints(self):
        self.connect()
        self.administrator.email = SUPPORT
        with self.assertRaisesRegex(UserError, "in a circle"):
            self.send_test()
        self.administrator.email = False
        with self.assertRaisesRegex(UserError, "your own preferences"):
            self.send_test()

    def test_test_mail_only_of_an_active_touchpoint(self):
        with self.assertRaisesRegex(UserError, "does not send yet"):
            self.send_test()

    def test_agent_sends_no_test_mail(self):
        self.connect()
        with self.assertRaises(AccessError):
            self.touchpoint.with_user(self.agent).action_send_test()

    def test_test_mail_through_odoos_own_server(self):
        self.make_platform_server()
        self.touchpoint.company_id.email = "office@demo.test"
        self.touchpoint.sending_method = "platform"
        self.connect()
        self.send_test()
        (sent,) = self.smtpd.sent
        self.assertIn(b"Reply-To: support@demo.test", sent.raw)
