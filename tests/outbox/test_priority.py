from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from ...models.outbox.delivery import Delivery
from ..common import SUPPORT
from .outbox_case import OutboxCase


class TestPriority(OutboxCase):
    """An agent's answer never waits behind a mass mailing."""

    def while_building(self, work):
        """Do ``work`` once, while the first mail is on its way."""
        build, done = Delivery.build, []

        def meanwhile(delivery):
            if not done:
                done.append(True)
                work()
                self.env.flush_all()
            return build(delivery)

        return patch.object(Delivery, "build", meanwhile)

    def test_an_answer_goes_before_what_was_queued_earlier(self):
        self.write_mass(2)
        self.write_answer()
        self.send()
        self.assertEqual(
            self.went_to(), ["customer@demo.test", "m0@demo.test", "m1@demo.test"]
        )

    def test_an_answer_waits_for_the_mail_in_hand_only(self):
        self.write_mass(4)
        with self.while_building(self.write_answer):
            self.send()
        self.assertEqual(self.went_to()[:3:2], ["m0@demo.test", "m1@demo.test"])
        self.assertEqual(self.went_to()[1], "customer@demo.test")
        self.assertEqual(len(self.smtpd.sent), 5)

    def test_mails_of_one_priority_leave_in_their_order(self):
        for each in range(4):
            self.write_answer(f"c{each}@demo.test")
        self.send()
        self.assertEqual(self.went_to(), [f"c{each}@demo.test" for each in range(4)])

    # -- of another touchpoint ----------------------------------------------------

    def mailing_elsewhere(self, number=4):
        """Mass mails of another touchpoint that can send."""
        other = self.make_touchpoint(
            name="News", email="news@demo.test", imap_login=SUPPORT
        )
        self.connect(other)
        self.write_mass(number, other)
        return other

    def cron(self):
        self.env.flush_all()
        self.env["email.sender"]._cron_send()
        self.env.invalidate_all()

    def test_the_touchpoint_with_the_more_urgent_mail_comes_first(self):
        self.mailing_elsewhere(1)
        self.write_answer()
        self.cron()
        self.assertEqual(self.went_to(), ["customer@demo.test", "m0@demo.test"])

    def test_a_mass_mailing_makes_room_for_another_touchpoints_answer(self):
        self.mailing_elsewhere()
        with self.while_building(self.write_answer):
            self.cron()
        self.assertEqual(self.went_to()[1], "customer@demo.test")
        self.assertEqual(len(self.smtpd.sent), 5, "and then goes on")

    def test_an_answer_that_cannot_leave_stops_nobody(self):
        self.mailing_elsewhere()
        self.touchpoint.limited_until = fields.Datetime.now() + timedelta(minutes=5)
        with self.while_building(self.write_answer):
            self.cron()
        self.assertEqual(self.went_to(), [f"m{each}@demo.test" for each in range(4)])

    # -- the pace -------------------------------------------------------------------

    def test_a_mass_mailing_leaves_a_part_of_the_pace_to_answers(self):
        self.touchpoint.send_rate = 3
        self.write_mass(4)
        self.send()
        self.assertEqual(len(self.smtpd.sent), 2)
        self.write_answer()
        self.write_answer("second@demo.test")
        self.send()
        self.assertEqual(self.went_to()[2:], ["customer@demo.test"], "and no more")

    # -- not before -------------------------------------------------------------------

    def test_a_mail_for_later_waits_and_is_not_late(self):
        later = fields.Datetime.now() + timedelta(days=30)
        mail = self.write_apart(send_at=later)
        triggers = self.env["ir.cron.trigger"]
        self.assertEqual(triggers.search([], order="call_at")[-1].call_at, later)
        self.send()
        self.assertEqual((mail.state, mail.attempts), ("queued", 0))
        self.assertFalse(mail.failure_reason)
        self.env.flush_all()
        self.assertFalse(self.env["email.sender"]._touchpoints_with_work())
        self.env["email.sender"]._send_soon(self.touchpoint)
        self.assertEqual(mail.send_at, later, "whoever connects changes nothing of it")
        mail.send_at = fields.Datetime.now()
        self.send()
        self.assertEqual(mail.state, "sent")
