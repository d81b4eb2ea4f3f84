"""Files of mails where no scanner is connected."""

from odoo.tests import tagged

from .file_case import PNG, FileCase


@tagged("-at_install", "post_install")
class TestUnscanned(FileCase):
    def test_each_file_has_a_record_and_passes_marked_as_not_scanned(self):
        mail = self.receive(
            self.carrying(("bill.txt", "text/plain", b"42 EUR"), picture=PNG)
        )
        picture, bill = mail.file_ids
        self.assertEqual((picture.name, bill.name), ("crack.png", "bill.txt"))
        self.assertEqual(set(mail.file_ids.mapped("state")), {"unscanned"})
        self.assertEqual(mail.file_ids.attachment_id, mail.attachment_ids)
        self.assertEqual(
            mail.file_ids._contents(), {bill.id: b"42 EUR", picture.id: PNG}
        )

    def test_the_thread_lists_it_with_its_state_and_not_the_picture_it_shows(self):
        mail = self.receive(
            self.carrying(("bill.txt", "text/plain", b"42 EUR"), picture=PNG)
        )
        (line,) = mail.conversation_id.get_thread()["messages"][0]["attachments"]
        self.assertEqual((line["name"], line["state"]), ("bill.txt", "unscanned"))
        self.assertIn(str(line["attachment_id"]), line["url"])

    def test_a_mail_without_files_has_no_records(self):
        mail = self.receive(self.mail())
        self.assertFalse(mail.file_ids)
        self.assertTrue(mail._is_settled())

    def test_a_mail_of_before_shows_its_files_as_ever(self):
        mail = self.receive(self.carrying(("bill.txt", "text/plain", b"42 EUR")))
        mail.file_ids.unlink()
        (line,) = mail._file_lines()
        self.assertEqual((line["name"], line["state"]), ("bill.txt", "passed"))
        self.assertEqual(line["attachment_id"], mail.attachment_ids.id)
