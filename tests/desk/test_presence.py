from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ChannelCase
from ..security.test_access import GROUPS


class TestPresence(ChannelCase):
    """Who looks at a conversation and who writes in it, to those who see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(
                cls.env, f"presence_{name}", groups=groups, name=name.capitalize()
            )
            for name, groups in GROUPS.items()
        }
        cls.queue.user_ids = [Command.link(cls.users["agent"].id)]

    def setUp(self):
        super().setUp()
        self.connect()
        self.conversation = self.receive(self.mail()).conversation_id

    def beat(self, kind="viewing", tab="tab", user=None):
        presence = self.env["email.presence"].with_user(user or self.users["agent"])
        return presence.beat(self.conversation.id, tab, kind)

    def leave(self, tab="tab", user=None):
        presence = self.env["email.presence"].with_user(user or self.users["agent"])
        presence.leave(self.conversation.id, tab)

    def shown(self, user=None):
        conversation = self.conversation.with_user(user or self.agent)
        conversation.invalidate_recordset(["presence"])
        presence = conversation.presence
        return presence["viewing"], presence["writing"]

    def pass_by(self, seconds):
        """So long ago was the last sign of life."""
        self.env.cr.execute(
            "UPDATE email_presence SET seen_at = seen_at - %s * interval '1 s'",
            [seconds],
        )

    def told(self):
        """Payloads of what open screens have been told since the last time."""
        self.env.cr.precommit.run()
        found = self.env["bus.bus"].search([("message", "like", "email.presence")])
        messages = found.mapped("message")
        found.unlink()
        return messages

    def test_it_is_shown_to_others_and_not_to_oneself(self):
        self.beat()
        self.assertEqual(self.shown(), (["Agent"], []))
        self.assertEqual(self.shown(self.users["agent"]), ([], []))
        self.beat("writing")
        self.assertEqual(self.shown(), ([], ["Agent"]))
        (person,) = self.beat(user=self.agent)
        self.assertEqual((person["name"], person["kind"]), ("Agent", "writing"))
        self.assertEqual(person["id"], self.users["agent"].id)
        self.assertTrue(40 < person["seconds"] <= 45)

    def test_a_supervisor_who_only_looks_is_not_announced_to_who_is_at_work(self):
        sue = self.users["supervisor"]
        self.beat(user=sue)
        self.assertEqual(self.shown(), (["Supervisor"], []))
        self.conversation._take(self.agent)
        self.beat(user=sue)
        self.assertEqual(self.shown(), ([], []))
        self.beat("writing", user=sue)
        self.assertEqual(self.shown(), ([], ["Supervisor"]))
        self.beat(user=sue)
        self.assertEqual(self.shown(), ([], []))
        self.conversation.company_id.email_spied_told = True
        self.beat(user=sue)
        self.assertEqual(self.shown(), (["Supervisor"], []))

    def test_who_leaves_is_gone_at_once(self):
        self.beat()
        self.leave()
        self.assertEqual(self.shown(), ([], []))

    def test_who_is_not_heard_of_is_gone_after_a_while(self):
        self.beat()
        self.pass_by(44)
        self.assertEqual(self.shown(), (["Agent"], []))
        self.pass_by(2)
        self.assertEqual(self.shown(), ([], []))

    def test_of_several_tabs_each_counts(self):
        self.beat("viewing", "first")
        self.beat("writing", "second")
        self.assertEqual(self.shown(), ([], ["Agent"]))
        self.leave("second")
        self.assertEqual(self.shown(), (["Agent"], []))

    def test_screens_are_told_of_changes_only(self):
        self.told()
        self.beat()
        self.assertEqual(len(self.told()), 1)
        self.beat()
        self.assertEqual(self.told(), [])
        self.beat("writing")
        (message,) = self.told()
        self.assertIn('"writing"', message)
        self.leave()
        (message,) = self.told()
        self.assertNotIn("Agent", message)
        self.leave()
        self.assertEqual(self.told(), [])

    def test_who_comes_back_after_a_while_is_told_anew(self):
        self.beat()
        self.told()
        self.pass_by(60)
        self.beat()
        self.assertEqual(len(self.told()), 1)

    def test_a_sign_of_life_writes_one_row_and_locks_no_conversation(self):
        for _time in range(5):
            self.beat()
        self.env.cr.execute("SELECT count(*) FROM email_presence")
        self.assertEqual(self.env.cr.fetchone(), (1,))
        self.env.cr.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint"
            " WHERE conrelid = 'email_presence'::regclass AND contype = 'f'"
        )
        self.assertEqual(self.env.cr.fetchall(), [("res_users",)])

    def test_who_does_not_see_the_conversation_learns_and_says_nothing(self):
        far = self.env["res.company"].create({"name": "Far"})
        elsewhere = new_test_user(
            self.env,
            "presence_far",
            groups=GROUPS["supervisor"],
            company_id=far.id,
            company_ids=[Command.set(far.ids)],
        )
        self.conversation.queue_ids = False
        supervisor = self.users["supervisor"]
        self.beat(user=supervisor)
        presence = self.env["email.presence"]
        for user in (self.users["agent"], elsewhere):
            with self.subTest(user=user.login):
                self.assertFalse(self.beat(user=user))
                theirs = presence.with_user(user)
                self.assertEqual(theirs.of(self.conversation.ids), {})
        for name in ("employee", "portal", "public"):
            theirs = presence.with_user(self.users[name])
            for call in (
                lambda theirs=theirs: theirs.of(self.conversation.ids),
                lambda theirs=theirs: theirs.beat(self.conversation.id, "x", "viewing"),
            ):
                try:
                    self.assertFalse(call())
                except AccessError:
                    continue
        found = presence.with_user(supervisor)._people(self.conversation)
        self.assertEqual(len(found[self.conversation.id]), 1)

    def test_nobody_reads_or_writes_the_rows(self):
        self.beat()
        for name in ("agent", "supervisor", "administrator"):
            rows = self.env["email.presence"].with_user(self.users[name])
            with self.assertRaises(AccessError):
                rows.search([])
            with self.assertRaises(AccessError):
                rows.create({"conversation_id": self.conversation.id})

    def test_nonsense_is_no_sign_of_life(self):
        presence = self.env["email.presence"].with_user(self.agent)
        for arguments in (
            (self.conversation.id, "tab", "dancing"),
            (self.conversation.id, "", "viewing"),
            (self.conversation.id, "x" * 100, "viewing"),
            (0, "tab", "viewing"),
            (10**9, "tab", "viewing"),
        ):
            self.assertFalse(presence.beat(*arguments), arguments)
        self.assertEqual(self.shown(self.users["agent"]), ([], []))

    def test_what_browsers_left_is_cleared_away(self):
        self.beat()
        self.pass_by(60)
        self.beat("viewing", "other")
        self.env["email.presence"]._gc()
        self.env.cr.execute("SELECT tab FROM email_presence")
        self.assertEqual(self.env.cr.fetchall(), [("other",)])
