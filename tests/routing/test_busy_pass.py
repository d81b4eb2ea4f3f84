from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged

from ...models.routing import email_routing
from .common import RoutingCase


@tagged("-at_install", "post_install")
class TestBusyPass(RoutingCase):
    """Agents act while the pass is under way."""

    def setUp(self):
        super().setUp()
        self.queue.email_max_per_agent = 0
        self.enter("available", self.ada)
        for _number in range(5):
            self.make_conversation()

    def route_with_conflicts(self, count):
        """As many passes as fail, and how many conversations each tried to offer."""
        original = type(self.env["email.routing"])._apply
        tried = []

        def apply(routing, planned, now):
            tried.append(len(planned))
            if len(tried) <= count:
                raise SerializationFailure("could not serialize access")
            return original(routing, planned, now)

        with (
            patch.object(type(self.env["email.routing"]), "_apply", apply),
            patch.object(email_routing, "FEW", 2),
        ):
            self.route()
        return tried

    def test_undisturbed_it_offers_all_at_once(self):
        self.assertEqual(self.route_with_conflicts(0), [5])

    def test_disturbed_it_offers_a_few_at_a_time_until_all_are(self):
        self.assertEqual(self.route_with_conflicts(1), [5, 2, 2, 1])
        self.assertEqual(len(self.ringing()), 5)

    def test_disturbed_all_the_time_it_goes_on_later(self):
        job = self.env.ref("email_channel.ir_cron_route")
        self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).unlink()
        self.route_with_conflicts(99)
        self.assertFalse(self.ringing())
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))
