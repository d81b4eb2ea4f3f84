from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..routing.common import SUPERVISOR, RoutingCase

WORDS = {
    "ring_all": "rings at all 2 who were free",
    "round_robin": "next in turn of 2 who were free",
    "least_recent": "longest without new work of 2 who were free, since ",
    "fewest": "nobody of 2 who were free had fewer conversations (0); 1 had as many",
    "random": "picked at random of 2 who were free",
    "priority": "first in the queue's order (priority 1) of 2 who were free",
    "sticky": "longest without new work of 2 who were free, since ",
}


@tagged("-at_install", "post_install")
class TestOfferReasons(RoutingCase):
    """Why was I offered this: on the card, and in the history."""

    def setUp(self):
        super().setUp()
        self.env["email.priority.rule"].search([]).active = False
        self.conversation = self.make_conversation()

    def offer(self, *users):
        self.enter("available", *(users or (self.ada, self.bea)))
        return self.route()[:1]

    def card(self, offer):
        self.env.invalidate_all()
        [shown] = offer.with_user(offer.user_id)._payload()
        return shown

    def history(self, conversation, user=None):
        events = conversation.with_user(user or self.ada).event_ids
        events.invalidate_recordset(["summary"])
        return events.filtered(lambda each: each.type == "offered")[:1].summary

    def test_each_strategy_says_why(self):
        self.conversation._close()
        strategies = self.env["email.routing"]._strategies()
        self.assertEqual(strategies.keys(), WORDS.keys())
        for strategy, words in WORDS.items():
            with self.subTest(strategy):
                self.queue.email_strategy = strategy
                conversation = self.make_conversation()
                mine = self.offer()
                self.assertEqual(mine.conversation_id, conversation)
                self.assertIn(words, self.card(mine)["why"])
                self.assertIn(words, self.history(conversation, mine.user_id))
                self.ringing()._end("withdrawn")
                conversation._close()

    def test_the_only_one_who_was_free(self):
        self.assertEqual(
            self.card(self.offer(self.ada))["why"], "the only one who was free"
        )

    def test_the_agent_who_served_the_customer(self):
        self.queue.email_strategy = "sticky"
        self.conversation.with_user(self.bea).action_pick()
        self.conversation._close()
        again = self.make_conversation(customer_email=self.conversation.customer_email)
        self.enter("available", self.ada, self.bea)
        [offer] = self.route()
        self.assertEqual((offer.user_id, offer.conversation_id), (self.bea, again))
        self.assertEqual(self.card(offer)["why"], "served this customer last")

    def test_in_the_language_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("es_ES")
        offer = self.offer()
        self.assertTrue(offer.reason)
        self.assertEqual(offer.reason["code"], "turn")
        self.assertNotIn("next", str(offer.reason))

    def test_of_another_addons_strategy_its_name(self):
        offer = self.offer()
        offer.reason = {**offer.reason, "code": "", "strategy": "fewest"}
        self.assertEqual(self.card(offer)["why"], "Fewest conversations")

    def test_offers_of_before_say_nothing(self):
        offer = self.offer()
        offer.reason = False
        card = self.card(offer)
        self.assertEqual((card["why"], card["priority"]), ("", []))

    def test_why_the_conversation_comes_first(self):
        self.env["email.priority.rule"].create(
            [
                {"kind": "domain", "domains": "customers.test"},
                {"kind": "keyword", "keywords": "Kettle"},
            ]
        )
        self.conversation.waiting_since -= timedelta(minutes=1)
        self.env["email.message"].create(
            {
                "conversation_id": self.conversation.id,
                "direction": "in",
                "state": "received",
                "subject": "My kettle",
                "message_id": "<kettle@customers.test>",
                "model": "email.conversation",
                "res_id": self.conversation.id,
                "date": fields.Datetime.now(),
            }
        )
        self.env["email.priority"]._renew_some()
        offer = self.offer(self.ada)
        first, word = "Important address: customers.test", "Word in the e-mail: Kettle"
        self.assertEqual(
            self.card(offer)["priority"],
            [{"words": first, "amount": ""}, {"words": word, "amount": ""}],
        )
        self.assertIn(
            f"the only one who was free · {first} · {word}",
            self.history(self.conversation),
        )
        # The word is of the mail, and the reader may not read it.
        self.touchpoint.preview_agents = False
        self.assertNotIn("Kettle", str(self.card(offer)["priority"]))
        self.assertNotIn(word, self.history(self.conversation))
        # A rule that is gone is still a reason of then.
        self.env["email.priority.rule"].search([]).unlink()
        self.assertIn(first, self.history(self.conversation))

    def test_nobody_reads_what_is_kept(self):
        offer = self.offer()
        sue = self.make_user("why_sue", SUPERVISOR)
        for user in (offer.user_id, sue):
            with self.assertRaises(AccessError):
                offer.with_user(user).read(["reason"])
            with self.assertRaises(AccessError):
                self.conversation.with_user(user).event_ids.read(["reason"])

    def test_words_of_the_reader_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        queue = self.make_queue("All", self.ada | self.bea, company_id=False)
        self.touchpoint.queue_ids = [Command.set(queue.ids)]
        self.bea.company_ids = [Command.link(elsewhere.id)]
        far = self.make_conversation(queue, company_id=elsewhere.id)
        self.conversation._close()
        self.enter("available", self.ada, self.bea)
        [offer] = self.route()
        self.assertEqual((offer.conversation_id, offer.user_id), (far, self.bea))
        # Ada was free, and is not of that company.
        self.assertEqual(self.card(offer)["why"], "the only one who was free")
