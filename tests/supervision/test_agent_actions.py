import contextlib

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..routing.agent_case import AgentCase
from ..routing.common import AGENT, SUPERVISOR

PORTAL = "base.group_portal"


class SupervisedCase(AgentCase):
    """Sue supervises Ada; Otto, Olga and their queue are of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_2 = cls.env["res.company"].create({"name": "Elsewhere"})
        theirs = {
            "company_id": cls.company_2.id,
            "company_ids": [Command.set(cls.company_2.ids)],
        }
        cls.users["otto"] = cls.make_user("otto", AGENT, "Otto", **theirs)
        cls.users["olga"] = cls.make_user("olga", SUPERVISOR, "Olga", **theirs)
        cls.users["pia"] = cls.make_user("pia", PORTAL, "Pia")
        cls.touchpoint = cls.make_touchpoint(cls.queue)
        cls.ben = cls.agent_of("ben")
        cls.otto = cls.agent_of("otto")

    def acts(self, by="sue"):
        return self.env["email.supervised.agent"].with_user(self.users[by])

    def give(self, agent=None, **vals):
        """A conversation that this agent has."""
        conversation = self.make_conversation(**vals)
        conversation._take((agent or self.ada).user_id)
        return conversation


class TestPause(SupervisedCase):
    def setUp(self):
        super().setUp()
        self.choose("available")

    def pause(self, agent=None, by="sue"):
        return self.acts(by).pause((agent or self.ada).ids)

    def test_a_paused_agent_is_ready_for_nothing_and_knows_by_whom(self):
        report = self.pause()
        self.assertEqual((report["done"], report["refused"]), (self.ada.ids, []))
        self.assertEqual(self.ada.code, "paused")
        self.assertEqual(self.history()[-1], ("paused", "supervisor", "Sue"))
        told = self.told(self.users["ada"].partner_id)[-1][1]
        self.assertEqual(told["paused"]["by"], "Sue")
        self.assertTrue(told["paused"]["since"])

    def test_the_agent_cannot_end_it(self):
        self.pause()
        for code in ("available", "in_email", "break", "offline"):
            with self.subTest(code), self.assertRaisesRegex(UserError, "Sue paused"):
                self.choose(code)
        self.assertEqual(self.ada.code, "paused")

    def test_a_supervisor_ends_it_and_it_is_as_it_was_before(self):
        self.choose("in_email")
        self.pause()
        report = self.acts().end_pause(self.ada.ids)
        self.assertEqual(report["done"], self.ada.ids)
        self.assertEqual((self.ada.code, self.ada.paused_at), ("in_email", False))

    def test_another_state_that_a_supervisor_chooses_ends_it(self):
        self.pause()
        self.choose("available", by="sue")
        self.assertEqual((self.ada.code, self.ada.paused_at), ("available", False))

    def test_who_leaves_and_comes_back_is_still_paused(self):
        self.pause()
        self.ada._enter("offline", "gone")
        self.assertEqual(self.choose("available")["code"], "paused")
        with self.assertRaises(UserError):
            self.choose("available")

    def test_who_is_offline_comes_into_it(self):
        self.choose("offline")
        self.pause()
        self.assertEqual(self.ada.code, "offline")
        self.choose("in_email")
        self.assertEqual(self.ada.code, "paused")

    def test_a_call_does_not_end_it(self):
        self.pause()
        self.ada._change("call", in_call=True)
        self.assertEqual(self.ada.code, "in_call")
        with self.assertRaises(UserError):
            self.choose("available")
        self.ada._change("call", in_call=False)
        self.assertEqual(self.ada.code, "paused")

    def test_who_calls_when_it_begins_is_paused_afterwards(self):
        self.ada._change("call", in_call=True)
        self.pause()
        self.ada._change("call", in_call=False)
        self.assertEqual(self.ada.code, "paused")

    def test_a_paused_agent_takes_nothing_and_gets_nothing_back(self):
        conversation = self.give()
        conversation._close()
        self.pause()
        conversation.with_user(self.users["sue"]).action_reopen()
        self.assertEqual(conversation.state, "pending")
        with self.assertRaisesRegex(UserError, "Sue paused you"):
            conversation.with_user(self.users["ada"]).action_pick()

    def test_a_paused_agent_goes_on_with_what_he_has(self):
        conversation = self.give()
        self.pause()
        conversation.with_user(self.users["ada"])._check_may_answer()
        self.assertEqual(conversation.user_id, self.users["ada"])

    def test_what_is_offered_goes_on_to_others(self):
        conversation = self.make_conversation()
        offer = self.env["email.offer"].create(
            {
                "conversation_id": conversation.id,
                "user_id": self.users["ada"].id,
                "queue_id": self.queue.id,
                "offered_at": "2026-01-01",
                "expires_at": "2099-01-01",
            }
        )
        self.pause()
        self.assertEqual(offer.state, "withdrawn")

    def test_nobody_pauses_himself_or_an_administrator(self):
        for agent in (self.agent_of("sue"), self.agent_of("adam")):
            report = self.pause(agent)
            self.assertEqual((report["done"], len(report["refused"])), ([], 1))
            self.assertFalse(agent.paused_at)

    def test_a_paused_supervisor_does_not_end_his_own(self):
        sue = self.agent_of("sue")
        self.choose("available", by="sue", agent=sue)
        self.pause(sue, by="adam")
        self.assertFalse(self.acts().end_pause(sue.ids)["done"])
        with self.assertRaises(UserError):
            self.choose("available", by="sue", agent=sue)
        self.assertTrue(self.acts("adam").end_pause(sue.ids)["done"])

    def test_of_several_those_are_paused_who_can_be(self):
        self.pause(self.ben)
        report = self.pause(self.ada | self.ben | self.otto)
        self.assertEqual(report["done"], self.ada.ids)
        self.assertEqual(len(report["refused"]), 2)
        self.assertIn("Done: 1 of 3", report["message"])
        self.assertIn("Ben was paused by Sue", report["message"])
        self.assertNotIn("Otto", report["message"])

    def test_the_pause_is_the_channels_to_write(self):
        self.pause()
        with self.assertRaises(AccessError):
            self.ada.with_user(self.users["ada"]).paused_at = False


class TestLogOut(SupervisedCase):
    def log_out(self, agents=None, by="sue"):
        return self.acts(by).log_out((agents or self.ada).ids)

    def token(self, name="ada"):
        return self.users[name]._compute_session_token("a session")

    def test_all_sessions_end_and_nothing_more_is_offered(self):
        self.choose("available")
        before = self.token()
        self.assertEqual(self.log_out()["done"], self.ada.ids)
        self.assertNotEqual(self.token(), before)
        self.assertEqual(self.ada.code, "offline")
        self.assertEqual(self.history()[-1], ("offline", "supervisor", "Sue"))

    def test_sessions_of_others_go_on(self):
        before = self.token("ben")
        self.log_out()
        self.assertEqual(self.token("ben"), before)

    def test_each_time_ends_those_since(self):
        tokens = {self.token()}
        for _time in range(3):
            self.log_out()
            tokens.add(self.token())
        self.assertEqual(len(tokens), 4)

    def test_a_paused_agent_who_logs_in_again_is_paused(self):
        self.choose("available")
        self.acts().pause(self.ada.ids)
        self.log_out()
        self.choose("available")
        self.assertEqual(self.ada.code, "paused")

    def test_administrators_himself_and_who_is_no_agent_stay(self):
        self.users["ben"].group_ids -= self.env.ref("email_channel.group_email_agent")
        for name in ("adam", "sue", "ben"):
            before = self.token(name)
            with self.subTest(name):
                report = self.log_out(self.agent_of(name))
                self.assertEqual((report["done"], len(report["refused"])), ([], 1))
                self.assertEqual(self.token(name), before)

    def test_administrators_of_odoo_stay_whatever_they_are_here(self):
        self.users["ben"].group_ids += self.env.ref("base.group_system")
        self.assertFalse(self.log_out(self.ben)["done"])

    def test_before_it_is_said_how_many_conversations_wait(self):
        self.env.company.email_return_after = 30
        self.give()
        self.give()._park(None)
        known = self.acts().ask_log_out(self.ada.ids)
        self.assertEqual(known["names"], ["Ada"])
        self.assertEqual((known["conversations"], known["parked"]), (2, 1))
        self.assertEqual(known["minutes"], 30)


class TestWhoMayAct(SupervisedCase):
    """Nobody but who supervises an agent does anything to him."""

    def calls(self, by, agent):
        acts = self.acts(by)
        return [
            lambda: acts.pause(agent.ids),
            lambda: acts.end_pause(agent.ids),
            lambda: acts.log_out(agent.ids),
            lambda: acts.ask_log_out(agent.ids),
        ]

    def assert_refused(self, call):
        with contextlib.suppress(AccessError):
            self.assertFalse(call().get("done"))

    def test_agents_and_strangers_do_nothing(self):
        public = self.env.ref("base.public_user")
        self.users["public"] = public
        for name in ("ada", "pia", "public"):
            for call in self.calls(name, self.ben):
                with self.subTest(name), self.assertRaises(AccessError):
                    call()
            with self.assertRaises(AccessError):
                self.acts(name).get_menu(self.ben.ids)

    def test_supervisors_do_nothing_to_another_companys(self):
        before = self.users["otto"]._compute_session_token("a session")
        for call in self.calls("sue", self.otto):
            self.assert_refused(call)
        after = self.users["otto"]._compute_session_token("a session")
        self.assertEqual((after, self.otto.paused_at), (before, False))
        self.assertEqual(self.acts().get_menu(self.otto.ids), {"agents": []})

    def test_a_limited_supervisor_acts_on_members_of_his_queues_only(self):
        self.env.company.email_supervisors_see = "own"
        for call in self.calls("sue", self.ada):
            self.assert_refused(call)
        self.queue.user_ids += self.users["sue"]
        self.assertEqual(self.acts().pause(self.ada.ids)["done"], self.ada.ids)
        self.assertFalse(self.acts().pause(self.ben.ids)["done"])
        self.assertTrue(self.acts("adam").pause(self.ben.ids)["done"])

    def test_who_is_gone_is_nobody(self):
        gone = self.env["email.agent"].browse(2**30)
        for call in self.calls("sue", gone):
            self.assert_refused(call)

    def test_the_menu_names_what_the_agent_has(self):
        conversation = self.give()
        [line] = self.acts().get_menu(self.ada.ids)["agents"]
        self.assertEqual((line["name"], line["paused"]), ("Ada", False))
        self.assertEqual([one["id"] for one in line["conversations"]], conversation.ids)
