import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RoutingCase


@tagged("-at_install", "post_install")
class TestQueueRemoval(RoutingCase):
    """A queue that mail comes for does not just go away."""

    def receive_mail(self):
        self.touchpoint.write({"activated": True, "direction": "both"})

    def test_last_queue_of_a_touchpoint_stays(self):
        self.receive_mail()
        for stop in ({"active": False}, {"email_enabled": False}):
            with self.assertRaisesRegex(UserError, "comes into “Support” and no other"):
                self.queue.write(stop)
        with self.assertRaisesRegex(UserError, "comes into “Support” and no other"):
            self.queue.unlink()

    def test_with_another_queue_linked_it_may_go(self):
        self.receive_mail()
        self.touchpoint.queue_ids |= self.make_queue("Sales", self.bea)
        self.queue.email_enabled = False
        self.queue.active = False
        self.assertFalse(self.queue.active)

    def test_touchpoint_that_is_off_holds_nothing_back(self):
        self.queue.active = False
        self.assertFalse(self.queue.active)

    def test_conversations_that_wait_only_there_hold_it_back(self):
        conversation = self.make_conversation()
        with self.assertRaisesRegex(UserError, "1 conversations wait in “Support”"):
            self.queue.active = False
        conversation._close()
        self.queue.active = False

    def test_conversations_that_wait_elsewhere_too_do_not(self):
        self.make_conversation(self.queue | self.make_queue("Sales", self.bea))
        self.queue.active = False
        self.assertFalse(self.queue.active)


@tagged("-at_install", "post_install")
class TestQueueRemovedUnderAConversation(RoutingCase):
    """Its agent hears of it at once, and can only end it (D8)."""

    def setUp(self):
        super().setUp()
        self.conversation = self.make_conversation()
        self.conversation.with_user(self.ada).action_pick()
        self.env["bus.bus"].search([]).unlink()

    def told(self):
        self.env.cr.flush()
        rows = self.env["bus.bus"].search([])
        return " ".join(str(json.loads(row.message)) for row in rows)

    def test_its_agent_is_told_and_it_stops(self):
        self.queue.active = False
        self.assertIn("was archived", self.conversation.stopped)
        self.assertIn("Its queue “Support” was archived", self.told())
        self.assertIn("email.conversation/changed", self.told())
        self.assertFalse(self.conversation.get_thread()["can_reply"])

    def test_it_can_be_closed_or_transferred(self):
        other = self.make_queue("Sales", self.bea)
        self.queue.active = False
        self.conversation._transfer(other)
        self.assertFalse(self.conversation.stopped)
        self.conversation._close()
        self.assertFalse(self.conversation.stopped)

    def test_while_another_of_its_queues_is_there_it_goes_on(self):
        both = self.make_conversation(self.queue | self.make_queue("Sales", self.bea))
        both.with_user(self.ada).action_pick()
        self.queue.active = False
        self.assertFalse(both.stopped)

    def test_back_in_use_it_goes_on(self):
        self.queue.active = False
        self.queue.active = True
        self.assertFalse(self.conversation.stopped)

    def test_without_its_touchpoint_nothing_can_be_sent(self):
        self.conversation.touchpoint_id = False
        self.assertIn("touchpoint was removed", self.conversation.stopped)
