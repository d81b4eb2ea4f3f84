"""Files with a virus: what is left of them, and who is told."""

import base64

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..fakes.clamd import EICAR
from .file_case import PNG
from .scan_case import ScanCase

BILL = ("bill.txt", "text/plain", b"42 EUR")
VIRUS = ("virus.txt", "text/plain", EICAR)
# Harmless until the signatures change.
LATER = b"What nobody knew yet: Later.Found"
NAME = "Test.EICAR.UNOFFICIAL"


@tagged("-at_install", "post_install")
class TestInfected(ScanCase):
    def told(self, user):
        """Subjects and bodies of what a user was notified of."""
        notices = self.env["mail.notification"].search(
            [("res_partner_id", "=", user.partner_id.id)]
        )
        return [
            (message.subject, str(message.body)) for message in notices.mail_message_id
        ]

    # -- when it comes in

    def test_the_agent_sees_what_was_removed_and_the_text_and_the_other_files(self):
        mail = self.receive(self.carrying(BILL, VIRUS))
        self.assertIn("It leaks.", mail.body_html)
        self.scan()
        lines = self.lines(mail)
        self.assertEqual(lines["bill.txt"]["state"], "passed")
        self.assertEqual(lines["virus.txt"]["state"], "infected")
        self.assertEqual(lines["virus.txt"]["signature"], NAME)
        self.assertFalse(lines["virus.txt"]["url"])
        self.assertEqual(mail.attachment_ids.mapped("name"), ["bill.txt"])

    def test_a_picture_that_is_part_of_the_text_is_looked_at_as_well(self):
        data = base64.b64encode(PNG + EICAR)
        html = b'<p>It leaks.</p><img src="data:image/png;base64,' + data + b'">'
        raw = self.mail("Embedded").replace(b"text/plain", b"text/html")
        mail = self.receive(raw.replace(b"It leaks.", html))
        self.assertEqual(mail.file_ids.state, "checking")
        self.assertNotIn(data.decode(), mail.body_html)
        self.scan()
        self.assertEqual(mail.file_ids.state, "infected")
        self.assertIn(f"/email_channel/picture/{mail.file_ids.id}", mail.body_html)
        self.assertFalse(mail.attachment_ids)

    def test_a_clean_one_is_shown_in_its_place(self):
        data = base64.b64encode(PNG)
        html = b'<p>It leaks.</p><img src="data:image/png;base64,' + data + b'">'
        raw = self.mail("Embedded").replace(b"text/plain", b"text/html")
        mail = self.receive(raw.replace(b"It leaks.", html))
        self.scan()
        self.assertEqual(mail.attachment_ids.raw, PNG)
        self.assertIn(f"/web/image/{mail.attachment_ids.id}?unique=", mail.body_html)

    def test_administrators_are_told_once_a_mail_of_all_in_it(self):
        other = ("again.txt", "text/plain", EICAR + b"again")
        self.receive(self.carrying(VIRUS, other))
        self.scan()
        ((subject, body),) = self.told(self.administrator)
        self.assertEqual(subject, "A virus was removed from an e-mail")
        self.assertIn(f"virus.txt ({NAME})", body)
        self.assertIn("again.txt", body)
        self.assertFalse(self.told(self.agent))

    def test_what_is_known_is_told_as_it_comes_in(self):
        self.receive(self.carrying(VIRUS))
        self.scan()
        mail = self.receive(self.carrying(VIRUS, subject="Again"))
        self.assertEqual(mail.file_ids.state, "infected")
        self.assertEqual(len(self.told(self.administrator)), 2)

    def test_nobody_lets_it_through(self):
        mail = self.receive(self.carrying(VIRUS))
        self.scan()
        with self.assertRaisesRegex(UserError, "infected"):
            mail.file_ids.with_user(self.administrator).action_let_through()

    def test_what_the_rule_kept_out_is_scanned_before_it_is_let_through(self):
        batch = ("run.bat", "application/octet-stream", b"@echo off\r\n" + EICAR)
        mail = self.receive(self.carrying(batch))
        self.assertEqual(mail.file_ids.state, "refused")
        mail.file_ids.with_user(self.administrator).action_let_through()
        self.assertEqual(mail.file_ids.state, "checking")
        self.scan()
        self.assertEqual(mail.file_ids.state, "infected")
        self.assertFalse(mail.attachment_ids)

    def test_it_is_forwarded_by_nobody(self):
        mail = self.receive(self.carrying(BILL, VIRUS))
        self.scan()
        self.answer(mail, mode="forward", email_to="bo@demo.test")
        self.scan()
        self.send_queue()
        raw = self.smtpd.sent[-1].raw
        self.assertIn(b"bill.txt", raw)
        self.assertNotIn(b"virus.txt", raw)

    def test_its_original_goes_into_no_storage(self):
        infected = self.receive(self.carrying(VIRUS, subject="Infected"))
        clean = self.receive(self.carrying(BILL, subject="Clean"))
        waiting = self.receive(self.carrying(("x.txt", "text/plain", b"x")))
        self.scan()
        waiting.file_ids.state = "checking"
        kept = self.env["email.message"]._keeping_original(moves=True)
        mails = infected | clean | waiting
        self.assertEqual(mails.filtered_domain(kept), infected | waiting)

    # -- pictures

    def test_a_picture_comes_into_its_place_when_it_is_clean(self):
        mail = self.receive(self.carrying(picture=PNG))
        file = mail.file_ids
        self.assertIn(f'src="/email_channel/picture/{file.id}"', mail.body_html)
        self.assertFalse(self.lines(mail))
        values = mail.with_user(self.agent)._thread_values()
        self.assertEqual(values["waiting_pictures"], [file.id])
        self.scan()
        self.assertIn(f"/web/image/{mail.attachment_ids.id}?unique=", mail.body_html)
        self.assertFalse(mail._thread_values()["waiting_pictures"])

    # -- found out later

    def test_found_later_it_is_withdrawn_with_all_copies_and_openers_are_told(self):
        mail = self.receive(self.carrying(("later.txt", "text/plain", LATER)))
        self.scan()
        file = mail.file_ids
        self.env["email.file"].with_user(self.agent).sudo()._on_opened(
            mail.attachment_ids
        )
        self.answer(mail, mode="forward", email_to="bo@demo.test")
        self.scan()
        ticket = mail.conversation_id.ticket_id
        values = {"name": "later.txt", "raw": LATER}
        Attachment = self.env["ir.attachment"]
        copies = Attachment.create(
            [
                {**values, "res_model": ticket._name, "res_id": ticket.id},
                {**values, "res_model": "email.compose", "res_id": 0},
                values,
            ]
        )
        copies |= self.env["email.message"].search([]).attachment_ids
        foreign = Attachment.create(
            {**values, "res_model": "res.partner", "res_id": self.agent.partner_id.id}
        )
        self.assertEqual(len(copies), 5)
        self.find_later(LATER)
        self.assertFalse(copies.exists())
        self.assertTrue(foreign.exists())
        self.assertEqual((file.state, bool(file.withdrawn_at)), ("infected", True))
        # Beside it: that the forward has not left.
        body = dict(self.told(self.agent))["A file that you opened has a virus"]
        self.assertIn("later.txt", body)
        self.assertIn("do not open it again", body)

    def test_a_picture_found_later_leaves_its_place_behind(self):
        picture = PNG + LATER
        mail = self.receive(self.carrying(picture=picture))
        self.scan()
        answer = self.answer(mail)
        self.find_later(LATER)
        place = f"/email_channel/picture/{mail.file_ids.id}"
        for html in (mail.body_html, answer.body_html, answer.quote_html):
            self.assertIn(place, html)
            self.assertNotIn("/web/image/", html)
        self.assertEqual(self.lines(mail)["crack.png"]["state"], "infected")
        self.send_queue()
        self.assertNotIn(LATER, self.smtpd.sent[-1].raw)

    def test_other_mails_with_the_same_bytes_lose_them_too(self):
        first, second = self.receive(
            self.carrying(("later.txt", "text/plain", LATER), subject="First"),
            self.carrying(("named.txt", "text/plain", LATER), subject="Second"),
        )
        self.scan()
        second.file_ids.create_date = fields.Datetime.now()
        self.find_later(LATER)
        self.assertEqual((first | second).file_ids.mapped("state"), ["infected"] * 2)
        self.assertFalse((first | second).attachment_ids)

    # -- moved meanwhile

    def test_its_files_come_to_where_the_mail_is_by_then(self):
        first = self.receive(self.mail("First"))
        mail = self.receive(
            self.carrying(BILL, subject="Second", In_Reply_To=first.message_id)
        )
        self.assertEqual(mail.conversation_id, first.conversation_id)
        mail.with_user(self.agent).action_split_off()
        self.scan()
        self.assertNotEqual(mail.conversation_id, first.conversation_id)
        self.assertEqual(mail.attachment_ids.res_id, mail.conversation_id.id)
        self.assertEqual(mail.attachment_ids.raw, BILL[2])

    def test_its_records_go_with_its_conversation(self):
        mail = self.receive(self.carrying(BILL))
        file = mail.file_ids
        mail.conversation_id.unlink()
        self.assertFalse(file.exists())
        self.scan()
