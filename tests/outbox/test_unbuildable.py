from email import message_from_bytes, policy
from pathlib import Path
from unittest.mock import patch

from odoo.fields import Command
from odoo.tools import mute_logger

from ..common import CUSTOMER, ChannelCase

DSN = Path(__file__).parent.parent / "data/dsn-to-forward.eml"
OURS = "odoo.addons.email_channel.models.outbox"
PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,"


class TestUnbuildable(ChannelCase):
    """What goes wrong before the first byte leaves is that mail's trouble only, and
    it is known that the mail was not sent."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())

    def send(self):
        with mute_logger(f"{OURS}.delivery", f"{OURS}.email_sender"):
            self.send_queue()

    def sent(self, index=-1):
        return message_from_bytes(self.smtpd.sent[index].raw, policy=policy.default)

    def file(self, **vals):
        files = self.env["ir.attachment"].with_user(self.agent)
        return files.create(
            {"name": "a.txt", "raw": b"file", "res_model": "email.compose", **vals}
        )

    def answer_with(self, file, **vals):
        return self.answer(
            self.incoming, attachment_ids=[Command.set(file.ids)], **vals
        )

    def edited(self, mail):
        action = mail.with_user(self.agent).action_edit()
        return self.env["email.compose"].with_user(self.agent).browse(action["res_id"])

    # -- leaves, though it looked hard -----------------------------------------------

    def test_a_bounce_is_forwarded_whole(self):
        for copies in (True, False):
            with self.subTest(copies=copies):
                self.touchpoint.keep_sent_copy = copies
                raw = DSN.read_bytes().replace(b"179597137391", b"1%d" % copies)
                bounce = self.receive(raw)
                mail = self.answer(bounce, mode="forward", email_to="bo@demo.test")
                self.send()
                self.assertEqual(mail.state, "sent", mail.failure_reason)
                parts = list(self.sent().iter_attachments())
                self.assertEqual(len(parts), len(bounce._file_attachments()))
                status = "".join(
                    part.get_payload(decode=True).decode() for part in parts
                )
                self.assertIn("Diagnostic-Code: smtp; 552 5.2.2", status)

    def test_files_of_impossible_types_and_names_leave(self):
        for vals in (
            {"mimetype": "application/x/y"},
            {"mimetype": "multipart/mixed"},
            {"mimetype": "message/partial"},
            {"mimetype": "nonsense"},
            {"mimetype": "text/plain\r\nBcc: spy@evil.test"},
            {"name": "a\r\nBcc: spy@evil.test\r\n.txt"},
        ):
            with self.subTest(**vals):
                file = self.file()
                mail = self.answer_with(file)
                mail.attachment_ids.write(vals)
                self.send()
                self.assertEqual(mail.state, "sent", mail.failure_reason)
                self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (CUSTOMER,))
                (part,) = self.sent().iter_attachments()
                self.assertEqual(part.get_payload(decode=True), b"file")

    # -- does not leave ----------------------------------------------------------------

    def failed_beside_another(self, mail, words):
        """The mail is said not to have been sent; the next one in the queue is."""
        other = self.answer(self.incoming, email_to="next@demo.test")
        self.send()
        self.assertEqual(mail.state, "failed")
        self.assertIn(words, mail.failure_reason)
        self.assertNotRegex(mail.failure_reason, r"b['\"]|Traceback|<class")
        self.assertEqual(other.state, "sent")
        self.assertEqual(
            [one.rcpt_tos for one in self.smtpd.sent], [("next@demo.test",)]
        )

    def test_a_file_that_was_deleted_meanwhile(self):
        mail = self.answer_with(self.file(name="contract.pdf"))
        mail.attachment_ids.unlink()
        self.failed_beside_another(mail, "“contract.pdf” is gone or damaged")

    def test_a_file_that_is_no_longer_what_was_stored(self):
        mail = self.answer_with(self.file(name="contract.pdf"))
        file = mail.attachment_ids
        for torn in (b"", b"fil", b"elif"):
            with self.subTest(torn=torn):
                self.smtpd.sent.clear()
                path = Path(file._full_path(file.store_fname))
                path.write_bytes(torn)
                file.invalidate_recordset()
                mail._queue()
                self.failed_beside_another(mail, "“contract.pdf” is gone or damaged")
        path.write_bytes(b"file")

    def test_a_picture_of_the_letter_that_is_gone(self):
        picture = self.file(name="dot.gif", raw=PIXEL, mimetype="image/gif")
        body = f'<p>See</p><img src="/web/image/{picture.id}">'
        mail = self.answer(self.incoming, body=body)
        self.env["ir.attachment"].search([("name", "=", "dot.gif")]).unlink()
        self.failed_beside_another(mail, "“dot.gif” is gone or damaged")

    def test_it_can_be_edited_and_sent(self):
        mail = self.answer_with(self.file())
        mail.attachment_ids.unlink()
        self.send()
        wizard = self.edited(mail)
        self.assertEqual(wizard.body, "<p>Send it back.</p>")
        wizard.action_send()
        self.send()
        self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (CUSTOMER,))

    def test_whatever_else_goes_wrong_while_it_is_built(self):
        mail = self.answer(self.incoming, subject="Poison")
        Server = type(self.env["ir.mail_server"])
        build = Server._build_email__

        def poisoned(server, *args, **kwargs):
            message = build(server, *args, **kwargs)
            if message["Subject"] == "Poison":
                raise AttributeError("'bytes' object has no attribute 'as_bytes'")
            return message

        with patch.object(Server, "_build_email__", poisoned):
            self.failed_beside_another(mail, "could not put the mail together")

    def test_or_after_it_was_built(self):
        for method in ("_prepare_email_message__", "_alter_message__"):
            with self.subTest(method=method):
                self.smtpd.sent.clear()
                mail = self.answer(self.incoming, subject="Poison")
                Server = type(self.env["ir.mail_server"])
                prepare = getattr(Server, method)

                def poisoned(server, message, *args, prepare=prepare):
                    if message["Subject"] == "Poison":
                        raise TypeError("no such luck")
                    return prepare(server, message, *args)

                with patch.object(Server, method, poisoned):
                    self.failed_beside_another(mail, "could not put the mail together")

    def test_what_goes_wrong_after_the_first_byte_is_not_called_unsent(self):
        mail = self.answer(self.incoming)
        error = ValueError("too late")
        tracking = type(self.env["mail.tracking.email"])
        with patch.object(tracking, "_tracking_sent_prepare", side_effect=error):
            self.send()
        self.assertEqual(len(self.smtpd.sent), 1)
        self.assertEqual(mail.state, "uncertain")

    def test_trouble_of_one_touchpoint_is_not_the_others(self):
        other = self.make_touchpoint(name="Sales", email="sales@demo.test")
        Sender = type(self.env["email.sender"])
        send = Sender._send
        turns = []

        def broken(sender, touchpoint):
            turns.append(touchpoint)
            if len(turns) == 1:
                raise AttributeError("a fault of ours")
            return send(sender, touchpoint)

        both = self.touchpoint + other
        with (
            patch.object(Sender, "_send", broken),
            patch.object(Sender, "_touchpoints_with_work", lambda _sender: both),
            mute_logger(f"{OURS}.email_sender"),
        ):
            self.env["email.sender"]._cron_send()
        self.assertEqual(turns, list(both))
