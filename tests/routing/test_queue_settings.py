from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .queue_case import QueueCase


class TestQueueSettings(QueueCase):
    def refused(self, words, **vals):
        with (
            self.assertRaisesRegex(ValidationError, words),
            self.env.cr.savepoint(),
        ):
            self.support.write(vals)

    def test_a_team_takes_email_once_a_touchpoint_is_linked(self):
        team = self.make_queue("Complaints", self.ada)
        self.assertFalse(team.email_enabled)
        self.touchpoint.queue_ids = [Command.link(team.id)]
        self.assertTrue(team.email_enabled)

    def test_a_new_touchpoint_switches_its_teams_on(self):
        # setUpClass made it.
        self.assertTrue(self.support.email_enabled)
        self.assertTrue(self.billing.email_enabled)

    def test_linking_from_the_team_does_the_same(self):
        link = [Command.link(self.touchpoint.id)]
        made = self.make_queue("Complaints", self.ada, email_touchpoint_ids=link)
        self.assertTrue(made.email_enabled)
        changed = self.make_queue("Returns", self.ada)
        changed.email_touchpoint_ids = link
        self.assertTrue(changed.email_enabled)

    def test_a_queue_switched_off_stays_off(self):
        self.support.email_enabled = False
        self.touchpoint.write({"name": "Help"})
        self.touchpoint.queue_ids = [Command.set((self.support | self.billing).ids)]
        self.support.write({"email_touchpoint_ids": [Command.link(self.touchpoint.id)]})
        self.assertFalse(self.support.email_enabled)

    def test_what_is_said_with_the_link_counts(self):
        team = self.make_queue(
            "Complaints",
            self.ada,
            email_touchpoint_ids=[Command.link(self.touchpoint.id)],
            email_enabled=False,
        )
        self.assertFalse(team.email_enabled)

    def test_nobody_answers_within_a_second_nor_is_rung_at_for_hours(self):
        self.refused("enter between 10 and 3600", email_offer_timeout=5)
        self.refused("enter between 10 and 3600", email_offer_timeout=3601)
        self.support.email_offer_timeout = 10
        self.support.email_offer_timeout = 3600

    def test_numbers_are_not_negative(self):
        for name, label in (
            ("email_max_per_agent", "Conversations per Agent"),
            ("email_max_waiting", "Conversations Waiting at Most"),
            ("email_warn_waiting", "Waiting: Warn from"),
            ("email_alert_wait", "Longest Wait: Alert from"),
        ):
            with self.subTest(name=name):
                self.refused(f"{label}.*cannot be less than 0", **{name: -1})

    def test_a_service_level_is_a_time(self):
        self.refused("The service level of “Support” is a time", email_service_level=0)

    def test_the_alert_comes_after_the_warning(self):
        self.refused(
            "“Waiting: Alert from” of “Support” comes before “Waiting: Warn from”: "
            "enter 5 or more",
            email_warn_waiting=5,
            email_alert_waiting=4,
        )
        self.support.write({"email_warn_waiting": 5, "email_alert_waiting": 5})
        self.support.write({"email_warn_wait": 60, "email_alert_wait": 0})

    def test_a_schedule_without_hours_does_not_say_when_it_is_open(self):
        flexible = self.env["resource.calendar"].create(
            {"name": "As you like", "flexible_hours": True, "attendance_ids": []}
        )
        self.refused("“As you like” has flexible hours", email_calendar_id=flexible.id)

    def test_a_schedule_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            self.support.email_calendar_id = other.resource_calendar_id

    def test_settings_of_the_company(self):
        company = self.env.company
        for name, value, words in (
            ("email_max_per_agent", -1, "cannot be less than 0"),
            ("email_return_after", -1, "cannot be less than 0"),
            ("email_offline_grace", 30, "enter at least 60 seconds"),
        ):
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                company[name] = value
        settings = self.env["res.config.settings"].create(
            {"email_max_per_agent": 4, "email_offline_grace": 90}
        )
        settings.execute()
        self.assertEqual(company.email_max_per_agent, 4)
        self.assertEqual(company.email_offline_grace, 90)

    def test_the_button_opens_what_waits(self):
        waiting = self.came()
        self.taken(subject="Had by Ada")
        self.assertEqual(self.support.email_pending_count, 1)
        action = self.support.action_open_email_conversations()
        found = self.env["email.conversation"].search(action["domain"])
        self.assertIn(waiting, found)
        # What else is in the queue is a click away.
        self.assertEqual(action["context"], {"search_default_pending": 1})

    def test_reasons_are_of_the_same_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.make_reason("Elsewhere", company_id=other.id)
        self.refused("“Support” is a queue of", email_wrap_up_ids=theirs.ids)
