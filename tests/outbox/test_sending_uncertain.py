from datetime import timedelta
from email import message_from_bytes, policy

from odoo import fields
from odoo.tools import mute_logger

from ..common import CUSTOMER, SUPPORT, ChannelCase

CORE = "odoo.addons.base.models.ir_mail_server"
OURS = "odoo.addons.email_channel.models.outbox"


class SentFolderCase(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()
        with self.imap(SUPPORT) as client:
            client.select_folder("Sent")
            client.delete_messages(client.search())
            client.expunge()
        self.incoming = self.receive(self.mail())

    def send(self):
        with mute_logger(CORE, f"{OURS}.email_sender", f"{OURS}.sent_folder"):
            self.send_queue()

    def in_sent_folder(self):
        """The raw mails in the touchpoint's Sent folder."""
        with self.imap(SUPPORT) as client:
            client.select_folder("Sent")
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def file_by_provider(self, raw=None):
        """As Gmail and Microsoft do with what is sent."""
        with self.imap(SUPPORT) as client:
            client.append("Sent", raw or self.smtpd.sent[-1].raw)


class TestUncertain(SentFolderCase):
    """Mails whose worker died, or whose server fell silent, after the body."""

    def setUp(self):
        super().setUp()
        self.touchpoint.keep_sent_copy = False

    def kill_while_sending(self, **vals):
        """A worker was killed between "sending" and the result."""
        mail = self.answer(self.incoming)
        mail.write(
            {"state": "sending", "attempted_at": fields.Datetime.now(), "attempts": 1}
            | vals
        )
        return mail

    def age(self, mail, **delta):
        mail.attempted_at -= timedelta(**delta)
        mail.next_attempt_at = fields.Datetime.now()

    def test_found_in_the_sent_folder_it_was_sent(self):
        self.smtpd.drop[CUSTOMER] = "answer"
        mail = self.answer(self.incoming)
        self.send()
        self.assertEqual(mail.state, "uncertain")
        self.file_by_provider()
        self.age(mail, minutes=1)
        self.send()
        self.assertEqual(mail.state, "sent")
        self.assertFalse(mail.failure_reason)
        self.assertEqual(len(self.smtpd.sent), 1)

    def test_a_killed_workers_mail_is_asked_back_too(self):
        mail = self.kill_while_sending()
        copy = self.mail("Re", message_id=mail.message_id)
        self.file_by_provider(copy)
        self.send()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(self.smtpd.sent, [])

    def test_found_by_our_header_where_the_provider_changed_the_message_id(self):
        mail = self.kill_while_sending()
        self.file_by_provider(
            self.mail(
                "Re", message_id="<other@provider>", X_Email_Channel=mail.message_id
            )
        )
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_absent_where_the_provider_files_all_it_was_probably_not_sent(self):
        self.touchpoint.preset = "gmail"
        mail = self.kill_while_sending()
        self.send()
        self.assertIn("may have been sent", mail.failure_reason, "it may come yet")
        self.age(mail, minutes=11)
        self.send()
        self.assertEqual(mail.state, "uncertain")
        self.assertIn("“Sent”", mail.failure_reason)
        self.assertIn("probably not sent", mail.failure_reason)
        self.assertFalse(mail.next_attempt_at, "it is not asked again")
        self.assertEqual(self.smtpd.sent, [])

    def test_absent_elsewhere_nothing_is_known(self):
        mail = self.kill_while_sending()
        self.send()
        self.age(mail, minutes=11)
        self.send()
        self.assertEqual(mail.state, "uncertain")
        self.assertIn("nothing tells", mail.failure_reason)

    def test_without_a_mailbox_the_agent_is_told_at_once(self):
        self.touchpoint.imap_host = False
        mail = self.kill_while_sending()
        self.send()
        self.assertIn("nothing tells", mail.failure_reason)

    def test_mailbox_that_is_down_is_asked_later_and_not_for_ever(self):
        port = self.touchpoint.imap_port
        self.behind_its_back(imap_port=1)
        mail = self.kill_while_sending()
        self.send()
        self.assertTrue(mail.next_attempt_at)
        self.age(mail, hours=25)
        self.send()
        self.assertIn("nothing tells", mail.failure_reason)
        self.assertFalse(mail.next_attempt_at)
        self.behind_its_back(imap_port=port)

    def test_what_was_left_for_some_recipients_is_not_asked_of_the_folder(self):
        mail = self.kill_while_sending(delivery={"left": [CUSTOMER], "refused": ""})
        self.file_by_provider(self.mail("Re", message_id=mail.message_id))
        self.send()
        self.assertEqual(mail.state, "uncertain", "the copy is of the first time")

    def test_sending_again_asks_first(self):
        mail = self.kill_while_sending()
        self.send()
        mine = mail.with_user(self.agent)
        action = mine.action_retry()
        self.assertEqual(mail.state, "uncertain", "a click is not enough")
        wizard = self.env[action["res_model"]].with_user(self.agent)
        wizard = wizard.browse(action["res_id"])
        self.assertIn("twice", wizard.question)
        wizard.action_send_again()
        self.assertEqual(mail.state, "queued")
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_agent_says_that_it_was_sent(self):
        mail = self.kill_while_sending()
        self.send()
        mail.with_user(self.agent).action_mark_sent()
        self.assertEqual(mail.state, "sent")
        self.assertFalse(mail.conversation_id.undelivered)

    def test_a_copy_that_comes_in_says_so_too(self):
        mail = self.kill_while_sending()
        self.send()
        self.dovecot.deliver(
            SUPPORT, self.mail("Re", X_Email_Channel=mail.message_id, From=SUPPORT)
        )
        self.fetch()
        self.assertEqual(mail.state, "sent")


class TestSentCopy(SentFolderCase):
    """The copy for mailboxes whose provider files none."""

    def later(self, mail):
        mail.copy_due_at = fields.Datetime.now()
        self.send()

    def test_copy_as_it_left_with_its_blind_copies_named(self):
        mail = self.answer(self.incoming, email_bcc="boss@demo.test")
        self.send()
        self.assertEqual(self.in_sent_folder(), [], "the provider goes first")
        self.later(mail)
        (raw,) = self.in_sent_folder()
        copy = message_from_bytes(raw, policy=policy.default)
        left = message_from_bytes(self.smtpd.sent[0].raw, policy=policy.default)
        self.assertEqual(copy["Message-Id"], mail.message_id)
        self.assertEqual(copy["Date"], left["Date"])
        self.assertEqual(copy["Bcc"], "boss@demo.test")
        self.assertEqual(
            copy.get_body(("html",)).get_content(),
            left.get_body(("html",)).get_content(),
        )
        self.assertFalse(mail.copy_due_at)
        self.assertFalse(mail.sent_raw)

    def test_copy_is_read(self):
        mail = self.answer(self.incoming)
        self.send()
        self.later(mail)
        with self.imap(SUPPORT) as client:
            client.select_folder("Sent")
            self.assertFalse(client.search("UNSEEN"))

    def test_killed_after_the_copy_it_is_not_copied_again(self):
        mail = self.answer(self.incoming)
        self.send()
        self.file_by_provider()
        self.later(mail)
        self.assertEqual(len(self.in_sent_folder()), 1)
        self.assertFalse(mail.copy_due_at)

    def test_failed_copy_is_made_up_for(self):
        port = self.touchpoint.imap_port
        self.behind_its_back(imap_port=1)
        mail = self.answer(self.incoming)
        self.send()
        self.later(mail)
        self.assertGreater(mail.copy_due_at, fields.Datetime.now())
        self.assertEqual(mail.state, "sent")
        self.behind_its_back(imap_port=port)
        self.later(mail)
        self.assertEqual(len(self.in_sent_folder()), 1)

    def test_no_copy_of_what_was_not_sent(self):
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No such user"
        mail = self.answer(self.incoming)
        self.send()
        self.assertFalse(mail.copy_due_at)
        self.assertFalse(mail.sent_raw)

    def test_no_copy_where_the_provider_files_it(self):
        self.assertTrue(self.touchpoint.keep_sent_copy)
        self.touchpoint.preset = "microsoft"
        self.assertFalse(self.touchpoint.keep_sent_copy)
        mail = self.answer(self.incoming)
        self.send()
        self.assertFalse(mail.copy_due_at)

    def test_folder_is_made_where_there_is_none(self):
        with self.imap(SUPPORT) as client:
            client.delete_folder("Sent")
        self.addCleanup(self.make_folder)
        mail = self.answer(self.incoming)
        self.send()
        self.later(mail)
        self.assertEqual(len(self.in_sent_folder()), 1)

    def make_folder(self):
        with self.imap(SUPPORT) as client:
            if not client.folder_exists("Sent"):
                client.create_folder("Sent")
