from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import RoutingCase


@tagged("-at_install", "post_install")
class TestRingingEnds(RoutingCase):
    """What becomes of an offer when the ground goes from under it."""

    def setUp(self):
        super().setUp()
        self.other = self.make_queue("Other", self.bea)
        self.touchpoint.queue_ids = [Command.link(self.other.id)]
        self.enter("available", self.ada)
        self.conversation = self.make_conversation(self.queue | self.other)
        self.offer = self.route()
        self.assertEqual(self.offer.user_id, self.ada)

    def test_a_queue_that_is_switched_off_rings_no_longer(self):
        self.queue.email_enabled = False
        self.assertFalse(self.route())
        self.assertEqual(self.offer.state, "withdrawn")
        self.assertEqual(self.state(self.ada), "available")

    def test_an_archived_queue_rings_no_longer(self):
        self.queue.active = False
        self.enter("available", self.bea)
        self.assertEqual(self.route().queue_id, self.other)
        self.assertEqual(self.offer.state, "withdrawn")

    def test_a_conversation_that_is_deleted_rings_no_longer(self):
        told = []
        self.patch(
            type(self.env["res.users"]),
            "_bus_send",
            lambda user, kind, payload, **kw: told.append((user, kind, payload)),
        )
        ids = self.offer.ids
        self.conversation.unlink()
        gone = [p["ids"] for _u, kind, p in told if kind == "email_channel.offer_gone"]
        self.assertEqual(gone, [ids])

    def test_an_emptied_conversation_rings_no_longer(self):
        target = self.make_conversation()
        self.conversation._on_emptied(target)
        self.assertEqual(self.offer.state, "withdrawn")
        answer = self.accept(self.offer)
        self.assertFalse(answer.get("action"))
        self.assertEqual(self.conversation.state, "closed")

    def test_what_is_closed_otherwise_is_not_revived(self):
        self.conversation.state = "closed"
        self.assertEqual(self.accept(self.offer), {"taken_by": False})
        self.assertEqual(self.conversation.state, "closed")
        self.assertFalse(self.route())
        self.assertEqual(self.offer.state, "withdrawn")

    def test_an_emptied_conversation_that_an_agent_had_ends(self):
        self.accept(self.offer)
        self.conversation._on_emptied(self.make_conversation())
        self.assertEqual(self.events(self.conversation)[-1], "closed")
        self.assertFalse(self.conversation.handled_since)

    def test_closing_time_does_not_stop_what_rings(self):
        """Nor is anything offered after it."""
        company = self.env.company
        calendar = self.env["resource.calendar"].create(
            {"name": "Never", "company_id": company.id, "attendance_ids": []}
        )
        self.queue.email_calendar_id = calendar
        self.other.email_calendar_id = calendar
        self.assertEqual(self.route(), self.offer)
        self.accept(self.offer)
        self.assertEqual(self.conversation.user_id, self.ada)
        self.make_conversation(self.queue | self.other)
        self.assertFalse(self.route())

    def test_missed_after_closing_time_it_waits_till_the_queue_opens(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": []}
        )
        (self.queue | self.other).email_calendar_id = calendar
        self.too_late(self.offer)
        self.assertFalse(self.route())
        self.assertEqual(self.conversation.state, "pending")

    def test_a_lapsed_time_without_a_pass_is_still_an_offer(self):
        self.offer.expires_at = fields.Datetime.subtract(
            fields.Datetime.now(), minutes=5
        )
        self.accept(self.offer)
        self.assertEqual(self.conversation.user_id, self.ada)
