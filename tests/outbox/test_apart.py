from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.modules import module
from odoo.tests import new_test_user

from ...core.outbox.priority import MASS
from ..security.test_access import GROUPS
from .outbox_case import BUTTONS, OutboxCase, letter

TO = "stranger@demo.test"
DSN = Path(__file__).parent.parent / "data/dsn-to-forward.eml"


class TestApart(OutboxCase):
    """Mails without a conversation."""

    def bounce(self, mail):
        one = SimpleNamespace(email=TO, status="5.1.1", words="gone")
        report = SimpleNamespace(
            original=mail.message_id, kind="permanent", recipients=[one]
        )
        return self.env["email.message"]._on_bounced(report)

    def test_it_is_sent(self):
        mail = self.write_apart()
        self.send()
        self.assertEqual(mail.state, "sent", mail.failure_reason)
        self.assertEqual(self.taken(mail), {TO: 1})
        self.assertFalse(mail.conversation_id)
        self.assertEqual(mail.company_id, self.touchpoint.company_id)

    def test_it_is_put_off_and_sent_later(self):
        self.smtpd.reject[TO] = "451 4.3.0 Later"
        mail = self.write_apart()
        self.send()
        self.assertTrue(mail.next_attempt_at)
        self.smtpd.reject.clear()
        mail.next_attempt_at = False
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_it_fails_and_is_sent_again_by_hand(self):
        self.smtpd.reject[TO] = "550 5.1.1 Unknown"
        mail = self.write_apart()
        self.send()
        self.assertEqual(mail.state, "failed")
        self.smtpd.reject.clear()
        mail.action_retry()
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_its_writer_is_told_and_of_a_mass_mailing_nobody(self):
        self.smtpd.reject[TO] = "550 5.1.1 Unknown"
        for priority, told in ((10, 1), (MASS, 0)):
            with self.subTest(priority=priority):
                before = self.env["mail.message"].search([])
                self.write_apart(priority=priority)
                self.send()
                new = self.env["mail.message"].search([]) - before
                new = new.filtered(lambda one: one.message_type == "user_notification")
                self.assertEqual(len(new), told)
                self.assertLessEqual(new.notified_partner_ids, self.agent.partner_id)

    def test_it_comes_back(self):
        mail = self.write_apart()
        self.send()
        self.assertEqual(self.bounce(mail), mail)
        self.assertEqual((mail.state, mail.undelivered), ("bounced", True))
        mail.action_dismiss()
        self.assertFalse(mail.undelivered)

    def test_without_a_file_that_it_is_to_carry_it_does_not_leave(self):
        files = self.env["ir.attachment"].with_user(self.agent)
        file = files.create({"name": "plan.txt", "raw": b"Turn left."})
        Mail = self.env["email.message"].with_user(self.agent)
        draft = letter(TO, file_ids=tuple(file.ids))
        mail = Mail._save_draft(draft, self.touchpoint).sudo(False)._queue_draft()
        with self.assertRaises(AccessError):
            file.unlink()
        file.sudo().unlink()
        self.send()
        self.assertEqual((mail.state, self.smtpd.sent), ("failed", []))
        self.assertIn("plan.txt", mail.failure_reason)

    def test_a_report_that_it_came_back_says_so_on_it(self):
        mail = self.write_apart()
        self.send()
        named = b"<ec.ca7ccce85663b0e2e993f0b855f10cf1@demo.test>"
        report = DSN.read_bytes().replace(named, mail.message_id.encode())
        arrived = self.receive(report)
        self.assertEqual((mail.state, arrived.answers_id), ("bounced", mail))
        self.assertEqual(len(arrived.conversation_id.email_message_ids), 1)
        thread = arrived.conversation_id.with_user(self.agent)
        thread.action_pick()
        self.assertEqual(len(thread.get_thread()["messages"]), 1)
        action = arrived.with_user(self.agent).action_reply()
        self.assertEqual(action["res_model"], "email.compose")

    def test_its_touchpoint_stays_with_its_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.write_apart()
        move = {"company_id": other.id, "queue_ids": False}
        with self.assertRaisesRegex(UserError, "in no conversation"):
            self.touchpoint.write(move)
        self.touchpoint.write({"company_id": self.touchpoint.company_id.id})

    def test_an_answer_to_it_opens_a_conversation(self):
        mail = self.write_apart()
        self.send()
        answer = self.receive(self.mail("Re: Your kettle", In_Reply_To=mail.message_id))
        self.assertEqual(len(answer.conversation_id.email_message_ids), 1)

    def test_one_that_may_have_been_sent_is_settled(self):
        self.touchpoint.keep_sent_copy = False
        self.smtpd.drop[TO] = "answer"
        mail = self.write_apart()
        self.send()
        self.assertEqual(mail.state, "uncertain")
        wizard = mail.action_retry()
        self.assertEqual(wizard["res_model"], "email.send.again")
        mail.action_mark_sent()
        self.assertEqual(mail.state, "sent")

    def test_it_is_taken_back(self):
        mail = self.write_apart()
        mail.action_cancel()
        self.send()
        self.assertEqual((mail.state, self.smtpd.sent), ("cancelled", []))

    def test_it_is_deleted_with_what_core_keeps_of_it(self):
        mail = self.write_apart()
        outgoing = mail._outgoing()
        mail.mail_message_id.unlink()
        self.assertFalse(mail.exists() or outgoing.exists())
        self.send()
        self.assertEqual(self.smtpd.sent, [])

    def test_it_is_neither_answered_nor_moved(self):
        mail = self.write_apart().with_user(self.administrator())
        for press in BUTTONS:
            with (
                self.subTest(button=press),
                self.assertRaisesRegex(UserError, "is in no conversation"),
            ):
                press(mail)
        vals = {"mail_id": mail.id, "target_id": self.conversation.id}
        for scope in ("one", "later", "all"):
            wizard = mail.env["email.move.wizard"].create({**vals, "scope": scope})
            with (
                self.subTest(scope=scope),
                self.assertRaisesRegex(UserError, "is in no conversation"),
            ):
                wizard.action_move()

    def administrator(self):
        groups = GROUPS["administrator"]
        return new_test_user(self.env, "apart_admin", groups=groups)

    def test_nobody_sends_it_again_by_what_core_keeps_of_it(self):
        self.smtpd.reject[TO] = "550 5.1.1 Unknown"
        mail = self.write_apart()
        self.send()
        for name in ("portal", "employee", "agent", "administrator"):
            user = new_test_user(self.env, f"again_{name}", groups=GROUPS[name])
            theirs = mail._outgoing().with_user(user)
            with self.subTest(user=name), patch.object(module, "current_test", None):
                for send in (theirs.send, theirs.send_after_commit):
                    with self.assertRaises(AccessError):
                        send()
        self.assertEqual(mail.state, "failed")

    def test_who_administers_its_touchpoint_sees_it(self):
        mail = self.write_apart("a@demo.test")
        message = mail.mail_message_id
        other = self.env["res.company"].create({"name": "Other"})
        for name in ("agent", "supervisor", "administrator", "elsewhere"):
            groups = GROUPS["administrator" if name == "elsewhere" else name]
            company = other if name == "elsewhere" else self.env.company
            user = new_test_user(
                self.env,
                f"apart_{name}",
                groups=groups,
                company_id=company.id,
                company_ids=company.ids,
            )
            with self.subTest(user=name):
                allowed = name == "administrator"
                theirs = mail.with_user(user)
                self.assertEqual(bool(theirs.search([("id", "=", mail.id)])), allowed)
                self.assertEqual(theirs.has_access("read"), allowed)
                mine = message.with_user(user)
                self.assertFalse(
                    mine.search([("id", "=", mine.id)]), "by the mail only"
                )
                if allowed:
                    self.assertEqual(theirs.subject, "Your kettle")
                    continue
                with self.assertRaises(AccessError):
                    theirs.action_cancel()
                with self.assertRaises(AccessError):
                    mine.read(["subject"])

    def test_of_a_deleted_touchpoint_it_is_not_queued_again(self):
        mail = self.write_apart()
        self.conversation.action_close()
        self.touchpoint.unlink()
        self.assertEqual(mail.state, "failed")
        self.assertIn("was deleted", mail.failure_reason)
        with self.assertRaisesRegex(UserError, "was deleted"):
            mail.action_retry()
