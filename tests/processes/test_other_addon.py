"""Another addon adds to the channel, in its own database and in no other."""

import os
import unittest
from pathlib import Path

from odoo import sql_db
from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config

from devkit import database

PLAIN = os.environ["EMAIL_CHANNEL_TEST_DATABASE"]
ADDONS = Path(__file__).parents[1] / "addons"
EXAMPLE = "email_channel_example"
FORM = "email_channel.email_touchpoint_view_form"


class TestOtherAddon(unittest.TestCase):
    """Both databases are served by this process."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        options = ["-d", PLAIN, "--no-http", "--log-level=error"]
        config.parse_config(options, setup_logging=False)
        config["addons_path"].append(str(ADDONS))
        initialize_sys_path()
        sql_db.close_db(PLAIN)
        extended = database.clone_for_a_test(PLAIN)
        cls.addClassCleanup(database.drop, extended)
        cls.addClassCleanup(sql_db.close_db, extended)
        cls.extended = Registry.new(extended, install_modules=[EXAMPLE])
        cls.plain = Registry(PLAIN)

    def env(self, registry):
        """What a test does there is rolled back."""
        cr = self.enterContext(registry.cursor())
        self.addCleanup(cr.rollback)
        return Environment(cr, SUPERUSER_ID, {})

    # -- a strategy

    def queue(self, env, strategy):
        """Two agents who are available, and one customer of the second one's."""
        group = env.ref("email_channel.group_email_agent")
        self.users = env["res.users"].create(
            [
                {"name": name, "login": name, "group_ids": [Command.link(group.id)]}
                for name in ("first", "second")
            ]
        )
        env["email.agent"]._of(self.users)._enter("available", "agent")
        return env["helpdesk.ticket.team"].create(
            {
                "name": "Sales",
                "email_enabled": True,
                "email_strategy": strategy,
                "user_ids": [Command.set(self.users.ids)],
            }
        )

    def wait_in(self, queue, salesperson):
        """A conversation of a customer who has this salesperson, or none."""
        partner = queue.env["res.partner"].create(
            {
                "name": "Carla",
                "email": "carla@customer.test",
                "user_id": salesperson.id,
            }
        )
        touchpoint = queue.env["email.touchpoint"].create(
            {"name": "Shop", "email": "shop@demo.test", "queue_ids": queue.ids}
        )
        conversation = queue.env["email.conversation"].create(
            {
                **queue._entry_vals(),
                "name": "Kettle",
                "customer_email": partner.email,
                "touchpoint_id": touchpoint.id,
                "company_id": queue.env.company.id,
            }
        )
        conversation._ensure_tickets()
        conversation.ticket_id.partner_id = partner
        return conversation

    def offered_to(self, conversation):
        conversation.env["email.routing"]._offer()
        return conversation.offer_ids.user_id

    def test_its_strategy_offers_by_what_it_knows(self):
        queue = self.queue(self.env(self.extended), "salesperson")
        conversation = self.wait_in(queue, self.users[1])
        self.assertEqual(self.offered_to(conversation), self.users[1])

    def test_its_strategy_lets_wait_what_is_for_nobody(self):
        queue = self.queue(self.env(self.extended), "salesperson")
        conversation = self.wait_in(queue, self.users.browse())
        self.assertFalse(self.offered_to(conversation))

    def test_the_other_strategies_go_on_beside_it(self):
        queue = self.queue(self.env(self.extended), "ring_all")
        conversation = self.wait_in(queue, self.users[1])
        self.assertEqual(self.offered_to(conversation), self.users)

    def test_another_database_does_not_know_its_strategy(self):
        env = self.env(self.plain)
        self.assertNotIn("salesperson", env["email.routing"]._strategies())
        with self.assertRaises(ValueError):
            self.queue(env, "salesperson")

    def test_another_database_goes_on_offering(self):
        queue = self.queue(self.env(self.plain), "ring_all")
        conversation = self.wait_in(queue, self.users[1])
        self.assertEqual(self.offered_to(conversation), self.users)

    # -- a guard

    def receive(self, env, subject):
        """The row of a mail that has passed the stages of reception."""
        touchpoint = env["email.touchpoint"].create(
            {"name": "Shop", "email": "shop@demo.test"}
        )
        raw = f"From: carla@customer.test\nSubject: {subject}\n\nHello\n".encode()
        row = env["email.forwarded"]._store_at(touchpoint, raw, "gateway")
        env["email.reception"]._receive(row)
        return row

    def test_its_guard_is_told_its_settings_and_its_findings_arrive(self):
        row = self.receive(self.env(self.extended), "Is it Ana?")
        self.assertEqual(row.state, "done")
        self.assertEqual(row.conversation_id.name, "Is it Ana? (2)")

    def test_what_its_guard_holds_says_so_in_plain_words(self):
        row = self.receive(self.env(self.extended), "IT LEAKS")
        self.assertEqual((row.state, row.hold_kind), ("held", "other"))
        self.assertEqual(
            row.reason, "The check “shouting” stopped this mail: carla@customer.test"
        )

    def test_another_database_does_not_know_its_guard(self):
        row = self.receive(self.env(self.plain), "IT LEAKS")
        self.assertEqual(row.conversation_id.name, "IT LEAKS")

    # -- a field

    def form(self, env):
        view = env.ref(FORM)
        return env["email.touchpoint"].get_view(view.id, "form")["arch"]

    def test_its_field_is_on_the_form_and_kept(self):
        env = self.env(self.extended)
        self.assertIn("example_cost_center", self.form(env))
        touchpoint = env["email.touchpoint"].create(
            {"name": "Shop", "email": "shop@demo.test", "example_cost_center": "Berlin"}
        )
        touchpoint.invalidate_recordset()
        self.assertEqual(touchpoint.example_cost_center, "Berlin")

    def test_another_database_has_no_such_field(self):
        env = self.env(self.plain)
        self.assertNotIn("example_cost_center", env["email.touchpoint"]._fields)
        self.assertNotIn("example_cost_center", self.form(env))
