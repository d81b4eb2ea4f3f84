from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RoutingCase


@tagged("-at_install", "post_install")
class TestLeavers(RoutingCase):
    """Who is archived, or no agent any more, keeps no customer waiting."""

    def setUp(self):
        super().setUp()
        self.enter("available", self.ada)
        self.had = self.make_conversation().with_user(self.ada)
        self.had.action_pick()
        self.conversation = self.make_conversation()
        self.offer = self.route()
        self.assertEqual(self.offer.user_id, self.ada)

    def archive(self):
        self.ada.active = False

    def take_role(self):
        role = self.env.ref("email_channel.group_email_agent")
        self.ada.group_ids = [Command.unlink(role.id)]

    def leave(self, how):
        how()
        self.enter("available", self.bea)
        self.assertEqual(self.route().user_id, self.bea)
        self.assertEqual(self.offer.state, "withdrawn")
        self.assertEqual(self.state(self.ada), "offline")

    def test_what_rang_at_an_archived_agent_rings_at_the_next(self):
        self.leave(self.archive)

    def test_what_rang_at_who_lost_the_role_rings_at_the_next(self):
        self.leave(self.take_role)

    def test_what_they_had_goes_back_to_its_queue(self):
        for how in (self.archive, self.take_role):
            with self.subTest(how.__name__):
                self.leave(how)
                had = self.had.with_user(self.env.user)
                self.assertEqual((had.state, had.user_id.ids), ("pending", []))
                self.assertIn("returned", self.events(had))

    def test_what_a_deleted_user_had_goes_back_to_its_queue(self):
        had = self.had.with_user(self.env.user)
        self.ada.unlink()
        self.assertEqual((had.state, had.user_id.ids), ("pending", []))
        self.enter("available", self.bea)
        self.assertIn(had, self.route().conversation_id)

    def test_who_lost_the_role_accepts_nothing(self):
        self.take_role()
        with self.assertRaises(AccessError):
            self.offer.with_user(self.ada).accept()
        self.assertEqual(self.conversation.state, "pending")

    def test_who_left_the_queue_may_still_accept_what_rings(self):
        self.queue.user_ids = [Command.unlink(self.ada.id)]
        self.accept(self.offer)
        self.assertEqual(self.conversation.user_id, self.ada)

    def test_what_they_had_is_seen_to_at_once(self):
        self.env["ir.cron.trigger"].search([]).unlink()
        self.archive()
        job = self.env.ref("email_channel.ir_cron_route")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))
