from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import CUSTOMER, SUPPORT, ChannelCase


class TestBlocked(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(
            cls.env,
            "blocked_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        cls.env.company.email = "office@company.test"

    def setUp(self):
        super().setUp()
        self.connect()

    def block(self, conversation, user, **vals):
        """Through the wizard; the action it answers with."""
        action = conversation.with_user(user).action_block_sender()
        wizard = self.env[action["res_model"]].with_user(user)
        wizard = wizard.browse(action["res_id"])
        wizard.write(vals)
        return wizard.action_block()

    def undo(self, action, user):
        params = action["params"]
        conversation = self.env["email.conversation"].browse(params["conversation_id"])
        conversation.with_user(user).action_unblock_sender(*params["undo"])

    # -- the lists -----------------------------------------------------------------

    def test_hundreds_are_pasted_and_each_is_kept_once(self):
        pasted = "\n".join(f"Spam{number % 300}@Junk.test" for number in range(600))
        self.touchpoint.blocked_senders = f"{pasted}; @junk.example\njunk.example"
        entries = self.touchpoint.blocked_senders.split(", ")
        self.assertEqual(len(entries), 301)
        self.assertEqual(entries[0], "spam0@junk.test")
        self.assertEqual(entries[-1], "junk.example")

    def test_all_that_cannot_be_read_is_told_at_once(self):
        wrong = " ".join(f"x@@{number}" for number in range(7))
        with self.assertRaisesRegex(ValidationError, "“x@@0”.*“x@@4” and 2 more"):
            self.touchpoint.blocked_senders = f"good.example, {wrong}"

    def test_nobody_blocks_us(self):
        for entry in (SUPPORT, "demo.test", "test", "company.test"):
            with self.subTest(entry=entry):
                words = f"“{entry}” cannot be blocked"
                with self.assertRaisesRegex(ValidationError, words):
                    self.touchpoint.blocked_senders = f"junk.example, {entry}"
                with self.assertRaisesRegex(ValidationError, words):
                    self.env.company.email_blocked_senders = entry

    def test_nobody_sets_up_a_touchpoint_whose_address_is_blocked(self):
        self.env.company.email_blocked_senders = "shop.example"
        with self.assertRaisesRegex(ValidationError, "“shop.example” cannot be"):
            self.make_touchpoint(name="Shop", email="info@shop.example")

    def test_the_companys_list_counts_for_each_of_its_touchpoints(self):
        self.env.company.email_blocked_senders = CUSTOMER
        self.assertFalse(self.receive(self.mail()))
        row = self.env["email.inbound"].search([], limit=1)
        self.assertEqual((row.state, row.hold_kind), ("dropped", "blocked"))

    def test_settings_show_and_change_the_companys_list(self):
        settings = self.env["res.config.settings"].create(
            {"email_blocked_senders": "a@junk.test, A@junk.test"}
        )
        settings.execute()
        self.assertEqual(self.env.company.email_blocked_senders, "a@junk.test")

    # -- the ledger ----------------------------------------------------------------

    def test_dropped_mail_is_counted_shown_and_let_through(self):
        self.touchpoint.blocked_senders = CUSTOMER
        self.receive(
            self.mail("One"), self.mail("Two"), self.mail("Ok", From="a@b.test")
        )
        self.assertEqual(self.touchpoint.blocked_count, 2)
        action = self.touchpoint.action_open_blocked()
        rows = self.env["email.inbound"].search(action["domain"])
        self.assertEqual(set(rows.mapped("subject")), {"One", "Two"})
        rows[0].action_release()
        self.fetch()
        self.assertEqual(rows[0].state, "done")
        self.assertEqual(self.touchpoint.blocked_count, 1)

    # -- from the conversation -------------------------------------------------------

    def test_agent_blocks_the_address_for_its_touchpoint_and_closes(self):
        conversation = self.receive(self.mail()).conversation_id
        action = self.block(conversation, self.agent)
        self.assertEqual(self.touchpoint.blocked_senders, CUSTOMER)
        self.assertEqual(conversation.state, "closed")
        self.assertEqual(action["tag"], "email_channel.blocked")
        self.assertFalse(self.receive(self.mail("Once more")))

    def test_undo_takes_it_off_the_list_and_opens_what_it_closed(self):
        self.touchpoint.blocked_senders = "junk.example"
        conversation = self.receive(self.mail()).conversation_id
        conversation.with_user(self.agent).action_pick()
        action = self.block(conversation, self.agent)
        self.undo(action, self.agent)
        self.assertEqual(self.touchpoint.blocked_senders, "junk.example")
        self.assertEqual(conversation.state, "active")
        self.undo(action, self.agent)
        self.assertEqual(conversation.state, "active", "a second click is no harm")

    def test_undo_leaves_what_was_blocked_before(self):
        conversation = self.receive(self.mail()).conversation_id
        self.touchpoint.blocked_senders = CUSTOMER
        action = self.block(conversation, self.agent, close=False)
        self.assertIn("already", action["params"]["message"])
        self.undo(action, self.agent)
        self.assertEqual(self.touchpoint.blocked_senders, CUSTOMER)
        self.assertEqual(conversation.state, "pending")

    def test_an_undo_takes_back_ones_own_block_only(self):
        conversation = self.receive(self.mail()).conversation_id
        self.touchpoint.blocked_senders = CUSTOMER
        for user in (self.agent, self.supervisor):
            mine = conversation.with_user(user)
            with self.assertRaisesRegex(AccessError, "You did not block"):
                mine.action_unblock_sender(CUSTOMER, False)
        self.block(conversation, self.agent, close=False)
        with self.assertRaisesRegex(AccessError, "You did not block"):
            conversation.with_user(self.supervisor).action_unblock_sender(
                CUSTOMER, False
            )
        self.assertEqual(self.touchpoint.blocked_senders, CUSTOMER)

    def test_an_undo_leaves_what_somebody_else_wants_blocked_too(self):
        conversation = self.receive(self.mail()).conversation_id
        action = self.block(conversation, self.agent, close=False)
        self.block(conversation, self.supervisor, close=False)
        self.undo(action, self.agent)
        self.assertEqual(self.touchpoint.blocked_senders, CUSTOMER)

    def test_a_used_or_late_undo_lifts_nothing(self):
        conversation = self.receive(self.mail()).conversation_id
        action = self.block(conversation, self.agent, close=False)
        self.undo(action, self.agent)
        self.touchpoint.blocked_senders = CUSTOMER  # by an administrator
        self.undo(action, self.agent)
        self.assertEqual(self.touchpoint.blocked_senders, CUSTOMER)
        self.touchpoint.blocked_senders = False
        self.block(conversation, self.agent, close=False)
        self.env.cr.execute(
            "UPDATE email_block SET create_date = create_date - interval '11 minutes'"
        )
        with self.assertRaisesRegex(AccessError, "You did not block"):
            self.undo(action, self.agent)
        self.assertEqual(self.touchpoint.blocked_senders, CUSTOMER)

    def test_a_sender_that_no_list_can_hold_is_said_to_be_unknown(self):
        conversation = self.receive(self.mail()).conversation_id
        for address in (False, '"a b"@odd.test', "nonsense,,"):
            conversation.customer_email = address
            mine = conversation.with_user(self.agent)
            with self.subTest(address=address):
                wizard = self.env["email.block.sender"].with_user(self.agent)
                wizard = wizard.create({"conversation_id": conversation.id})
                wizard.read()
                for call in (mine.action_block_sender, wizard.action_block):
                    with self.assertRaisesRegex(UserError, "is not known"):
                        call()

    def test_supervisor_blocks_the_domain_everywhere(self):
        mail = self.receive(self.mail(From="a@news.junk.test"))
        action = self.block(
            mail.conversation_id, self.supervisor, whom="domain", where="all"
        )
        self.assertEqual(self.env.company.email_blocked_senders, "news.junk.test")
        self.assertFalse(self.touchpoint.blocked_senders)
        self.undo(action, self.supervisor)
        self.assertFalse(self.env.company.email_blocked_senders)

    def test_agent_blocks_neither_domains_nor_everywhere(self):
        conversation = self.receive(self.mail(From="a@junk.test")).conversation_id
        for vals in ({"whom": "domain"}, {"where": "all"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.block(conversation, self.agent, **vals)
        mine = conversation.with_user(self.agent)
        self.env.company.email_blocked_senders = "junk.test"
        with self.assertRaises(AccessError):
            mine.action_unblock_sender("junk.test", True)
        self.touchpoint.blocked_senders = "b@junk.test"
        with self.assertRaisesRegex(AccessError, "You did not block b@junk.test"):
            mine.action_unblock_sender("b@junk.test", False)

    def test_agent_does_not_block_on_what_another_has(self):
        other = new_test_user(
            self.env,
            "blocked_other",
            groups="base.group_user,email_channel.group_email_agent",
        )
        self.queue.user_ids = [Command.link(other.id)]
        conversation = self.receive(self.mail()).conversation_id
        conversation.with_user(self.agent).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            conversation.with_user(other).action_block_sender()

    def test_nobody_blocks_a_colleagues_domain_from_a_conversation(self):
        mail = self.receive(self.mail(From="friend@demo.test"))
        with self.assertRaisesRegex(ValidationError, "“demo.test” cannot be blocked"):
            self.block(mail.conversation_id, self.supervisor, whom="domain")
