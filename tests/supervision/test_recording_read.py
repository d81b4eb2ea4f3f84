import io
from datetime import timedelta

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import HttpCase

from ...models.supervision import recording_reading
from .recording_case import RecordingCase

PRINT = "email_channel.report_recording"
WITH_NOTES = "email_channel.report_recording_notes"


class TestRecordingRead(HttpCase, RecordingCase):
    """A recording on the screen and on paper, where nobody may preview."""

    registry_test_mode = False  # ChannelCase does it, for each test

    def setUp(self):
        super().setUp()
        self.supervisor.password = self.supervisor.login
        self.env.company.email_reading_noted = True

    def note(self, words="He wants his money back."):
        self.conversation.with_user(self.agent).message_post(
            body=words, message_type="comment", subtype_xmlid="mail.mt_note"
        )

    def readings(self):
        self.env["email.conversation.event"].flush_model()
        return self.env["email.conversation.event"].search(
            [("conversation_id", "=", self.conversation.id), ("type", "=", "read")]
        )

    def lines(self):
        return self.recording().get_thread()

    def text(self, report=PRINT):
        reports = self.env["ir.actions.report"].with_user(self.supervisor)
        made, _kind = reports._render_qweb_pdf(report, self.conversation.ids)
        pages = PdfReader(io.BytesIO(made)).pages
        return "\n".join(page.extract_text() for page in pages)

    def get(self, url):
        self.authenticate(self.supervisor.login, self.supervisor.login)
        return self.url_open(url)

    # -- the thread ----------------------------------------------------------------

    def test_all_is_there_in_order_each_said_what_it_is(self):
        self.note()
        self.question.mail_message_id.date -= timedelta(hours=2)
        self.conversation._notes().date -= timedelta(hours=1)
        self.answer(self.question)
        lines = self.lines()
        self.assertEqual(
            [(line["kind"], line.get("direction")) for line in lines],
            [("mail", "in"), ("note", None), ("mail", "out")],
        )
        self.assertIn("He wants", lines[1]["body"])
        self.assertEqual(lines[0]["author"], "Carla Customer")
        self.assertIn("bob@partner.test", lines[0]["cc"])

    def test_an_automatic_answer_is_marked(self):
        answer = self.answer(self.question)
        answer.occasion = "first_contact"
        self.send_queue()
        [_question, line] = self.lines()
        self.assertTrue(line["occasion"])
        self.assertIn("Automatic answer", self.text())

    def test_a_draft_is_not_shown(self):
        action = self.question.with_user(self.agent).action_reply()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        wizard.browse(action["res_id"]).write({"body": "<p>Nobody reads this.</p>"})
        self.assertEqual(len(self.lines()), 1)

    def test_nothing_is_viewed_by_reading_it(self):
        unread = self.conversation.unread
        viewed = self.question.viewed
        self.lines()
        self.assertEqual(self.conversation.unread, unread)
        self.assertEqual(self.question.viewed, viewed)

    def test_the_history_says_who_and_when(self):
        self.conversation.with_user(self.agent).action_release()
        events = self.recording().event_ids
        self.assertEqual(events.mapped("type")[-2:], ["picked", "released"])
        self.assertEqual(events[-1].user_id, self.agent)
        self.assertTrue(events[-1].at)

    def test_a_mail_s_page_and_pictures_come_from_the_recording(self):
        picture = self.env["ir.attachment"].create(
            {
                "name": "kettle.png",
                "raw": b"\x89PNG\r\n\x1a\n",
                "mimetype": "image/png",
                "res_model": "email.conversation",
                "res_id": self.conversation.id,
            }
        )
        self.question.body_html = (
            f'<p>Look</p><img src="/web/image/{picture.id}?unique=1">'
        )
        [line] = self.lines()
        page = self.get(line["body_url"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("sandbox", page.headers["Content-Security-Policy"])
        url = f"/email_channel/recording/{self.conversation.id}/file/{picture.id}"
        self.assertIn(url, page.text)
        self.assertEqual(self.url_open(url).content, picture.raw)

    def test_a_file_of_another_conversation_is_not_given_out(self):
        other = self.receive(self.mail("A lamp")).conversation_id
        stranger = self.env["ir.attachment"].create(
            {
                "name": "x.txt",
                "raw": b"x",
                "res_model": "email.conversation",
                "res_id": other.id,
            }
        )
        place = f"/email_channel/recording/{self.conversation.id}"
        for url in (
            f"{place}/file/{stranger.id}",
            f"{place}/mail/{other.email_message_ids.id}",
            f"{place}/mail/{other.email_message_ids.id}/eml",
            "/email_channel/recording/999999999/mail/1",
            "/email_channel/recordings/999999999",
        ):
            with self.subTest(url):
                self.assertEqual(self.get(url).status_code, 404)

    def test_an_agent_gets_none_of_its_pages(self):
        [line] = self.lines()
        self.authenticate(self.agent.login, self.agent.login)
        self.assertEqual(self.url_open(line["body_url"]).status_code, 404)

    # -- that it was read ----------------------------------------------------------

    def test_reading_is_noted_once(self):
        self.lines()
        self.lines()
        reading = self.readings()
        self.assertEqual(len(reading), 1)
        self.assertEqual(reading.by_id, self.supervisor)
        self.assertFalse(reading.user_id)

    def test_a_later_reading_is_another(self):
        self.lines()
        self.readings().at -= 2 * recording_reading.ONE_READING
        self.lines()
        self.assertEqual(len(self.readings()), 2)

    def test_it_is_not_noted_where_the_company_does_not_want_it(self):
        self.env.company.email_reading_noted = False
        self.lines()
        self.text()
        self.assertFalse(self.readings())

    def test_one_s_own_is_no_reading_of_others(self):
        self.conversation.with_user(self.supervisor).action_pick()
        self.lines()
        self.assertFalse(self.readings())

    def test_printing_is_noted_once_and_said(self):
        self.text()
        self.text()
        reading = self.readings()
        self.assertEqual(reading.mapped("cause"), ["printed"])
        self.assertIn("Printed", reading.summary)

    def test_who_read_it_handled_nothing(self):
        self.lines()
        self.assertEqual(self.recording().agent_ids, self.agent)

    # -- printed ---------------------------------------------------------------------

    def test_notes_are_printed_only_where_they_are_wanted(self):
        self.note()
        plain, noted = self.text(), self.text(WITH_NOTES)
        self.assertIn("It leaks.", plain)
        self.assertNotIn("money back", plain)
        self.assertIn("money back", noted)
        self.assertIn("Internal note", noted)
        self.assertIn("Ada Agent", noted)

    def test_it_is_printed_without_a_ticket(self):
        self.conversation.ticket_id = False
        self.assertIn("It leaks.", self.text())

    def test_only_supervisors_print_it(self):
        reports = self.env["ir.actions.report"].with_user(self.agent)
        with self.assertRaises(AccessError):
            reports._render_qweb_pdf(PRINT, self.conversation.ids)

    # -- as a file -------------------------------------------------------------------

    def test_a_received_mail_is_what_was_received(self):
        place = f"/email_channel/recording/{self.conversation.id}"
        got = self.get(f"{place}/mail/{self.question.id}/eml")
        self.assertIn(b"It leaks.", got.content)
        row = self.question.inbound_id
        self.assertEqual(got.content, row._read_raw()[row.id])
