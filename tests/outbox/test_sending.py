from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ...models.outbox.delivery import Delivery
from ..common import CUSTOMER, ChannelCase

CORE = "odoo.addons.base.models.ir_mail_server"
OURS = "odoo.addons.email_channel.models.outbox"


class TestSending(ChannelCase):
    """What SMTP servers answer, and what becomes of the mails."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())

    def tearDown(self):
        self.smtpd.per_minute = self.smtpd.per_connection = None
        self.smtpd.refuse_data = None
        self.smtpd.refuse_sender.clear()
        super().tearDown()

    def write_to(self, *addresses):
        return self.env["email.message"].concat(
            *(self.answer(self.incoming, email_to=each) for each in addresses)
        )

    def send(self):
        with mute_logger(CORE, f"{OURS}.email_sender"):
            self.send_queue()

    def later(self, **delta):
        """The mails' troubles began so long ago; their pauses are over."""
        mails = self.env["email.message"].search([("state", "=", "queued")])
        mails.next_attempt_at = False
        for mail in mails.filtered("trouble_since"):
            mail.trouble_since -= timedelta(**delta)

    def age(self, mail, **delta):
        mail.attempted_at -= timedelta(**delta)
        mail.next_attempt_at = mail.next_attempt_at and fields.Datetime.now()

    def got(self, address):
        return sum(address in mail.rcpt_tos for mail in self.smtpd.sent)

    def test_mail_that_is_not_ours_wakes_no_sender(self):
        job = self.env.ref("email_channel.ir_cron_send")
        triggers = self.env["ir.cron.trigger"]
        triggers.search([("cron_id", "=", job.id)]).unlink()
        self.env["mail.mail"].create({"email_to": CUSTOMER, "body_html": "Hi"}).send()
        self.assertFalse(triggers.search([("cron_id", "=", job.id)]))

    # -- put off -------------------------------------------------------------------

    def test_pauses_grow(self):
        self.smtpd.reject[CUSTOMER] = "451 4.3.0 Local error"
        mail = self.answer(self.incoming)
        pauses = []
        for _attempt in range(4):
            self.send()
            pauses.append(mail.next_attempt_at - fields.Datetime.now())
            mail.next_attempt_at = False
        minutes = [round(pause / timedelta(minutes=1)) for pause in pauses]
        self.assertEqual(minutes, [1, 2, 4, 8])

    def test_after_its_hours_it_has_failed_with_the_servers_words(self):
        self.touchpoint.retry_hours = 5
        self.smtpd.reject[CUSTOMER] = "451 4.3.0 Local error"
        mail = self.answer(self.incoming)
        self.send()
        self.later(hours=4)
        self.send()
        self.assertEqual(mail.state, "queued")
        self.later(hours=1)
        self.send()
        self.assertEqual(mail.state, "failed")
        self.assertEqual(mail.failure_reason, f"{CUSTOMER}: 451 4.3.0 Local error")

    def test_a_retry_by_hand_has_all_its_hours_again(self):
        self.smtpd.reject[CUSTOMER] = "451 4.3.0 Local error"
        mail = self.answer(self.incoming)
        self.send()
        self.later(hours=72)
        self.send()
        mail.with_user(self.agent).action_retry()
        self.send()
        self.assertEqual((mail.state, mail.attempts), ("queued", 1))

    def test_recipient_put_off_while_others_got_it_gets_it_alone_later(self):
        self.smtpd.reject["slow@demo.test"] = "451 4.3.0 Later"
        self.smtpd.reject["wrong@demo.test"] = "550 5.1.1 Unknown"
        mail = self.answer(self.incoming, email_cc="slow@demo.test, wrong@demo.test")
        self.send()
        self.assertEqual(mail.state, "queued")
        self.assertIn("slow@demo.test: 451", mail.failure_reason)
        self.smtpd.reject.clear()
        self.later()
        self.send()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(mail.failure_reason, "wrong@demo.test: 550 5.1.1 Unknown")
        self.assertEqual(self.got(CUSTOMER), 1)
        self.assertEqual(self.got("slow@demo.test"), 1)
        self.assertEqual(self.got("wrong@demo.test"), 0)
        self.assertTrue(mail.undelivered)

    def test_recipient_put_off_for_too_long_is_told_and_the_mail_stays_sent(self):
        self.smtpd.reject["slow@demo.test"] = "451 4.3.0 Later"
        mail = self.answer(self.incoming, email_cc="slow@demo.test")
        self.send()
        self.later(hours=72)
        self.send()
        self.assertEqual(mail.state, "sent")
        self.assertIn("slow@demo.test: 451", mail.failure_reason)
        self.assertEqual(self.got(CUSTOMER), 1)

    # -- the provider's limit ------------------------------------------------------

    def test_limit_holds_back_all_and_burns_no_attempt(self):
        self.smtpd.refuse_data = "451 4.7.1 Too many mails, try later"
        mails = self.write_to(*(f"c{number}@demo.test" for number in range(5)))
        self.send()
        self.assertEqual(set(mails.mapped("state")), {"queued"})
        self.assertEqual(sum(mails.mapped("attempts")), 0)
        self.assertGreater(self.touchpoint.limited_until, fields.Datetime.now())
        self.assertIn("Too many mails", mails[-1].failure_reason)
        self.smtpd.refuse_data = None
        self.send()
        self.assertFalse(self.smtpd.sent, "not before its pause is over")
        self.touchpoint.limited_until = False
        self.send()
        self.assertEqual(set(mails.mapped("state")), {"sent"})
        self.assertFalse(self.touchpoint.limited_times)

    def test_limit_while_sending_lets_the_rest_wait(self):
        self.smtpd.per_minute = 3
        mails = self.write_to(*(f"c{number}@demo.test" for number in range(6)))
        self.send()
        self.assertEqual(
            mails.mapped("state"), ["sent"] * 3 + ["queued"] * 3, "in order"
        )
        self.smtpd.per_minute = None
        self.touchpoint.limited_until = False
        self.send()
        self.assertEqual(set(mails.mapped("state")), {"sent"})
        self.assertEqual(len(self.smtpd.sent), 6)

    def test_limits_grow_and_connect_tries_at_once(self):
        self.smtpd.refuse_data = "550 5.4.5 Daily user sending limit exceeded"
        mail = self.answer(self.incoming)
        for _attempt in range(3):
            self.touchpoint.limited_until = False
            self.send()
        pause = self.touchpoint.limited_until - fields.Datetime.now()
        self.assertAlmostEqual(pause / timedelta(minutes=1), 4, delta=0.2)
        self.assertEqual(mail.state, "queued", "A11: a limit drops nothing")
        self.smtpd.refuse_data = None
        self.touchpoint.action_connect()
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_connection_that_carries_few_mails_is_made_anew(self):
        self.smtpd.per_connection = 2
        mails = self.write_to(*(f"c{number}@demo.test" for number in range(7)))
        self.send()
        self.assertEqual(set(mails.mapped("state")), {"sent"})
        self.assertEqual(len(self.smtpd.sent), 7)
        self.assertFalse(self.touchpoint.limited_until)

    def test_bcc_survives_the_new_connection(self):
        self.smtpd.per_connection = 1
        self.write_to("first@demo.test")
        self.answer(self.incoming, email_bcc="boss@demo.test")
        self.send()
        self.assertEqual(self.got("boss@demo.test"), 1)

    # -- the touchpoint's own rate ---------------------------------------------------

    def test_rate_is_kept_across_runs(self):
        self.touchpoint.send_rate = 2
        mails = self.write_to(*(f"c{number}@demo.test" for number in range(5)))
        self.send()
        self.send()
        self.assertEqual(len(self.smtpd.sent), 2)
        sent = mails.filtered(lambda mail: mail.state == "sent")
        sent.attempted_at = fields.Datetime.now() - timedelta(seconds=62)
        self.send()
        self.assertEqual(len(self.smtpd.sent), 4)
        self.assertEqual(mails[-1].state, "queued")

    def test_rate_asks_to_be_called_when_there_is_room(self):
        self.touchpoint.send_rate = 1
        self.write_to("a@demo.test", "b@demo.test")
        triggers = self.env["ir.cron.trigger"]
        self.send()
        newest = triggers.search([], order="call_at desc", limit=1)
        self.assertGreater(
            newest.call_at, fields.Datetime.now() + timedelta(seconds=50)
        )

    def test_figures_are_checked(self):
        with self.assertRaisesRegex(ValidationError, "0 for no limit"):
            self.touchpoint.send_rate = -1
        self.touchpoint.send_rate = 0
        with self.assertRaisesRegex(ValidationError, "1 to 720 hours"):
            self.touchpoint.retry_hours = 0

    # -- one mail's trouble is not the others' ---------------------------------------

    def test_mail_that_ends_the_connection_lets_the_others_pass(self):
        self.smtpd.drop["poison@demo.test"] = "rcpt"
        mails = self.write_to("poison@demo.test", "a@demo.test", "b@demo.test")
        self.send()
        self.assertEqual(mails.mapped("state"), ["queued", "sent", "sent"])
        self.assertIn("ended the connection", mails[0].failure_reason)
        self.assertFalse(self.touchpoint.status_reason)
        self.smtpd.drop.clear()
        self.later()
        self.send()
        self.assertEqual(self.got("poison@demo.test"), 1)

    def test_server_that_ends_every_connection_is_down(self):
        addresses = [f"c{number}@demo.test" for number in range(4)]
        self.smtpd.drop.update(dict.fromkeys(addresses, "rcpt"))
        mails = self.write_to(*addresses)
        self.send()
        self.assertEqual(set(mails.mapped("state")), {"queued"})
        self.assertTrue(self.touchpoint.status_reason)
        self.assertEqual(self.smtpd.sent, [])

    def test_mail_that_cannot_be_built_lets_the_others_pass(self):
        mails = self.write_to("a@demo.test", "b@demo.test")
        self.env["mail.mail"].search([("email_message_id", "=", mails[0].id)]).unlink()
        with mute_logger(f"{OURS}.delivery"):
            self.send()
        self.assertEqual(mails.mapped("state"), ["failed", "sent"])
        self.assertIn("could not put the mail together", mails[0].failure_reason)

    def test_mail_that_ends_its_worker_lets_the_others_pass(self):
        mails = self.write_to("a@demo.test", "b@demo.test")
        build = Delivery.build
        waiting = []

        def look(delivery):
            # Whoever comes after a worker that is killed here finds these.
            sender = delivery.env["email.sender"]
            waiting.append(sender._due(delivery.mail.touchpoint_id).ids)
            return build(delivery)

        with patch.object(Delivery, "build", look):
            self.send()
        self.assertEqual(waiting, [mails[1].ids, []])

    def test_mail_that_ends_its_worker_each_time_is_given_up(self):
        mail = self.answer(self.incoming)
        mail.attempts = 5
        self.send()
        self.assertEqual(mail.state, "failed")
        self.assertIn("interrupted each time", mail.failure_reason)
        self.assertEqual(self.smtpd.sent, [])

    def test_reason_is_in_the_companys_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.touchpoint.company_id.partner_id.lang = "es_ES"
        mail = self.answer(self.incoming)
        mail.attempts = 5
        self.send()
        self.assertIn("se interrumpió", mail.failure_reason)

    def test_mail_taken_back_while_others_leave_stays(self):
        mails = self.write_to("a@demo.test", "b@demo.test")
        build = Delivery.build

        def meanwhile(delivery):
            message = build(delivery)
            other = delivery.env["email.message"].browse(mails[1].id)
            if other.state == "queued":
                other.action_cancel()
            return message

        with patch.object(Delivery, "build", meanwhile):
            self.send()
        self.assertEqual(mails.mapped("state"), ["sent", "cancelled"])
        self.assertEqual(self.got("b@demo.test"), 0)

    def test_starttls_that_was_taken_away_sends_nothing_in_clear(self):
        self.behind_its_back(smtp_encryption="starttls")
        mail = self.answer(self.incoming)
        self.send()
        self.assertEqual(mail.state, "queued")
        self.assertIn("does not offer this encryption", mail.failure_reason)
        self.assertEqual(self.smtpd.sent, [])

    def test_server_down_for_too_long_fails_the_mail(self):
        self.smtpd.stop()
        self.addCleanup(lambda: self.smtpd._server or self.smtpd.start())
        mail = self.answer(self.incoming)
        self.send()
        self.assertEqual(mail.state, "queued")
        self.later(hours=72)
        self.touchpoint.sending_id.next_try_at = False
        self.send()
        self.assertEqual(mail.state, "failed")
        self.assertIn("does not accept connections", mail.failure_reason)

    def test_deleted_touchpoint_leaves_no_mail_waiting_for_ever(self):
        mail = self.answer(self.incoming)
        mail.conversation_id.action_close()
        self.touchpoint.unlink()
        self.assertEqual(mail.state, "failed")
        self.assertIn("was deleted", mail.failure_reason)

    # -- the queue -------------------------------------------------------------------

    def test_whoever_has_not_sent_for_longest_comes_first(self):
        Sender = self.env["email.sender"]
        other = self.make_touchpoint(name="Other", email="other@demo.test")
        mails = self.write_to("a@demo.test", "b@demo.test")
        mails[1].conversation_id = self.env["email.conversation"].create(
            {
                "name": "Other",
                "touchpoint_id": other.id,
                "company_id": other.company_id.id,
            }
        )
        mails[1].touchpoint_id = other
        mails[0].attempted_at = fields.Datetime.now()
        self.env.flush_all()
        self.assertEqual(Sender._touchpoints_with_work(), other + self.touchpoint)
        mails[1].attempted_at = fields.Datetime.now() + timedelta(seconds=5)
        self.env.flush_all()
        self.assertEqual(Sender._touchpoints_with_work(), self.touchpoint + other)

    def test_no_time_left_asks_to_go_on_at_once(self):
        mail = self.answer(self.incoming)
        self.env.flush_all()
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([])
        self.env["email.sender"].with_context(cron_end_time=0)._cron_send()
        self.env.invalidate_all()
        self.assertEqual(mail.state, "queued")
        self.assertEqual(triggers.search_count([]), before + 1)
        self.env["email.sender"]._cron_send()
        self.env.invalidate_all()
        self.assertEqual(mail.state, "sent")
