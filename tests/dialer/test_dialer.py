from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .dialer_case import FOOTER, DialerCase, make_dialer


class TestDialer(DialerCase):
    """The settings of a dialer, and who may change them."""

    def refused(self, words, kind=ValidationError, **vals):
        with self.assertRaisesRegex(kind, words), self.env.cr.savepoint():
            self.dialer.write(vals)

    def make_calendar(self, **vals):
        return self.env["resource.calendar"].create(
            {"name": "Afternoons", "tz": "America/Montevideo", **vals}
        )

    def test_no_setting_is_less_than_nothing(self):
        for name in (
            "seconds_between",
            "max_per_hour",
            "max_per_day",
            "stop_after_rejections",
            "soft_bounces",
        ):
            with self.subTest(name):
                self.refused("enter 0 or more", **{name: -1})

    def test_advertising_names_the_address_of_its_sender(self):
        self.refused("no address for the footer", footer_address=" ")
        self.dialer.write({"advertising": False, "footer_address": False})
        self.refused("no address for the footer", advertising=True)

    def test_the_address_of_the_company_is_offered(self):
        company = self.env.company
        company.partner_id.write(
            {"street": "9 Mill Lane", "city": "Leeds", "zip": "LS1", "state_id": False}
        )
        form = Form(self.env["email.dialer"])
        lines = form.footer_address.splitlines()
        self.assertEqual(lines[:2], [company.name, "9 Mill Lane"])
        self.assertNotIn("", lines)
        # One that somebody entered stays.
        company.partner_id.street = "10 Mill Lane"
        self.assertEqual(self.dialer.footer_address, FOOTER)

    def test_a_company_that_is_nowhere_offers_no_address(self):
        self.env.company.partner_id.write(
            {"street": False, "street2": False, "city": False, "zip": False}
        )
        self.assertFalse(Form(self.env["email.dialer"]).footer_address)

    def test_the_time_zone_is_that_of_the_schedule(self):
        self.dialer.calendar_id = self.make_calendar()
        self.assertEqual(self.dialer.tz, "America/Montevideo")
        self.dialer.calendar_id = False
        self.assertEqual(self.dialer.tz, "America/Montevideo")
        self.dialer.tz = "Europe/Madrid"
        self.assertEqual(self.dialer.tz, "Europe/Madrid")

    def test_the_contacts_own_time_zone_needs_a_schedule(self):
        self.refused("Choose the schedule", contact_tz=True)
        self.dialer.write({"contact_tz": True, "calendar_id": self.make_calendar().id})
        self.refused("Choose the schedule", calendar_id=False)

    def test_all_that_it_names_is_of_its_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        touchpoint = self.make_touchpoint(
            self.queue.browse(), company_id=other.id, email="o@shop.test"
        )
        queue = self.make_queue(
            "Theirs", self.env["res.users"], company_id=other.id, email_enabled=True
        )
        template = self.env["email.template"].create(
            {"name": "Theirs", "company_id": other.id, "user_id": False}
        )
        calendar = self.make_calendar(company_id=other.id)
        for name, record in (
            ("touchpoint_id", touchpoint),
            ("queue_id", queue),
            ("template_id", template),
            ("calendar_id", calendar),
        ):
            with self.subTest(name):
                self.refused("ompan", UserError, **{name: record.id})

    def test_it_needs_a_touchpoint_that_sends(self):
        self.touchpoint.direction = "inbound"
        with self.assertRaisesRegex(ValidationError, "only receives"):
            make_dialer(self.touchpoint, self.queue, name="Second")

    def test_the_form_says_why_nothing_leaves_through_the_touchpoint(self):
        self.assertIn("not activated", self.dialer.touchpoint_trouble)
        self.touchpoint.direction = "inbound"
        self.assertIn("only receives", self.dialer.touchpoint_trouble)

    def test_a_template_that_somebody_keeps_for_himself_is_refused(self):
        own = self.env["email.template"].create(
            {"name": "Mine", "user_id": self.administrator.id}
        )
        self.refused("own", template_id=own.id)

    def test_its_lists_keep_it_from_being_deleted(self):
        self.make_list()
        with self.assertRaisesRegex(UserError, "has 1 lists"):
            self.dialer.unlink()
        self.assertEqual(self.dialer.list_count, 1)
        self.dialer.list_ids.unlink()
        self.dialer.unlink()

    def test_a_copy_has_its_settings_and_none_of_its_lists(self):
        self.dialer.write({"max_per_day": 500, "footer_address": "Elsewhere"})
        self.make_list()
        copies = self.dialer.copy() | self.dialer.copy()
        self.assertEqual(
            copies.mapped("name"), ["Newsletter (copy)", "Newsletter (copy 2)"]
        )
        self.assertEqual(copies.mapped("max_per_day"), [500, 500])
        self.assertEqual(copies[0].footer_address, "Elsewhere")
        self.assertFalse(copies.list_ids)

    def test_a_list_that_was_sent_is_the_administrators_to_delete(self):
        email_list = self.make_list()
        line = self.env["email.dialer.line"].create(
            {"list_id": email_list.id, "company_id": email_list.company_id.id}
        )
        line.attempted_at = fields.Datetime.now()
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "proof"):
            email_list.with_user(self.supervisor).unlink()
        email_list.with_user(self.administrator).unlink()
        self.make_list().with_user(self.supervisor).unlink()

    def test_supervisors_read_it_and_administrators_change_it(self):
        theirs = self.dialer.with_user(self.supervisor)
        self.assertEqual(theirs.name, "Newsletter")
        with self.assertRaises(AccessError):
            theirs.max_per_day = 1
        self.dialer.with_user(self.administrator).max_per_day = 1
