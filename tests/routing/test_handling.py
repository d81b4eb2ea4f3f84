import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SUPERVISOR, RoutingCase


@tagged("-at_install", "post_install")
class TestHandling(RoutingCase):
    """Conversations change hands, and their history says how."""

    def setUp(self):
        super().setUp()
        self.sales = self.make_queue("Sales", self.bea)
        self.supervisor = self.make_user("sue", SUPERVISOR)

    def mine(self, conversation):
        return conversation.with_user(self.ada)._check_may_change_sudo()

    def test_released_it_waits_again_and_so_does_its_ticket(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        conversation.with_user(self.ada).action_release()
        self.assertEqual(conversation.state, "pending")
        self.assertFalse(conversation.user_id)
        self.assertFalse(conversation.ticket_id.user_id)
        self.assertEqual(self.events(conversation), ["picked", "released"])

    def test_ticket_that_is_another_agents_stays_so(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        conversation.ticket_id.user_id = self.bea
        conversation.with_user(self.ada).action_release()
        self.assertEqual(conversation.ticket_id.user_id, self.bea)

    def test_transferred_it_waits_in_the_other_queue_with_its_ticket(self):
        conversation = self.make_conversation()
        since = conversation.waiting_since
        conversation.with_user(self.ada).action_pick()
        self.mine(conversation)._transfer(self.sales, note="Wants a quote")
        self.assertEqual(conversation.queue_ids, self.sales)
        self.assertEqual(conversation.queue_id, self.sales)
        self.assertEqual(conversation.state, "pending")
        self.assertEqual(conversation.waiting_since, since, "the customer still waits")
        self.assertEqual(conversation.ticket_id.team_id, self.sales)
        self.assertFalse(conversation.ticket_id.user_id)
        event = conversation.event_ids.sorted("id")[-1]
        self.assertEqual(
            (event.type, event.user_id, event.queue_id, event.to_queue_id),
            ("transferred", self.ada, self.queue, self.sales),
        )

    def test_note_reaches_the_next_agent(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        self.mine(conversation)._transfer(self.sales, note="Wants a quote")
        self.enter("available", self.bea)
        offer = self.route()
        self.assertEqual(offer.user_id, self.bea)
        self.assertEqual(offer._payload()[0]["note"], "Wants a quote")

    def test_not_transferred_before_it_is_accepted(self):
        conversation = self.make_conversation()
        with self.assertRaisesRegex(UserError, "Take the conversation before"):
            self.mine(conversation)._transfer(self.sales)

    def test_not_transferred_to_a_queue_that_takes_no_mail(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        self.sales.email_enabled = False
        with self.assertRaisesRegex(UserError, "“Sales” takes no e-mail"):
            self.mine(conversation)._transfer(self.sales)

    def test_agent_without_the_new_queue_sees_it_no_longer(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        self.mine(conversation)._transfer(self.sales)
        with self.assertRaises(AccessError):
            conversation.with_user(self.ada).check_access("read")

    def test_handling_time_runs_from_taking_to_the_end(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        conversation.handled_since -= timedelta(minutes=5)
        self.mine(conversation)._close()
        event = conversation.event_ids.sorted("id")[-1]
        self.assertAlmostEqual(event.handle_seconds, 300, delta=60)

    def test_waiting_time_runs_from_the_customers_mail(self):
        moment = fields.Datetime.now() - timedelta(minutes=7)
        conversation = self.make_conversation(waiting_since=moment)
        conversation.with_user(self.ada).action_pick()
        self.assertAlmostEqual(conversation.event_ids.wait_seconds, 420, delta=60)

    def test_supervisor_takes_over_in_one_step(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        conversation.with_user(self.supervisor).action_pick()
        self.assertEqual(conversation.user_id, self.supervisor)
        self.assertEqual(conversation.ticket_id.user_id, self.supervisor)
        self.assertEqual(self.events(conversation), ["picked", "taken_over", "picked"])

    def test_taken_over_nobody_has_waited_anew(self):
        since = fields.Datetime.now() - timedelta(hours=2)
        conversation = self.make_conversation(waiting_since=since)
        conversation.with_user(self.ada).action_pick()
        conversation.with_user(self.supervisor).action_pick()
        waits = conversation.event_ids.sorted("id").mapped("wait_seconds")
        self.assertAlmostEqual(waits[0], 7200, delta=60)
        self.assertEqual(waits[1:], [0, 0])
        self.assertEqual(conversation.waiting_since, since)

    def test_who_loses_a_conversation_to_another_hand_is_told(self):
        for words, how in (
            ("took over", lambda mine: mine.action_pick()),
            ("gave “", lambda mine: mine.action_release()),
            ("transferred “", lambda mine: mine.sudo()._transfer(self.sales)),
            ("closed “", lambda mine: mine.action_close()),
        ):
            with self.subTest(words):
                conversation = self.make_conversation()
                conversation.with_user(self.ada).action_pick()
                self.env["bus.bus"].search([]).unlink()
                how(conversation.with_user(self.supervisor))
                self.assertTrue(
                    [text for text in self.messages() if f"Sue {words}" in text]
                )

    def test_who_does_it_oneself_is_told_nothing(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        self.env["bus.bus"].search([]).unlink()
        conversation.with_user(self.ada).action_release()
        self.assertFalse([one for one in self.messages() if "simple_notif" in one])

    def messages(self):
        self.env.cr.flush()
        rows = self.env["bus.bus"].search([])
        return [str(json.loads(row.message)) for row in rows]

    def test_colleague_does_not(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ada"):
            conversation.with_user(self.bea).action_pick()

    def test_of_several_those_are_taken_that_nobody_has(self):
        his, closed, free = (self.make_conversation() for _number in range(3))
        his.with_user(self.ada).action_pick()
        closed._close()
        several = his | closed | free
        told = several.with_user(self.bea).action_pick()["params"]["message"]
        self.assertIn("Taken: 1 of 3.", told)
        self.assertIn(f"“{his.name}” is with Ada.", told)
        self.assertIn(f"“{closed.name}” is closed.", told)
        self.assertEqual(free.user_id, self.bea)
        self.assertEqual((his.user_id, closed.state), (self.ada, "closed"))
        # None is left for a supervisor, who takes over one by one.
        with self.assertRaisesRegex(UserError, "is with Ada"):
            several.with_user(self.supervisor).action_pick()

    def test_of_several_those_are_taken_whose_queue_has_room(self):
        self.queue.email_max_per_agent = 1
        sales = self.make_queue("Wide", self.bea)
        first, second = self.make_conversation(), self.make_conversation()
        wide = self.make_conversation(sales)
        (first | second | wide).with_user(self.bea).action_pick()
        self.assertEqual((first | wide).user_id, self.bea)
        self.assertEqual(second.state, "pending")

    def test_closing_stops_the_ringing(self):
        conversation = self.make_conversation()
        self.enter("available", self.ada)
        offer = self.route()
        self.mine(conversation)._close()
        self.assertEqual(offer.state, "withdrawn")
        self.assertEqual(conversation.state, "closed")

    def test_reopened_by_hand_it_is_its_agents_again(self):
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        self.mine(conversation)._close()
        conversation.with_user(self.ada).action_reopen()
        self.assertEqual(
            (conversation.state, conversation.user_id), ("active", self.ada)
        )
        self.assertEqual(self.events(conversation), ["picked", "closed", "reopened"])

    def test_reopened_by_hand_it_needs_room(self):
        self.queue.email_max_per_agent = 1
        closed, other = self.make_conversation(), self.make_conversation()
        closed.with_user(self.ada).action_pick()
        self.mine(closed)._close()
        other.with_user(self.ada).action_pick()
        with self.assertRaisesRegex(UserError, "Close or transfer one first"):
            closed.with_user(self.ada).action_reopen()
        self.assertEqual(closed.state, "closed")


@tagged("-at_install", "post_install")
class TestMembership(RoutingCase):
    """A change of members affects new mail only (C1)."""

    def setUp(self):
        super().setUp()
        self.old = self.make_conversation()
        self.old.queued_at -= timedelta(minutes=1)
        self.env["email.queue.member"].search([]).joined_at = False

    def sees(self, user, conversation):
        return bool(
            self.env["email.conversation"]
            .with_user(user)
            .search_count([("id", "=", conversation.id)])
        )

    def test_who_joins_sees_what_comes_from_now_on(self):
        cleo = self.make_user("cleo")
        self.queue.user_ids |= cleo
        new = self.make_conversation()
        self.assertFalse(self.sees(cleo, self.old))
        self.assertTrue(self.sees(cleo, new))
        self.enter("available", cleo)
        self.assertEqual(self.route().conversation_id, new)

    def test_who_leaves_keeps_what_came_before(self):
        self.queue.user_ids -= self.ada
        new = self.make_conversation()
        self.assertTrue(self.sees(self.ada, self.old))
        self.assertFalse(self.sees(self.ada, new))
        self.enter("available", self.ada)
        self.assertEqual(self.route().conversation_id, self.old)

    def test_membership_set_on_the_user_counts_as_well(self):
        cleo = self.make_user("cleo")
        cleo.helpdesk_team_ids = self.queue
        self.assertTrue(self.sees(cleo, self.make_conversation()))

    def test_touchpoint_linked_to_another_queue_affects_new_mail_only(self):
        sales = self.make_queue("Sales", self.bea)
        self.touchpoint.queue_ids = sales
        self.assertEqual(self.old.queue_ids, self.queue)
