from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import RoutingCase


@tagged("-at_install", "post_install")
class TestOffers(RoutingCase):
    """A conversation rings at an agent, who accepts, declines or misses it."""

    def test_rings_at_an_agent_who_is_ready(self):
        conversation = self.make_conversation()
        self.assertFalse(self.route(), "nobody is there")
        self.enter("in_email", self.bea)
        offer = self.route()
        self.assertEqual(offer.user_id, self.bea)
        self.assertEqual(offer.conversation_id, conversation)
        self.assertEqual(conversation.state, "pending")

    def test_is_offered_once(self):
        self.make_conversation()
        self.enter("available", self.ada, self.bea)
        first = self.route()
        self.assertEqual(self.route(), first)

    def test_accepting_makes_it_the_agents_with_its_ticket(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        answer = self.accept(self.route())
        self.assertEqual(answer["action"]["params"]["resId"], conversation.id)
        self.assertEqual(
            (conversation.state, conversation.user_id), ("active", self.ada)
        )
        self.assertEqual(conversation.ticket_id.user_id, self.ada)
        self.assertEqual(self.events(conversation), ["offered", "accepted"])

    def test_second_click_on_accept_opens_it_again(self):
        self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        self.assertEqual(self.accept(offer), self.accept(offer))

    def test_nobody_accepts_for_another(self):
        self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        with self.assertRaises(AccessError):
            offer.with_user(self.bea).accept()
        with self.assertRaises(AccessError):
            offer.with_user(self.bea).decline()

    def test_declined_goes_to_the_next_agent_and_not_back_at_once(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        offer.with_user(self.ada).decline()
        self.assertFalse(self.route())
        self.assertEqual(self.state(self.ada), "available")
        self.enter("available", self.bea)
        self.assertEqual(self.route().user_id, self.bea)
        self.assertEqual(self.events(conversation), ["offered", "declined", "offered"])

    def test_declined_is_offered_again_after_a_while(self):
        self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        offer.with_user(self.ada).decline()
        self.long_ago(offer.conversation_id)
        self.assertEqual(self.route().user_id, self.ada)

    def long_ago(self, conversation):
        for event in conversation.event_ids:
            event.at -= timedelta(minutes=6)

    def test_given_away_it_does_not_come_back_at_once(self):
        sales = self.make_queue("Sales", self.ada | self.bea)
        first, second = self.make_conversation(), self.make_conversation()
        for conversation in (first, second):
            conversation.with_user(self.ada).action_pick()
        first._transfer(sales)
        second.with_user(self.ada).action_release()
        self.enter("available", self.ada)
        self.assertFalse(self.route())
        self.enter("available", self.bea)
        self.assertEqual(self.route().user_id, self.bea)

    def test_who_answers_one_offer_has_the_full_time_for_the_others(self):
        for _number in range(3):
            self.make_conversation()
        self.enter("available", self.ada)
        first, second, third = self.route()
        before = fields.Datetime.now() + timedelta(seconds=5)
        (first | second | third).expires_at = before
        self.accept(first)
        self.assertGreater(third.expires_at, before + timedelta(seconds=50))
        (second | third).expires_at = before
        second.with_user(self.ada).decline()
        self.assertGreater(third.expires_at, before + timedelta(seconds=50))
        third.expires_at = before
        second.with_user(self.ada).decline()
        self.assertEqual(third.expires_at, before, "declined once, not for ever")

    def test_who_has_just_logged_out_misses_nothing(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        presence = self.env["mail.presence"].create(
            {"user_id": self.ada.id, "status": "online"}
        )
        self.assertEqual(self.route(), offer)
        presence.status = "offline"
        self.assertEqual(self.route(), offer, "a page may be loaded again")
        presence.last_poll -= timedelta(seconds=11)
        self.too_late(offer)
        self.assertFalse(self.route())
        self.assertEqual(self.events(conversation), ["offered", "withdrawn"])
        self.assertEqual(self.state(self.ada), "available", "until the grace is over")
        presence.status = "online"
        self.assertEqual(self.route().user_id, self.ada)

    def test_nothing_new_rings_at_who_is_about_to_miss_an_offer(self):
        self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        with freeze_time(offer.expires_at - timedelta(seconds=2)):
            self.make_conversation()
            self.assertEqual(self.route(), offer)

    def test_missed_sends_its_agent_to_rona_and_goes_on(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada, self.bea)
        offer = self.route()
        self.too_late(offer)
        again = self.route()
        self.assertEqual(offer.state, "missed")
        self.assertEqual(self.state(offer.user_id), "rona")
        self.assertEqual(again.user_id, (self.ada | self.bea) - offer.user_id)
        self.assertEqual(self.events(conversation), ["offered", "missed", "offered"])

    def test_back_from_rona_it_is_offered_again(self):
        self.make_conversation()
        self.enter("available", self.ada)
        self.too_late(self.route())
        self.assertFalse(self.route())
        self.make_conversation()
        self.assertFalse(self.route(), "in RONA nothing rings")
        self.enter("available", self.ada)
        self.assertEqual(len(self.route()), 2)

    def test_accepted_before_the_server_saw_the_time_end_counts(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        self.too_late(offer)
        self.accept(offer)
        self.assertEqual(conversation.user_id, self.ada)
        self.route()
        self.assertEqual(self.state(self.ada), "available")

    def test_who_stops_being_ready_is_offered_nothing_and_misses_nothing(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        self.route()
        self.enter("break", self.ada)
        self.assertFalse(self.ringing())
        self.assertEqual(self.events(conversation), ["offered", "withdrawn"])
        self.enter("available", self.bea)
        self.assertEqual(self.route().user_id, self.bea)

    def test_ring_all_rings_at_all_and_the_first_has_it(self):
        self.queue.email_strategy = "ring_all"
        conversation = self.make_conversation()
        self.enter("available", self.ada, self.bea)
        offers = self.route()
        self.assertEqual(offers.user_id, self.ada | self.bea)
        first, second = offers
        self.accept(first)
        self.assertEqual(second.state, "withdrawn")
        self.assertEqual(self.accept(second), {"taken_by": first.user_id.name})
        self.assertEqual(conversation.user_id, first.user_id)

    def test_ring_all_rings_at_who_becomes_ready_later(self):
        self.queue.email_strategy = "ring_all"
        self.make_conversation()
        self.enter("available", self.ada)
        self.assertEqual(len(self.route()), 1)
        self.enter("available", self.bea)
        self.assertEqual(self.route().user_id, self.ada | self.bea)

    def test_taken_from_the_queue_it_rings_no_longer(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        conversation.with_user(self.bea).action_pick()
        self.assertEqual(offer.state, "withdrawn")
        self.assertEqual(self.events(conversation), ["offered", "withdrawn", "picked"])

    def test_taking_what_rings_at_oneself_accepts_it(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        conversation.with_user(self.ada).action_pick()
        self.assertEqual(offer.state, "accepted")

    def test_manual_queue_offers_nothing(self):
        self.queue.email_strategy = "manual"
        self.make_conversation()
        self.enter("available", self.ada)
        self.assertFalse(self.route())

    def test_disabled_queue_offers_nothing(self):
        self.queue.email_enabled = False
        self.make_conversation()
        self.enter("available", self.ada)
        self.assertFalse(self.route())

    def test_important_tickets_come_first_then_who_waits_longest(self):
        self.queue.email_max_per_agent = 1
        now = fields.Datetime.now()
        late, early, important = (
            self.make_conversation(waiting_since=now - timedelta(minutes=minutes))
            for minutes in (1, 9, 0)
        )
        important.ticket_id.priority = "3"
        self.enter("available", self.ada)
        for expected in (important, early, late):
            offer = self.route()
            self.assertEqual(offer.conversation_id, expected)
            self.accept(offer)
            expected.with_user(self.ada)._check_may_change_sudo()._close()

    def test_sticky_rings_at_who_served_the_customer_last(self):
        self.queue.email_strategy = "sticky"
        self.enter("available", self.ada, self.bea)
        for agent in (self.bea, self.ada, self.bea):
            old = self.make_conversation(customer_email="regular@demo.test")
            old.with_user(agent).action_pick()
            old._close()
        self.make_conversation(customer_email="regular@demo.test")
        self.assertEqual(self.route().user_id, self.bea)

    def test_inactive_user_is_offered_nothing(self):
        self.make_conversation()
        self.enter("available", self.ada)
        self.ada.active = False
        self.assertFalse(self.route())

    def test_who_is_no_agent_any_more_is_offered_nothing(self):
        self.make_conversation()
        self.enter("available", self.ada)
        self.ada.group_ids -= self.env.ref("email_channel.group_email_agent")
        self.assertFalse(self.route())

    def test_first_lines_only_for_who_may_preview(self):
        conversation = self.make_conversation(newest_excerpt="It leaks.")
        self.enter("available", self.ada)
        offer = self.route()
        self.assertEqual(offer._payload()[0]["excerpt"], "It leaks.")
        conversation.touchpoint_id.preview_agents = False
        self.assertFalse(offer._payload()[0]["excerpt"])


@tagged("-at_install", "post_install")
class TestLimits(RoutingCase):
    """An agent has so many conversations at a time, and no more."""

    def setUp(self):
        super().setUp()
        self.queue.email_max_per_agent = 2
        self.enter("available", self.ada)

    def test_no_more_is_offered_than_fits(self):
        for _number in range(3):
            self.make_conversation()
        offers = self.route()
        self.assertEqual(len(offers), 2)
        self.accept(offers[0])
        self.assertEqual(len(self.route()), 1, "the accepted one counts")

    def test_closing_makes_room(self):
        for _number in range(3):
            self.make_conversation()
        first, _second = self.route()
        self.accept(first)
        first.conversation_id.with_user(self.ada)._check_may_change_sudo()._close()
        self.assertEqual(len(self.route()), 2)

    def test_total_of_the_company_counts_over_all_queues(self):
        self.env.company.email_max_per_agent = 3
        other = self.make_queue("Sales", self.ada)
        for queue in (self.queue, other, self.queue, other):
            self.make_conversation(queue)
        self.assertEqual(len(self.route()), 3)

    def test_taking_one_too_many_says_so(self):
        made = [self.make_conversation() for _number in range(3)]
        for conversation in made[:2]:
            conversation.with_user(self.ada).action_pick()
        with self.assertRaisesRegex(UserError, "You have 2 conversations of “Support”"):
            made[2].with_user(self.ada).action_pick()
        made[2].with_user(self.bea).action_pick()
        self.assertEqual(made[2].user_id, self.bea)

    def test_of_several_as_many_are_taken_as_there_is_room_for(self):
        made = self.env["email.conversation"]
        for _number in range(4):
            made |= self.make_conversation()
        told = made.with_user(self.ada).action_pick()
        self.assertEqual(len(made.filtered("user_id")), 2)
        self.assertIn("Taken: 2 of 4.", told["params"]["message"])

    def test_without_limit_all_may_be_taken(self):
        self.queue.email_max_per_agent = 0
        for _number in range(7):
            self.make_conversation().with_user(self.ada).action_pick()
        self.assertFalse(self.ringing())


@tagged("-at_install", "post_install")
class TestOffersAtATime(RoutingCase):
    """No more rings at an agent than one reads at a time."""

    def setUp(self):
        super().setUp()
        usual = self.env["res.company"].default_get(["email_max_offers"])
        self.env.company.write(usual)
        self.enter("available", self.ada)
        for _number in range(8):
            self.make_conversation()

    def test_two_ring_at_who_comes_to_work(self):
        self.assertEqual(len(self.route()), 2)
        self.assertEqual(len(self.route()), 2)

    def test_next_one_rings_when_one_is_answered_with_all_its_time(self):
        first, second = self.route()
        self.env["ir.cron.trigger"].search([]).unlink()
        accepted = fields.Datetime.now()
        self.accept(first)
        self.assertTrue(self.env["ir.cron.trigger"].search([]), "at once")
        third = self.route() - second
        self.assertEqual(len(third), 1)
        self.assertGreaterEqual(third.expires_at, accepted + timedelta(seconds=60))
        second.with_user(self.ada).decline()
        self.assertEqual(len(self.route()), 2)

    def test_colleagues_are_offered_the_others(self):
        self.enter("available", self.bea)
        offers = self.route()
        self.assertEqual(len(offers), 4)
        for of_one in offers.grouped("user_id").values():
            self.assertEqual(len(of_one), 2)

    def test_ring_all_rings_two_at_each(self):
        self.queue.email_strategy = "ring_all"
        self.enter("available", self.bea)
        offers = self.route()
        self.assertEqual(len(offers), 4)
        self.assertEqual(len(offers.conversation_id), 2)

    def test_setting_says_how_many(self):
        self.env.company.email_max_offers = 3
        self.assertEqual(len(self.route()), 3)

    def test_without_limit_all_there_is_room_for_rings(self):
        self.env.company.email_max_offers = 0
        self.assertEqual(len(self.route()), 5)

    def test_less_than_nothing_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Enter 0 for no limit"):
            self.env.company.email_max_offers = -1
