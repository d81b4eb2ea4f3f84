import io
import json
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user

from ...adapters import pdf
from ...models.ticket import thread_print
from ..common import ChannelCase

REPORT = "email_channel.report_conversation"


class TestPrint(HttpCase, ChannelCase):
    """*Print* of a conversation, for who may read it."""

    registry_test_mode = False  # ChannelCase does it, for each test

    def setUp(self):
        super().setUp()
        self.connect()
        self.first = self.receive(self.mail())
        self.conversation = self.first.conversation_id

    def printed(self, user, conversations=None):
        report = self.env["ir.actions.report"].with_user(user)
        ids = (conversations or self.conversation).ids
        made, kind = report._render_qweb_pdf(REPORT, ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(made))

    def text(self, reader):
        return "\n".join(page.extract_text() for page in reader.pages)

    def test_who_reads_it_prints_it_in_his_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.agent.lang = "es_ES"
        shown = self.text(self.printed(self.agent))
        self.assertIn("Enviado por: Carla Customer", shown)
        self.assertIn("It leaks.", shown)

    def test_several_are_one_document_with_bookmarks(self):
        other = self.receive(self.mail("A lamp", "It flickers.")).conversation_id
        reader = self.printed(self.agent, self.conversation | other)
        self.assertEqual(len(reader.pages), 4)
        self.assertEqual(len(reader.outline), 4)
        self.assertIn(other.session, reader.outline[2].title)

    def test_of_a_very_long_one_the_newest_mails_are_printed(self):
        second = self.receive(
            self.mail("Re", "And it hums.", In_Reply_To=self.first.message_id)
        )
        self.assertEqual(second.conversation_id, self.conversation)
        with patch.object(thread_print, "MOST_MAILS", 1):
            shown = self.text(self.printed(self.agent))
        self.assertNotIn("It leaks.", shown)
        self.assertIn("E-mail 2, page", shown)
        self.assertIn("first 1 e-mails of this conversation are not printed", shown)

    def test_who_may_not_read_it_does_not_print_it(self):
        stranger = new_test_user(
            self.env, "printing_stranger", groups="base.group_user"
        )
        self.touchpoint.preview_agents = False
        for user in (self.agent, stranger, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.printed(user)
        self.conversation.with_user(self.agent).action_pick()
        self.assertIn("It leaks.", self.text(self.printed(self.agent)))

    def test_trouble_is_said_in_words(self):
        for failure, words in (
            (pdf.NotInstalled("no pango"), "not installed"),
            (pdf.NotStarted("no memory"), "could not be printed"),
            (pdf.Unmakeable("crash"), "could not be printed"),
        ):
            with (
                self.subTest(failure),
                patch.object(pdf.PdfMaker, "join", side_effect=failure),
                self.assertRaisesRegex(UserError, words),
            ):
                self.printed(self.agent)
        self.first.state = "cancelled"
        with self.assertRaisesRegex(UserError, "no e-mail to print"):
            self.printed(self.agent)

    def test_the_browser_gets_it_by_name(self):
        self.authenticate(self.agent.login, self.agent.login)
        url = f"/report/pdf/{REPORT}/{self.conversation.id}"
        answer = self.url_open(
            "/report/download", params={"data": json.dumps([url, "qweb-pdf"])}
        )
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertIn(
            f"{self.conversation.session}.pdf", answer.headers["Content-Disposition"]
        )

    def test_no_page_of_odoo_shows_the_customer_s_html(self):
        self.authenticate(self.agent.login, self.agent.login)
        shown = self.url_open(f"/report/html/{REPORT}/{self.conversation.id}").text
        self.assertNotIn("It leaks.", shown)
