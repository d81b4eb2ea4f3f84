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
