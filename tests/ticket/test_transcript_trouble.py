from unittest.mock import patch

from odoo.tools import mute_logger

from ...adapters import pdf
from ...core.ticket import volumes
from .transcript_case import TranscriptCase, counting, failing_at, text_of

JOB = "odoo.addons.email_channel.models.ticket.email_transcript_job"
PAGES = "odoo.addons.email_channel.models.ticket.thread_pages"


class TestTranscriptTrouble(TranscriptCase):
    """Long conversations, mails that cannot be rendered, and what fails at all."""

    # -- volumes
    def test_a_long_conversation_has_volumes(self):
        with patch.object(volumes, "MOST_MAILS", 2):
            first = self.receive(self.mail())
            conversation = first.conversation_id
            for words in ("two", "three", "four", "five"):
                self.reply(first, f"Word {words}.")
            self.make()
            files = self.files_of(conversation)
            session = conversation.session
            self.assertEqual(
                files.mapped("name"),
                [f"{session}.pdf", f"{session}-2.pdf", f"{session}-3.pdf"],
            )
            before = files.mapped("checksum")
            self.reply(first, "Word six.")
            self.make()
            after = self.files_of(conversation).mapped("checksum")
            self.assertEqual(before[:2], after[:2])
            self.assertNotEqual(before[2], after[2])
            # The second mail goes: all after it moves up.
            mails = conversation._in_order()
            self.env["email.move"]._make(mails[1] | mails[2])
            self.make()
            left = self.files_of(conversation)
            self.assertEqual(left, files[:2])
            second = text_of(left[1])
            self.assertIn("E-mail 3, page", second)
            self.assertIn("Word six.", second)

    def test_first_page_is_renewed_with_the_next_mail(self):
        with patch.object(volumes, "MOST_MAILS", 1):
            first = self.receive(self.mail())
            conversation = first.conversation_id
            self.make()
            conversation.with_user(self.agent).action_pick()
            self.reply(first, "And it hums.")
            self.make()
            front, second = self.files_of(conversation)
            self.assertIn("Assigned agent: Ada Agent", text_of(front))
            self.assertIn("hums", text_of(second))

    # -- trouble -------------------------------------------------------------------

    def test_mail_that_cannot_be_rendered_is_a_page_of_its_text(self):
        first = self.receive(self.mail())
        second = self.reply(first, "Plain words.")
        with failing_at("It leaks."), mute_logger(PAGES):
            self.make()
        pages = self.pages(second.conversation_id)
        self.assertIn("could not be printed as it looks", pages[1])
        self.assertIn("It leaks.", pages[1])
        self.assertNotIn("could not be printed", pages[2])

    def test_failure_is_said_tried_again_and_at_last_given_up(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        self.make()
        [file] = self.files_of(conversation)
        checksum = file.checksum
        self.reply(first, "And it hums.")
        broken = patch.object(
            pdf.PdfMaker, "render", side_effect=pdf.NotInstalled("no libpango")
        )
        with broken, mute_logger(JOB):
            self.make()
            self.assertIn("no libpango", conversation.pdf_status)
            self.assertEqual(file.checksum, checksum)
            for _attempt in range(6):
                self.make()
        self.assertFalse(self.env["email.transcript.change"].search([]))
        self.assertIn("no libpango", conversation.pdf_status)
        self.reply(first, "And it glows.")
        self.make()
        self.assertEqual(conversation.pdf_status, "Current")
        self.assertEqual(len(self.pages(conversation)), 4)

    def test_one_that_fails_keeps_none_waiting(self):
        first = self.receive(self.mail()).conversation_id
        second = self.receive(self.mail("A lamp", "It flickers.")).conversation_id
        failing = failing_at("Broken kettle", also_as_text=True)
        with failing, mute_logger(JOB, PAGES):
            self.make()
        self.assertFalse(self.files_of(first))
        self.assertIn("It flickers.", self.text(second))

    def test_interrupted_rebuilding_goes_on(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        for words in ("two", "three", "four"):
            self.reply(first, f"Word {words}.")
        with patch.object(volumes, "MOST_MAILS", 2):
            self.make()
            self.env["email.transcript"]._on_thread_changed(conversation, True)
            failing = failing_at("Word four.", also_as_text=True)
            with failing, mute_logger(JOB, PAGES):
                self.make()
            self.assertEqual(len(self.files_of(conversation)), 2)
            with counting() as rendered:
                self.make()
            # The second volume only: the first is true already.
            self.assertEqual(len(rendered), 2)
            self.assertIn("Word four.", text_of(self.files_of(conversation)[1]))
