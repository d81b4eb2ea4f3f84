from email import message_from_bytes, policy

from odoo.exceptions import AccessError, UserError

from ...core.dialer.line import Line
from ...models.dialer import blacklist
from ...models.dialer.line_letter import LineLetter
from ...models.dialer.subscriber import Subscriber
from ...models.dialer.unsubscribing import (
    PATH,
    TEST,
    Unsubscribing,
    left_out,
    token_of,
)
from .dialer_case import FOOTER, make_dialer
from .unsubscribe_case import UnsubscribeCase


class TestUnsubscribing(UnsubscribeCase):
    """What the mails say of it, and what follows for lines (I6)."""

    def leave(self, scope="dialer", line=None, **vals):
        Subscriber(line or self.line).leave(scope, "page", **vals)

    def come_back(self):
        Subscriber(self.line).come_back()

    def states(self):
        self.env.invalidate_all()
        lines = self.waiting | self.waiting_others | self.invited
        return [(line.state, line.skipped or "") for line in lines]

    # -- what the mails say ---------------------------------------------------------

    def test_the_mail_of_a_line_says_how(self):
        self.sent.dialer_id.template_id = self.env["email.template"].create(
            {"name": "News", "subject": "News", "body": "<p>Hello</p>"}
        )
        raw = LineLetter(self.sent).build(self.told()).as_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        token = token_of(self.env, self.line.id, self.line.message_id)
        url = f"https://odoo.shop.test{PATH}{token}"
        self.assertIn(f"<{url}>".encode(), raw)
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        self.assertIn(f"<dialer-{self.dialer.id}.", message["List-Id"])
        self.assertEqual(message["Precedence"], "bulk")
        for kind in ("html", "plain"):
            said = message.get_body((kind,)).get_content()
            for words in (url, *FOOTER.splitlines(), "Ana@demo.test", "Newsletter"):
                self.assertIn(words, said)

    def test_each_line_has_a_link_of_its_own(self):
        of_list = Unsubscribing(self.sent)
        mine, other = (
            of_list.headers(self.told(one)) for one in (self.line, self.waiting)
        )
        self.assertNotEqual(mine["List-Unsubscribe"], other["List-Unsubscribe"])

    def test_the_footer_is_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env.company.partner_id.lang = "es_ES"
        words = Unsubscribing(self.sent.with_context(lang="en_US")).footer(self.told())
        self.assertEqual(words, Unsubscribing(self.sent).footer(self.told()))

    def test_what_is_no_advertising_has_no_footer_but_the_button(self):
        self.dialer.write({"advertising": False, "footer_address": False})
        of_list = Unsubscribing(self.sent)
        of_list.check_footer()
        self.assertEqual(of_list.footer(self.told()), ("", ""))
        self.assertIn("List-Unsubscribe-Post", of_list.headers(self.told()))

    def test_a_test_mail_has_a_link_that_says_so_and_no_button(self):
        raw = LineLetter(self.sent).build(Line(0, "me@shop.test")).as_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        self.assertIn(f"{PATH}{TEST}", message.get_body(("html",)).get_content())
        self.assertNotIn("List-Unsubscribe", message)

    def test_advertising_without_an_address_does_not_leave(self):
        self.env.cr.execute("UPDATE email_dialer SET footer_address = ' '")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "postal address"):
            self.next.action_play()
        self.assertFalse(self.next.running)

    def test_the_list_says_when_one_click_cannot_be(self):
        self.assertFalse(self.sent.unsubscribe_trouble)
        self.env["ir.config_parameter"].set_param("web.base.url", "http://localhost")
        self.sent.invalidate_recordset()
        self.assertIn("http://localhost", self.sent.unsubscribe_trouble)

    # -- what follows for lines -------------------------------------------------------

    def test_it_holds_for_all_lists_of_the_dialer_at_once(self):
        self.leave()
        self.assertEqual(
            self.states(),
            [("skipped", "unsubscribed"), ("waiting", ""), ("waiting", "")],
        )
        self.assertTrue(self.line.unsubscribed_at)
        self.assertFalse(self.waiting.unsubscribed_at)
        keys = ["ana@demo.test", "bob@demo.test"]
        self.assertEqual(left_out(self.next, keys), {"ana@demo.test": "unsubscribed"})
        self.assertEqual(left_out(self.invitations, keys), {})

    def test_from_all_it_holds_for_those_of_the_company(self):
        self.leave("company")
        self.assertEqual(self.states()[2], ("skipped", "unsubscribed"))
        self.assertIn("ana@demo.test", left_out(self.invitations, ["ana@demo.test"]))

    def test_another_company_is_not_meant(self):
        other = self.env["res.company"].create({"name": "Sister"})
        touchpoint = self.make_touchpoint(
            self.queue.browse(), company_id=other.id, email="sister@shop.test"
        )
        queue = self.make_queue("Hers", self.env["res.users"], company_id=other.id)
        dialer = make_dialer(touchpoint, queue, company_id=other.id)
        hers = self.env["email.dialer.list"].create(
            {"name": "Hers", "dialer_id": dialer.id}
        )
        line = self.make_line(hers, "ana@demo.test")
        self.leave("company")
        self.env.invalidate_all()
        self.assertEqual(line.state, "waiting")
        self.assertFalse(left_out(hers, ["ana@demo.test"]))
        self.assertFalse(self.blacklisted())

    def test_where_there_is_one_company_only_it_is_the_blacklist(self):
        self.alone()
        self.leave("company")
        entry = self.blacklisted()
        self.assertEqual(entry.email_origin, "unsubscribed")
        self.assertIn("Newsletter", entry.email_reason)
        self.assertIn("Newsletter", entry.message_ids[0].body)
        self.come_back()
        self.assertFalse(entry.active)

    def test_who_is_on_the_blacklist_is_left_out(self):
        self.env["mail.blacklist"].create({"email": "Bob@demo.test"})
        keys = ["ana@demo.test", "bob@demo.test"]
        self.assertEqual(left_out(self.next, keys), {"bob@demo.test": "blacklisted"})

    def test_the_way_back_puts_back_what_it_took_out(self):
        self.leave("company")
        self.come_back()
        self.assertEqual(self.states(), [("waiting", "")] * 3)
        self.assertFalse(self.line.unsubscribed_at)
        self.assertTrue(self.said.undone_at)
        self.assertFalse(left_out(self.next, ["ana@demo.test"]))
        self.leave()
        self.assertEqual(self.states()[0], ("skipped", "unsubscribed"))
        self.assertEqual(len(self.said), 2)

    def test_it_puts_back_nothing_else(self):
        self.invited.write({"state": "skipped", "skipped": "stopped"})
        self.leave("company")
        # His list has finished meanwhile.
        self.next.finished_at = "2026-01-01"
        self.come_back()
        self.assertEqual(
            self.states(),
            [("skipped", "unsubscribed"), ("waiting", ""), ("skipped", "stopped")],
        )

    def test_the_way_back_leaves_the_blacklist_of_others_alone(self):
        self.alone()
        theirs = self.env["mail.blacklist"].create({"email": "ana@demo.test"})
        self.leave("company")
        self.assertFalse(theirs.email_origin)
        self.come_back()
        self.assertTrue(theirs.active)

    def test_nor_does_it_forget_a_bounce_that_came_meanwhile(self):
        self.alone()
        self.leave("company")
        blacklist.put(self.env, "ana@demo.test", "bounced", "No such user")
        self.come_back()
        self.assertTrue(self.blacklisted().active)
        self.assertEqual(self.blacklisted().email_reason, "No such user")

    def test_who_puts_it_on_the_blacklist_by_hand_has_his_own_reason(self):
        self.alone()
        self.leave("company")
        self.come_back()
        entry = self.blacklisted()
        entry.with_user(self.administrator).action_add()
        self.assertTrue(entry.active)
        self.assertFalse(entry.email_origin)
        self.leave("company")
        self.come_back()
        self.assertTrue(entry.active)

    def test_twice_is_once(self):
        self.leave()
        self.leave()
        self.leave("dialer", self.waiting)
        self.assertEqual(len(self.said), 1)
        self.leave("company")
        self.leave()
        self.assertEqual(set(self.said.mapped("scope")), {"dialer", "company"})

    # -- by whom -----------------------------------------------------------------------

    def test_a_supervisor_does_it_for_who_asks(self):
        self.line.with_user(self.supervisor).action_unsubscribe()
        self.assertEqual(self.said.by_id, self.supervisor)
        self.assertEqual(self.said.way, "hand")
        self.line.with_user(self.supervisor).action_subscribe_again()
        self.assertTrue(self.said.undone_at)

    def test_an_agent_and_a_customer_do_not(self):
        agent = self.make_user("dialer_agent", "email_channel.group_email_agent")
        portal = self.make_user("dialer_portal", "base.group_portal")
        for user in (agent, portal):
            for name in ("action_unsubscribe", "action_subscribe_again"):
                with self.assertRaises(AccessError):
                    getattr(self.line.with_user(user), name)()
            for model in ("email.dialer.unsubscribe", "mail.blacklist"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_supervisors_read_the_blacklist_and_administrators_write_it(self):
        entry = self.env["mail.blacklist"].create({"email": "bob@demo.test"})
        self.assertTrue(entry.with_user(self.supervisor).email)
        with self.assertRaises(AccessError):
            entry.with_user(self.supervisor).active = False
        mine = self.env["mail.blacklist"].with_user(self.administrator)
        made = mine.create({"email": "eve@demo.test", "email_reason": "By phone"})
        self.assertEqual(made.email_reason, "By phone")
        wizard = self.env["mail.blacklist.remove"].with_user(self.administrator)
        wizard.create(
            {"email": "eve@demo.test", "reason": "By letter"}
        ).action_unblacklist_apply()
        self.assertFalse(made.active)

    def test_nobody_writes_what_a_recipient_said(self):
        self.leave()
        with self.assertRaises(AccessError):
            self.said.with_user(self.administrator).write({"undone_at": "2026-01-01"})
