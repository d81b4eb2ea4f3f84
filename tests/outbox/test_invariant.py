"""Whatever is in the outbox is sent once, or says why not: states times failures."""

from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from ...adapters.vault import SecretLost
from ...core.outbox.priority import MASS
from ...models.outbox.delivery import INTERRUPTED, Delivery
from .outbox_case import CORE, OURS, OutboxCase, letter

NOW = fields.Datetime.now
TOUCHPOINT = "odoo.addons.email_channel.models.touchpoint"
# How the mails of one run begin, and to whom they are.
BEGINNINGS = (
    *("fresh", "put_off", "apart", "mass", "partly", "interrupted", "asked"),
    *("scheduled", "draft", "failed", "cancelled"),
)
RESTS = ("draft", "failed", "cancelled")  # what nobody has asked to send


class TestInvariant(OutboxCase):
    def setUp(self):
        super().setUp()
        # Nobody files what is sent: of what may have been sent, nothing is known.
        self.touchpoint.keep_sent_copy = False
        self.mails = {name: self.begin(name) for name in BEGINNINGS}

    # -- the beginnings ------------------------------------------------------------

    def begin(self, name):
        to = f"{name}@demo.test"
        if name in ("apart", "scheduled"):
            later = NOW() + timedelta(days=1) if name == "scheduled" else False
            return self.write_apart(to, send_at=later)
        if name == "mass":
            return self.write_apart(to, priority=MASS)
        if name == "draft":
            Mail = self.env["email.message"].with_user(self.agent)
            return Mail._save_draft(letter(to), self.touchpoint)
        mail = self.write_answer(to)
        mail.write(self.vals_of(name, to))
        return mail

    def vals_of(self, name, to):
        hour_ago = NOW() - timedelta(hours=1)
        tried = {"attempted_at": NOW(), "attempts": 1}
        return {
            "fresh": {},
            "put_off": {
                **tried,
                "trouble_since": hour_ago,
                "failure_reason": f"{to}: 451 Later",
            },
            "partly": {
                **tried,
                "email_cc": "has@demo.test",
                "delivery": {"left": [to], "refused": ""},
            },
            "interrupted": {**tried, "state": "sending"},
            "asked": {
                **tried,
                "state": "uncertain",
                "next_attempt_at": NOW(),
                "failure_reason": "It may have been sent.",
            },
            "failed": {**tried, "state": "failed", "failure_reason": "550 No"},
            "cancelled": {"state": "cancelled"},
        }[name]

    # -- what must be so after every run ---------------------------------------------

    def run_once(self):
        with (
            mute_logger(CORE, f"{OURS}.email_sender", f"{OURS}.delivery"),
            mute_logger(f"{TOUCHPOINT}.own_transaction", "odoo.sql_db"),
        ):
            self.send_queue()

    def assertAccounted(self):
        """Each mail is sent once, or says why not."""
        for name, mail in self.mails.items():
            with self.subTest(mail=name, state=mail.exists().state):
                if mail.exists():
                    told = mail.failure_reason, self.taken(mail), self.next_time(mail)
                    self.assertTrue(self.is_accounted(name, mail), told)

    def is_accounted(self, name, mail):
        to = f"{name}@demo.test"
        taken = self.taken(mail)
        if any(count > 1 for count in taken.values()) or taken["has@demo.test"]:
            return False
        words = bool(mail.failure_reason)
        if mail.state == "sent":
            return taken[to] == 1 or words
        if mail.state == "queued":
            return not taken and (words or self.next_time(mail))
        if mail.state == "uncertain":
            return words
        if mail.state == "failed":
            return words and not taken
        return name in RESTS and not taken

    def next_time(self, mail):
        touchpoint = self.touchpoint.exists()
        return (
            mail.send_at
            or mail.next_attempt_at
            or touchpoint.limited_until
            or touchpoint.sending_id.next_try_at
        )

    def let_time_pass(self, **delta):
        """All pauses are over; troubles have lasted longer by this."""
        for mail in self.env["email.message"].search([("direction", "=", "out")]):
            if mail.trouble_since:
                mail.trouble_since -= timedelta(**delta)
            if mail.attempted_at:
                mail.attempted_at -= timedelta(**delta)
            if mail.next_attempt_at:
                mail.next_attempt_at = NOW()
            if mail.send_at:
                mail.send_at -= timedelta(**delta)
        touchpoint = self.touchpoint.exists()
        touchpoint.limited_until = False
        touchpoint.sending_id.next_try_at = False

    def outlast(self, **delta):
        """Some runs while the trouble lasts, and what they come to."""
        for _run in range(3):
            self.run_once()
            self.assertAccounted()
            self.let_time_pass(**delta or {"minutes": 20})

    def heal(self):
        """The trouble is over: whatever waits leaves, and nothing waits after that."""
        self.smtpd.reject.clear()
        self.smtpd.drop.clear()
        self.smtpd.refuse_data = self.smtpd.auth_answer = None
        self.let_time_pass(days=1)
        for _run in range(3):
            self.run_once()
            self.assertAccounted()
            self.let_time_pass(hours=1)
        states = {name: mail.exists().state for name, mail in self.mails.items()}
        self.assertNotIn("queued", states.values(), states)
        self.assertNotIn("sending", states.values(), states)
        return states

    def assertSentAfter(self, but=()):
        """All left but those of which it is not known or which nobody sends."""
        states = self.heal()
        kept = {"interrupted": "uncertain", "asked": "uncertain"}
        kept |= {name: name for name in RESTS}
        for name in BEGINNINGS:
            if name not in but:
                self.assertEqual(states[name], kept.get(name, "sent"), name)

    def everybody(self, answer):
        return {f"{name}@demo.test": answer for name in BEGINNINGS}

    # -- the failures ------------------------------------------------------------------

    def test_none(self):
        self.outlast()
        self.assertSentAfter()

    def test_recipients_put_off(self):
        self.smtpd.reject.update(self.everybody("451 4.3.0 Later"))
        self.outlast()
        self.assertSentAfter()

    def test_recipients_put_off_until_the_retries_are_over(self):
        self.smtpd.reject.update(self.everybody("451 4.3.0 Later"))
        self.outlast(hours=40)
        self.assertEqual(self.mails["fresh"].state, "failed")
        self.heal()

    def test_recipients_refused(self):
        self.smtpd.reject.update(self.everybody("550 5.1.1 Unknown"))
        self.outlast()
        states = self.heal()
        self.assertEqual(states["fresh"], "failed")
        self.assertEqual(states["partly"], "sent", "the others have it")

    def test_body_put_off(self):
        self.smtpd.refuse_data = "451 4.3.0 Local error"
        self.outlast()
        self.assertSentAfter()

    def test_body_refused(self):
        self.smtpd.refuse_data = "554 5.6.0 Spam"
        self.outlast()
        self.assertEqual(self.heal()["fresh"], "failed")

    def test_connection_ends_before_the_mail(self):
        self.smtpd.drop.update(self.everybody("rcpt"))
        self.outlast()
        self.assertSentAfter()

    def test_connection_ends_inside_the_mail(self):
        self.smtpd.drop.update(self.everybody("body"))
        self.outlast()
        self.heal()
        self.assertEqual(self.taken(self.mails["failed"]), {})

    def test_connection_ends_after_the_mail(self):
        self.smtpd.drop.update(self.everybody("answer"))
        self.outlast()
        states = self.heal()
        for name in ("fresh", "put_off", "apart", "mass", "partly"):
            self.assertEqual(states[name], "uncertain")
            self.assertEqual(self.taken(self.mails[name])[f"{name}@demo.test"], 1)

    def test_account_is_limited(self):
        self.smtpd.refuse_data = "451 4.7.1 Too many mails, try later"
        self.outlast()
        self.assertSentAfter()

    def test_login_is_refused(self):
        self.smtpd.auth_answer = "535 5.7.8 Wrong password"
        self.outlast(hours=40)
        self.assertSentAfter()

    def test_server_is_down(self):
        self.smtpd.stop()
        try:
            self.outlast()
        finally:
            self.smtpd.start()
        self.assertSentAfter()

    def test_server_is_down_until_the_retries_are_over(self):
        self.smtpd.stop()
        try:
            self.outlast(hours=40)
        finally:
            self.smtpd.start()
        self.assertEqual(self.heal()["fresh"], "failed")

    def test_secret_is_lost(self):
        kind = type(self.touchpoint.sending_id)
        with patch.object(kind, "_make_smtp", side_effect=SecretLost("key")):
            self.outlast()
            self.assertEqual(self.mails["fresh"].state, "queued")
        self.assertSentAfter()

    def test_touchpoint_is_deactivated(self):
        self.touchpoint.activated = False
        self.outlast()
        self.assertIn("not activated", self.mails["fresh"].failure_reason)
        self.assertTrue(self.mails["fresh"].next_attempt_at)
        self.touchpoint.action_activate()
        self.assertFalse(self.mails["fresh"].next_attempt_at, "it need not rest")
        self.assertSentAfter()
        self.assertFalse(self.mails["fresh"].failure_reason)

    def test_settings_are_not_tried_yet(self):
        self.touchpoint.sending_id.status = "not_connected"
        self.outlast()
        self.assertIn("presses Connect", self.mails["fresh"].failure_reason)
        self.touchpoint.action_connect()
        self.assertSentAfter()

    def test_touchpoint_is_deleted(self):
        self.conversation.action_close()
        self.touchpoint.unlink()
        self.assertAccounted()
        states = {name: mail.state for name, mail in self.mails.items()}
        self.assertEqual(states["fresh"], "failed")
        self.assertEqual(states["interrupted"], "uncertain", "it may have been sent")
        self.assertEqual(self.smtpd.sent, [])

    def test_conversation_is_deleted(self):
        self.conversation.unlink()
        self.assertFalse(self.mails["fresh"].exists())
        self.outlast()
        self.heal()
        gone = ["fresh@demo.test", "partly@demo.test"]
        self.assertFalse([to for to in self.went_to() if to in gone])

    def deleted_at(self, step):
        """Each mail is deleted while it is on its way, at this step."""
        method = getattr(Delivery, step)

        def deleted(delivery, *args):
            done = method(delivery, *args)
            delivery.mail.mail_message_id.unlink()
            delivery.env.flush_all()
            return done

        return patch.object(Delivery, step, deleted)

    def test_deleted_before_it_is_on_its_way(self):
        with self.deleted_at("build"):
            self.outlast()
        self.assertEqual(self.smtpd.sent, [])

    def test_deleted_when_the_server_has_it(self):
        with self.deleted_at("_carry"):
            self.outlast()
        went = self.went_to()
        self.assertEqual(len(went), len(set(went)))
        self.heal()
        self.assertEqual(self.went_to(), [*went, "scheduled@demo.test"])

    def run_and_die(self):
        """A run that ends with its worker: what was not committed is gone."""
        self.env.flush_all()
        cr = self.registry.cursor()
        touchpoint = self.touchpoint.with_env(self.env(cr=cr, su=True))
        with suppress(SystemExit):  # not assertRaises, which keeps a savepoint
            touchpoint.env["email.sender"]._send_due(touchpoint)
            self.fail("The worker goes on.")
        cr.rollback()
        cr.close()
        self.env.invalidate_all()

    def test_worker_dies_each_time_before_a_mail_is_on_its_way(self):
        with patch.object(Delivery, "_mark_sending", side_effect=SystemExit):
            while self.mails["fresh"].attempts < INTERRUPTED:
                self.run_and_die()
                self.let_time_pass(minutes=20)
        self.assertEqual(self.smtpd.sent, [])
        states = self.heal()
        self.assertEqual(states["fresh"], "failed")
        self.assertIn("interrupted each time", self.mails["fresh"].failure_reason)

    def test_worker_dies_when_the_server_has_the_mail(self):
        carry = Delivery._carry

        def died(delivery, *args):
            carry(delivery, *args)
            raise SystemExit

        with patch.object(Delivery, "_carry", died):
            self.run_and_die()
        (first,) = self.went_to()
        name = first.partition("@")[0]
        self.assertEqual(self.mails[name].state, "sending")
        self.assertEqual(self.heal()[name], "uncertain")
        self.assertEqual(self.taken(self.mails[name]), {first: 1})
