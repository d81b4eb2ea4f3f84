from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...models.automation.priority_facts import PriorityFacts
from ..routing.common import ADMINISTRATOR, SUPERVISOR
from .priority_case import PriorityCase


@tagged("-at_install", "post_install")
class TestPriorityRules(PriorityCase):
    """Rules put conversations ahead, and agents are told why (C9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.make_user("prio_adam", ADMINISTRATOR)
        cls.sue = cls.make_user("prio_sue", SUPERVISOR)
        cls.portal = cls.make_user("prio_portal", "base.group_portal")
        Tag = cls.env["res.partner.category"]
        cls.gold = Tag.create({"name": "Gold"})

    def rule(self, kind="tag", **vals):
        if kind == "tag":
            vals.setdefault("tag_ids", [Command.set(self.gold.ids)])
        return self.Rule.create({"kind": kind, **vals})

    def mail(self, conversation, body, direction="in", **vals):
        return self.env["email.message"].create(
            {
                "conversation_id": conversation.id,
                "direction": direction,
                "state": "received" if direction == "in" else "sent",
                "body_html": body,
                "subject": "About it",
                "model": "email.conversation",
                "res_id": conversation.id,
                "message_id": f"<{len(body)}-{conversation.id}@customers.test>",
                **vals,
            }
        )

    @mute_logger("odoo.addons.email_channel.models.automation.email_priority")
    def test_the_trouble_of_a_rule_keeps_no_mail_out(self):
        self.rule()
        conversation = self.waits(partner_id=self.customer.id)

        def fail(*_arguments):
            self.env.cr.execute("SELECT 1/0")

        with mute_logger("odoo.sql_db"), patch.object(PriorityFacts, "facts", fail):
            self.env["email.automation.entry"]._on_given_back(conversation)
        self.assertFalse(conversation.priority_renew_at)
        self.reckon()
        self.assertTrue(conversation.priority_renew_at)

    def test_what_was_found_of_an_erased_customer_goes(self):
        self.rule("domain", domains="carla@customers.test")
        conversation = self.waits(customer_email="carla@customers.test")
        self.reckon()
        self.assertTrue(conversation.priority_found)
        self.env["email.automation.entry"]._on_forgotten(conversation)
        self.assertFalse(conversation.priority_found)

    # -- kinds -------------------------------------------------------------------

    def test_a_tag_of_the_contact_of_its_company_or_below(self):
        below = self.gold.create({"name": "Gold Plus", "parent_id": self.gold.id})
        company = self.customer.create({"name": "Acme", "is_company": True})
        self.rule(minutes=30)
        plain = self.waits(partner_id=self.customer.id)
        company.category_id = below
        of_company = self.customer.create({"name": "Bo", "parent_id": company.id})
        tagged_one = self.waits(partner_id=of_company.id)
        unknown = self.waits()
        self.reckon()
        self.assertEqual(tagged_one.priority_minutes, 30)
        self.assertEqual(self.reasons(tagged_one), ["Customer's tag: Gold"])
        self.assertFalse(plain.priority_minutes + unknown.priority_minutes)
        self.assertEqual(self.reasons(plain), [])

    def test_an_address_or_a_domain_with_its_subdomains(self):
        self.rule("domain", domains="bank.test, ana@shop.test", minutes=20)
        of_bank = self.waits(customer_email="bo@mail.bank.test")
        ana = self.waits(customer_email="ana@shop.test")
        others = self.waits(customer_email="eva@shop.test") | self.waits(
            customer_email="bo@otherbank.test"
        )
        self.reckon()
        self.assertEqual(self.reasons(of_bank), ["Important address: bank.test"])
        self.assertEqual(self.reasons(ana), ["Important address: ana@shop.test"])
        self.assertFalse(any(others.mapped("priority_minutes")))

    def test_a_word_of_the_customers_own_not_quoted_and_not_answered_yet(self):
        self.rule("keyword", keywords="lawyer, dar de baja", minutes=20)
        own, quoted, answered, robot, subject = (self.waits() for _one in range(5))
        self.mail(own, "<p>My LÁWYER will write.</p>")
        quote = '<details class="ec-quote"><p>lawyer</p></details>'
        self.mail(quoted, f"<p>Thanks</p>{quote}")
        before = fields.Datetime.now() - timedelta(hours=2)
        self.mail(answered, "<p>lawyer</p>", date=before)
        self.mail(answered, "<p>Done</p>", "out")
        self.mail(answered, "<p>And the invoice?</p>")
        self.mail(robot, "<p>lawyer</p>", automatic=True)
        self.mail(subject, "<p>Hello</p>", subject="Quiero DAR de baja")
        self.reckon()
        self.assertEqual(self.reasons(own), ["Word in the e-mail: lawyer"])
        self.assertEqual(self.reasons(subject), ["Word in the e-mail: dar de baja"])
        others = quoted | answered | robot
        self.assertFalse(any(others.mapped("priority_minutes")))
        # An automatic answer of ours is no answer.
        self.mail(own, "<p>We got it.</p>", "out", automatic=True)
        self.Rule.search([]).minutes = 25
        self.reckon()
        self.assertEqual(own.priority_minutes, 25)

    def test_the_word_is_told_to_who_may_read_the_mail(self):
        self.rule("keyword", keywords="lawyer")
        conversation = self.waits()
        self.mail(conversation, "<p>My lawyer</p>")
        self.reckon()
        self.touchpoint.preview_agents = False
        self.assertEqual(self.reasons(conversation), ["Word in the e-mail"])
        conversation.with_user(self.ada).action_pick()
        self.assertEqual(self.reasons(conversation), ["Word in the e-mail: lawyer"])

    def test_waiting_time_when_it_is_reached(self):
        self.rule("waiting", after_minutes=60, minutes=15)
        long, short = self.waits(90), self.waits(58)
        self.reckon()
        self.assertEqual(self.reasons(long), ["Has waited long: 60 min"])
        self.assertEqual((long.priority_minutes, short.priority_minutes), (15, 0))
        # It is looked at again at that moment, and not before the usual time.
        due = short.waiting_since + timedelta(minutes=60)
        self.assertLessEqual(abs(short.priority_renew_at - due), timedelta(seconds=30))
        short.waiting_since -= timedelta(minutes=3)
        short.priority_renew_at = fields.Datetime.now()
        self.reckon()
        self.assertEqual(short.priority_minutes, 15)

    def test_a_kind_whose_app_is_missing_is_shown_so_and_does_nothing(self):
        kinds = dict(self.Rule._selection_kind())
        for kind in self.Rule._kinds():
            missing = bool(kind.model) and kind.model not in self.env
            self.assertEqual("not installed" in kinds[kind.code], missing, kind.code)
        if "contract.contract" in self.env:
            return
        rule = self.rule("contract")
        self.assertFalse(rule.available)
        self.assertIn("not installed", rule.unavailable)
        conversation = self.waits(partner_id=self.customer.id)
        self.reckon()
        self.assertFalse(conversation.priority_minutes)
        self.assertEqual(rule.preview_count, 0)

    # -- how much ------------------------------------------------------------------

    def test_all_rules_together_by_no_more_than_the_settings_say(self):
        self.rule(minutes=50)
        self.rule("domain", domains="customers.test", minutes=50)
        self.customer.category_id = self.gold
        conversation = self.waits(partner_id=self.customer.id)
        self.reckon()
        self.assertEqual(conversation.priority_minutes, 100)
        self.env.company.email_priority_most = 60
        conversation.priority_renew_at = fields.Datetime.now()
        self.reckon()
        self.assertEqual(conversation.priority_minutes, 60)
        self.assertEqual(len(self.reasons(conversation)), 2)
        with self.assertRaises(ValidationError):
            self.env.company.email_priority_most = -1

    def test_routing_offers_first_what_is_raised_and_no_further(self):
        self.rule("domain", domains="vip.test", minutes=30)
        first = self.waits(60)
        near = self.waits(40, customer_email="ana@vip.test")
        far = self.waits(20, customer_email="bo@vip.test")
        self.queue.email_max_per_agent = 3
        self.reckon()
        self.enter("available", self.ada)
        offered = self.route().conversation_id
        self.assertEqual(offered.ids, [near.id, first.id, far.id])
        in_order = self.env["email.conversation"].search(
            [("id", "in", (first | near | far).ids)], order="priority_at, id"
        )
        self.assertEqual(in_order.ids, [near.id, first.id, far.id])

    def test_what_is_important_stands_before_all_in_the_list_too(self):
        self.rule("domain", domains="vip.test", minutes=30)
        raised = self.waits(60, customer_email="ana@vip.test")
        important = self.waits(1)
        important.ticket_id.priority = "3"
        self.reckon()
        self.assertLess(important.priority_at, raised.priority_at)
        important.ticket_id.priority = "1"
        self.assertGreater(important.priority_at, raised.priority_at)

    def test_only_of_the_queues_and_the_company_it_is_for(self):
        sales = self.make_queue("Sales", self.ada)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        vals = {"domains": "customers.test", "minutes": 10}
        self.rule("domain", queue_ids=[Command.set(sales.ids)], **vals)
        self.rule("domain", company_id=elsewhere.id, **vals)
        here, there = self.waits(), self.waits(queues=sales)
        self.reckon()
        self.assertEqual((here.priority_minutes, there.priority_minutes), (0, 10))
        foreign = self.make_queue("Far", self.ada, company_id=elsewhere.id)
        with self.assertRaises(ValidationError):
            self.rule(company_id=self.env.company.id, queue_ids=foreign.ids)

    # -- when ------------------------------------------------------------------------

    def test_at_once_when_the_contact_is_set_or_it_is_given_back(self):
        self.rule()
        self.customer.category_id = self.gold
        conversation = self.waits()
        conversation._on_contact_set(self.customer)
        self.assertEqual(conversation.priority_minutes, 30)
        sales = self.make_queue("Sales", self.ada)
        self.Rule.search([]).queue_ids = sales
        self.assertEqual(conversation.priority_minutes, 30)
        conversation._take(self.ada)
        conversation._transfer(self.queue)
        self.assertEqual(conversation.priority_minutes, 0)

    def test_a_rule_that_changes_or_goes_is_reckoned_again(self):
        rule = self.rule("domain", domains="customers.test")
        conversation = self.waits()
        self.reckon()
        rule.domains = "elsewhere.test"
        self.reckon()
        self.assertEqual(conversation.priority_minutes, 0)
        rule.domains = "customers.test"
        self.reckon()
        self.assertEqual(conversation.priority_minutes, 30)
        rule.unlink()
        self.reckon()
        self.assertEqual(conversation.priority_minutes, 0)
        self.assertFalse(conversation.sudo().priority_found)

    def test_nobody_is_told_of_it_once_the_customer_has_his_answer(self):
        self.rule("domain", domains="customers.test")
        conversation = self.waits()
        self.reckon()
        self.assertTrue(self.reasons(conversation))
        conversation.waiting_since = False
        self.assertEqual(self.reasons(conversation), [])
        self.assertFalse(conversation.priority_at)

    def test_a_few_statements_however_many_wait_and_rules_there_are(self):
        for number in range(4):
            self.rule(words=f"Rule {number}")
            self.rule("domain", domains=f"{number}.test")
        self.customer.category_id = self.gold
        few = [self.waits(partner_id=self.customer.id) for _one in range(2)]
        self.reckon()
        for one in few:
            one.priority_renew_at = False
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            self.reckon()
            self.env.flush_all()
        many = [self.waits(partner_id=self.customer.id) for _one in range(30)]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            self.reckon()
            self.env.flush_all()
        self.assertEqual({one.priority_minutes for one in many}, {120})

    # -- the settings ----------------------------------------------------------------

    def test_a_rule_says_what_it_needs(self):
        for vals in (
            {"kind": "tag", "tag_ids": []},
            {"kind": "domain"},
            {"kind": "domain", "domains": "not a domain@"},
            {"kind": "domain", "domains": " , "},
            {"kind": "keyword", "keywords": " ,; "},
            {"kind": "waiting", "after_minutes": -5},
            {"kind": "waiting", "after_minutes": 0},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.Rule.create(vals)

    def test_the_preview_counts_what_is_typed(self):
        self.waits(customer_email="ana@vip.test")
        self.waits()
        Rule = self.Rule.with_user(self.adam)
        form = Form(Rule)
        form.kind = "domain"
        form.domains = "vip.test"
        self.assertEqual(form.preview_count, 1)
        form.domains = "vip.test, customers.test"
        self.assertEqual(form.preview_count, 2)
        form.domains = "half a dom@"
        self.assertEqual(form.preview_count, 0)
        form.domains = "vip.test"
        rule = form.save()
        shown = self.env["email.conversation"].search(
            rule.action_show_raised()["domain"]
        )
        self.assertEqual(shown.mapped("customer_email"), ["ana@vip.test"])

    def test_an_administrators_own_words_are_what_agents_read(self):
        self.rule("domain", domains="customers.test", words="Premium")
        conversation = self.waits()
        self.reckon()
        self.assertEqual(self.reasons(conversation), ["Premium"])

    def test_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        rule = self.rule("domain", domains="customers.test", words="Premium")
        rule.with_context(lang="es_ES").words = "Cliente prémium"
        conversation = self.waits()
        self.reckon()
        self.ada.lang = "es_ES"
        spanish = conversation.with_context(lang="es_ES")
        self.assertEqual(self.reasons(spanish), ["Cliente prémium"])

    # -- who -------------------------------------------------------------------------

    def test_only_administrators_see_and_change_rules(self):
        rule = self.rule()
        self.assertTrue(rule.with_user(self.adam).display_name)
        rule.with_user(self.adam).minutes = 45
        for user in (self.ada, self.sue, self.portal, self.env.ref("base.public_user")):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    rule.with_user(user).read(["minutes"])
                with self.assertRaises(AccessError):
                    rule.with_user(user).minutes = 90
                with self.assertRaises(AccessError):
                    rule.with_user(user).action_show_raised()

    def test_not_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        rule = self.rule(company_id=elsewhere.id)
        with self.assertRaises(AccessError):
            rule.with_user(self.adam).read(["minutes"])

    def test_agents_read_the_reason_and_nothing_of_what_is_kept(self):
        self.rule("domain", domains="customers.test")
        conversation = self.waits()
        self.reckon()
        mine = conversation.with_user(self.ada)
        with self.assertRaises(AccessError):
            mine.read(["priority_found"])
        with self.assertRaises(AccessError):
            mine.write({"priority_minutes": 9999})
        hidden = self.waits(queues=self.make_queue("Else", self.bea))
        self.reckon()
        with self.assertRaises(AccessError):
            hidden.with_user(self.ada).read(["priority_reasons"])
