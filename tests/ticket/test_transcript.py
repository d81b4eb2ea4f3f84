from email import message_from_bytes, policy

from odoo.exceptions import AccessError
from odoo.fields import Command

from ..common import CUSTOMER
from .transcript_case import TranscriptCase, counting


class TestTranscript(TranscriptCase):
    """E4: a conversation as a PDF on its ticket, kept current."""

    # -- what it says --------------------------------------------------------------

    def test_conversation_is_attached_to_its_ticket(self):
        mail = self.receive(self.mail(Cc="Eva Else <else@demo.test>"))
        conversation = mail.conversation_id
        self.assertEqual(conversation.pdf_status, "Being made")
        self.make()
        self.assertEqual(conversation.pdf_status, "Current")
        [file] = self.files_of(conversation)
        self.assertEqual(file.name, f"{conversation.session}.pdf")
        self.assertIn(file, conversation.ticket_id.attachment_ids)
        first, second = self.pages(conversation)
        for words in (
            f"Sent by: Carla Customer <{CUSTOMER}>",
            "Received by: support@demo.test",
            f"Session ID: {conversation.session}",
            "Assigned agent: -",
            "Queue: Support",
            "Subject: Broken kettle",
            conversation.ticket_id.number,
        ):
            self.assertIn(words, first)
        for words in ("Broken kettle", "It leaks.", "CC: Eva Else", "E-mail 1, page 1"):
            self.assertIn(words, second)

    def test_new_mails_are_added_to_the_same_file(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        self.make()
        [file] = self.files_of(conversation)
        self.reply(first, "And it hums.")
        answer = self.answer(first)
        self.make()
        self.assertNotIn("Send it back.", self.text(conversation))
        self.send_queue()
        self.make()
        self.assertEqual(self.files_of(conversation), file)
        pages = self.pages(conversation)
        self.assertEqual(len(pages), 4)
        for page, words in enumerate(("It leaks.", "And it hums.", "Send it back."), 1):
            self.assertIn(words, pages[page])
            self.assertIn(f"E-mail {page}, page 1", pages[page])
        self.assertIn("Assigned agent: Ada Agent", pages[0])
        self.assertEqual(answer.state, "sent")
        marks = self.bookmarks(conversation)
        self.assertEqual([mark[:2] for mark in marks], ["1.", "2.", "3."])
        self.assertIn("Carla Customer", marks[0])
        self.assertIn("Ada Agent", marks[2])

    def test_pages_that_are_true_are_not_made_again(self):
        first = self.receive(self.mail())
        self.make()
        self.reply(first, "And it hums.")
        with counting() as rendered:
            self.make()
        self.assertEqual(len(rendered), 2)  # the first page, and the new mail

    def test_mail_that_came_back_says_so(self):
        first = self.receive(self.mail())
        answer = self.answer(first)
        self.send_queue()
        self.make()
        answer.write({"state": "bounced", "failure_reason": "550 no such user"})
        self.make()
        pages = self.pages(first.conversation_id)
        self.assertEqual(len(pages), 3)
        self.assertIn("It came back: it was not delivered.", pages[2])

    def test_mail_that_did_not_leave_is_not_in_it(self):
        first = self.receive(self.mail())
        answer = self.answer(first)
        answer.with_user(self.agent).action_cancel()
        self.make()
        self.assertEqual(len(self.pages(first.conversation_id)), 2)

    def test_it_speaks_the_company_s_language_in_its_time(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env.company.partner_id.write({"lang": "es_ES", "tz": "Asia/Tokyo"})
        mail = self.receive(self.mail())
        mail.mail_message_id.date = "2026-11-30 20:00:00"
        self.make()
        first, second = self.pages(mail.conversation_id)
        self.assertIn("Enviado por: Carla Customer", first)
        self.assertIn("1/12/26, 5:00", second)

    # -- mails that go, and come back ----------------------------------------------

    def test_mail_that_is_split_off_goes_from_one_to_the_other(self):
        first = self.receive(self.mail())
        second = self.reply(first, "And it hums.")
        third = self.reply(first, "And it glows.")
        conversation = first.conversation_id
        self.make()
        move = self.env["email.move"]._make(second)
        self.make()
        text = self.text(conversation)
        self.assertNotIn("hums", text)
        self.assertIn("glows", text)
        self.assertIn("E-mail 2, page", self.pages(conversation)[2])
        self.assertIn("hums", self.text(second.conversation_id))
        other = second.conversation_id
        self.assertNotEqual(other, conversation)
        move.action_undo()
        self.make()
        self.assertIn("hums", self.pages(conversation)[2])
        self.assertIn("glows", self.pages(conversation)[3])
        self.assertEqual(third.conversation_id, conversation)

    def test_conversation_that_lost_all_its_mails_has_no_pdf(self):
        first = self.receive(self.mail())
        other = self.receive(self.mail("A lamp")).conversation_id
        emptied = first.conversation_id
        self.make()
        self.env["email.move"]._make(first, other)
        self.make()
        self.assertFalse(self.files_of(emptied))
        self.assertIn("It leaks.", self.text(other))

    def test_text_that_was_erased_goes(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        self.make()
        first.body_html = "<p>Erased</p>"
        self.env["email.transcript"]._on_thread_changed(conversation, rebuild=True)
        self.make()
        self.assertNotIn("leaks", self.text(conversation))
        self.assertIn("Erased", self.text(conversation))

    def test_it_can_be_taken_away_at_once(self):
        conversation = self.receive(self.mail()).conversation_id
        self.make()
        self.env["email.transcript"]._erase(conversation)
        self.assertFalse(self.files_of(conversation))
        self.make()
        self.assertTrue(self.files_of(conversation))

    def test_file_that_turns_out_infected_is_said(self):
        raw = message_from_bytes(self.mail(), policy=policy.default)
        raw.add_attachment(b"Lamp", "text", "plain", filename="lamp.txt")
        mail = self.receive(raw.as_bytes())
        self.make()
        self.assertIn("lamp.txt (4 bytes)", self.text(mail.conversation_id))
        mail.file_ids.write({"state": "infected", "signature": "Eicar"})
        mail.file_ids._on_checked()
        self.make()
        self.assertIn("infected (Eicar), removed", self.text(mail.conversation_id))

    def test_mail_waits_for_its_files_to_be_checked_and_not_for_ever(self):
        mail = self.receive(self.mail())
        file = self.env["email.file"].create(
            {"message_id": mail.id, "name": "lamp.pdf", "state": "checking"}
        )
        self.make()
        self.assertFalse(self.files_of(mail.conversation_id))
        self.assertEqual(mail.conversation_id.pdf_status, "Being made")
        self.env.cr.execute(
            "UPDATE email_message SET create_date = create_date - interval '1 hour'"
        )
        self.env.invalidate_all()
        self.make()
        self.assertIn("being checked for viruses", self.text(mail.conversation_id))
        file.state = "passed"
        file._on_checked()
        self.make()
        self.assertNotIn("being checked", self.text(mail.conversation_id))

    # -- whose PDF is wanted -------------------------------------------------------

    def test_without_the_setting_there_is_none(self):
        self.env.company.email_thread_pdf = False
        conversation = self.receive(self.mail()).conversation_id
        self.assertFalse(self.env["email.transcript.change"].search([]))
        self.make()
        self.assertFalse(self.files_of(conversation))
        self.assertFalse(conversation.pdf_status)

    def test_supervisor_has_one_made_all_the_same(self):
        self.env.company.email_thread_pdf = False
        first = self.receive(self.mail())
        conversation = first.conversation_id
        action = self.env.ref("email_channel.make_transcript_action").with_context(
            active_model=conversation._name, active_ids=conversation.ids
        )
        with self.assertRaises(AccessError):
            action.with_user(self.agent).run()
        self.agent.group_ids = [
            Command.link(self.env.ref("email_channel.group_email_supervisor").id)
        ]
        action.with_user(self.agent).run()
        self.make()
        self.assertEqual(len(self.pages(conversation)), 2)
        self.reply(first, "And it hums.")
        self.make()
        self.assertEqual(len(self.pages(conversation)), 3)

    def test_the_queue_decides_before_the_company(self):
        self.queue.email_thread_pdf = "no"
        self.receive(self.mail())
        self.assertFalse(self.env["email.transcript.change"].search([]))
        self.env.company.email_thread_pdf = False
        self.queue.email_thread_pdf = "yes"
        self.receive(self.mail("Another"))
        self.assertTrue(self.env["email.transcript.change"].search([]))

    def test_what_has_a_pdf_keeps_it_current(self):
        first = self.receive(self.mail())
        self.make()
        self.env.company.email_thread_pdf = False
        self.reply(first, "And it hums.")
        self.make()
        self.assertIn("hums", self.text(first.conversation_id))

    # -- its place -----------------------------------------------------------------

    def test_it_follows_the_conversation_to_another_ticket(self):
        conversation = self.receive(self.mail()).conversation_id
        self.make()
        [file] = self.files_of(conversation)
        other = self.receive(self.mail("Other")).conversation_id
        conversation.ticket_id = other.ticket_id
        self.env["email.transcript"]._on_thread_changed(conversation)
        self.assertEqual(file.res_id, conversation.ticket_id.id)

    def test_deleted_by_hand_it_is_made_again_with_the_next_mail(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        self.make()
        self.files_of(conversation).unlink()
        self.assertEqual(conversation.pdf_status, "Deleted")
        self.make()
        self.assertFalse(self.files_of(conversation))
        self.reply(first, "And it hums.")
        self.make()
        self.assertEqual(len(self.pages(conversation)), 3)

    def test_deleted_with_its_ticket_it_is_made_for_the_next_one(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        self.make()
        conversation.ticket_id.unlink()
        self.env["email.transcript"]._on_thread_changed(conversation)
        self.make()
        self.assertFalse(self.env["email.transcript.volume"].search([]).attachment_id)
        self.reply(first, "And it hums.")
        self.make()
        self.assertEqual(len(self.pages(conversation)), 3)

    def test_it_goes_with_its_conversation(self):
        conversation = self.receive(self.mail()).conversation_id
        self.make()
        [file] = self.files_of(conversation)
        conversation.unlink()
        self.assertFalse(file.exists())

    def test_file_that_somebody_put_in_its_place_is_made_anew(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        self.make()
        self.files_of(conversation).raw = b"%PDF-1.4 and no more"
        self.reply(first, "And it hums.")
        self.make()
        self.make()
        self.assertEqual(len(self.pages(conversation)), 3)
