"""Files that the company's rule does not let in."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .file_case import PNG, FileCase

BATCH = ("run.bat", "application/octet-stream", b"@echo off\r\ndel *.*\r\n")
BILL = ("bill.txt", "text/plain", b"42 EUR")


@tagged("-at_install", "post_install")
class TestRefused(FileCase):
    def test_it_is_listed_with_its_reason_and_nowhere_else(self):
        mail = self.receive(self.carrying(BILL, BATCH))
        self.assertEqual(mail.attachment_ids.mapped("name"), ["bill.txt"])
        line = self.lines(mail)["run.bat"]
        self.assertEqual((line["state"], line["size"]), ("refused", len(BATCH[2])))
        self.assertTrue(line["reason"])
        self.assertFalse(line["url"] or line["attachment_id"])
        found = self.env["ir.attachment"].search([("name", "=", "run.bat")])
        self.assertFalse(found)

    def test_its_order_in_the_mail_is_kept(self):
        mail = self.receive(self.carrying(BATCH, BILL))
        self.assertEqual(list(self.lines(mail)), ["run.bat", "bill.txt"])

    def test_the_reason_is_said_in_the_readers_language(self):
        file = self.receive(self.carrying(BATCH)).file_ids
        self.env["res.lang"]._activate_lang("es_ES")
        self.assertNotIn("None", file.with_context(lang="es_ES").reason)
        file.refusal = {"code": "other", "words": "Nuestras palabras"}
        self.assertEqual(file.reason, "Nuestras palabras")

    def test_limits_refuse_what_is_over_them(self):
        self.touchpoint.company_id.email_in_max_files = 1
        mail = self.receive(self.carrying(BILL, ("more.txt", "text/plain", b"1")))
        states = {name: line["state"] for name, line in self.lines(mail).items()}
        self.assertEqual(states, {"bill.txt": "unscanned", "more.txt": "refused"})

    def test_a_released_mail_leaves_its_file_outside_all_the_same(self):
        self.touchpoint.blocked_senders = "blocked@demo.test"
        self.receive(self.carrying(BATCH, From="blocked@demo.test"))
        row = self.env["email.inbound"].search([("hold_kind", "=", "blocked")])
        row.action_release()
        self.fetch()
        self.assertEqual(row.email_message_id.file_ids.state, "refused")
        self.assertFalse(row.email_message_id.attachment_ids)

    def test_what_odoos_gateway_takes_is_inspected_too(self):
        raw = self.carrying(BATCH, BILL, subject="Forwarded")
        row = self.env["email.forwarded"]._store_at(self.touchpoint, raw, "gateway")
        self.env["email.reception"]._receive(row)
        states = row.email_message_id.file_ids.mapped("state")
        self.assertEqual(states, ["refused", "unscanned"])

    # -- let through

    def test_an_administrator_lets_it_through(self):
        mail = self.receive(self.carrying(BATCH))
        line = self.lines(mail, self.administrator)["run.bat"]
        self.assertTrue(line["can_let_through"])
        mail.file_ids.with_user(self.administrator).action_let_through()
        self.assertEqual(mail.file_ids.state, "unscanned")
        self.assertTrue(mail.file_ids.released)
        self.assertEqual(mail.attachment_ids.raw, BATCH[2])
        self.assertEqual(mail.attachment_ids.res_id, mail.conversation_id.id)

    def test_a_second_click_says_that_nothing_is_left(self):
        mail = self.receive(self.carrying(BATCH))
        file = mail.file_ids.with_user(self.administrator)
        file.action_let_through()
        with self.assertRaisesRegex(UserError, "Nothing to let through"):
            file.action_let_through()
        self.assertEqual(len(mail.attachment_ids), 1)

    def test_nobody_else_does(self):
        mail = self.receive(self.carrying(BATCH))
        self.assertFalse(self.lines(mail)["run.bat"]["can_let_through"])
        with self.assertRaises(AccessError):
            mail.file_ids.with_user(self.agent).action_let_through()
        self.assertEqual(mail.file_ids.state, "refused")

    def test_it_comes_to_where_the_mail_is_by_then(self):
        first = self.receive(self.mail("First"))
        mail = self.receive(
            self.carrying(BATCH, subject="Second", In_Reply_To=first.message_id)
        )
        mail.with_user(self.agent).action_split_off()
        self.assertNotEqual(mail.conversation_id, first.conversation_id)
        mail.file_ids.with_user(self.administrator).action_let_through()
        self.assertEqual(mail.attachment_ids.res_id, mail.conversation_id.id)

    def test_its_original_is_kept_for_that(self):
        mail = self.receive(self.carrying(BATCH))
        row = mail.inbound_id
        self.env["email.inbound"].flush_model()
        self.env.cr.execute(
            "UPDATE email_inbound SET create_date = '2020-01-01' WHERE id = %s",
            [row.id],
        )
        company = self.touchpoint.company_id
        company.write({"email_raw_retention": "delete", "email_raw_days": 30})
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)["email.inbound"]._cron_retention()
        self.env.invalidate_all()
        self.assertTrue(row._read_raw())

    def test_without_its_original_it_is_said_why_not(self):
        mail = self.receive(self.carrying(BATCH))
        mail.inbound_id._drop_raw({"raw_deleted_at": "2026-01-01"})
        with self.assertRaisesRegex(UserError, "was deleted"):
            mail.file_ids.with_user(self.administrator).action_let_through()

    # -- pictures

    def test_a_picture_is_listed_and_its_place_says_why(self):
        company = self.touchpoint.company_id
        company.email_images = company.email_images.replace("PNG", "GIF")
        mail = self.receive(self.carrying(picture=PNG))
        self.assertEqual(self.lines(mail)["crack.png"]["state"], "refused")
        place = f'src="/email_channel/picture/{mail.file_ids.id}"'
        self.assertIn(place, mail.body_html)

    def test_let_through_it_is_shown_also_where_it_was_quoted(self):
        company = self.touchpoint.company_id
        company.email_images = company.email_images.replace("PNG", "GIF")
        mail = self.receive(self.carrying(picture=PNG))
        answer = self.answer(mail)
        mail.file_ids.with_user(self.administrator).action_let_through()
        shown = f"/web/image/{mail.attachment_ids.id}?unique="
        self.assertIn(shown, mail.body_html)
        self.assertIn(shown, answer.body_html)
        self.assertIn(shown, answer.quote_html)
        self.assertFalse(self.lines(mail))
        self.send_queue()
        self.assertIn(b"image/png", self.smtpd.sent[-1].raw)

    def test_what_leaves_before_that_has_no_hole(self):
        company = self.touchpoint.company_id
        company.email_images = company.email_images.replace("PNG", "GIF")
        self.answer(self.receive(self.carrying(picture=PNG)))
        self.send_queue()
        raw = self.smtpd.sent[-1].raw
        self.assertNotIn(b"email_channel/picture", raw)
        self.assertNotIn(b"photo@customer", raw)

    def test_an_answer_elsewhere_gets_a_copy_of_the_picture(self):
        company = self.touchpoint.company_id
        company.email_images = company.email_images.replace("PNG", "GIF")
        mail = self.receive(self.carrying(picture=PNG))
        answer = self.answer(mail)
        answer.with_user(self.agent).action_split_off()
        mail.file_ids.with_user(self.administrator).action_let_through()
        (copy,) = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "email.conversation"),
                ("res_id", "=", answer.conversation_id.id),
            ]
        )
        self.assertEqual(copy.raw, PNG)
        self.assertIn(f"/web/image/{copy.id}?unique=", answer.body_html)
