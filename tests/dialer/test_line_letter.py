import base64
from datetime import datetime
from email import message_from_bytes, policy

import vobject
from icalendar import Calendar

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.email_channel.core.dialer.line import Line
from odoo.addons.email_channel.core.dialer.recipient import Recipient
from odoo.addons.email_channel.models.dialer.letter_preview import ListPreview
from odoo.addons.email_channel.models.dialer.letter_trouble import LineTrouble
from odoo.addons.email_channel.models.dialer.line_letter import LineLetter

from ..common import ChannelCase

SUPERVISOR = "base.group_user,email_channel.group_email_supervisor"
EVENT = {
    "event_enabled": True,
    "event_title": "Visit to ${name}",
    "event_place": "Main street 1",
    "event_start_from": "line",
    "event_start_text": "${start}",
    "event_end_from": "line",
    "event_end_text": "${end}",
    "tz": "Europe/Madrid",
}
DATES = {"name": "Ana", "start": "24/12/2026 10:00", "end": "24/12/2026 11:00"}


class TestLineLetter(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["email.template"].create(
            {"name": "Offer", "subject": "For ${name}", "body": "<p>Dear ${name},</p>"}
        )
        cls.dialer = cls.env["email.dialer"].create(
            {
                "name": "Newsletter",
                "touchpoint_id": cls.touchpoint.id,
                "queue_id": cls.queue.id,
                "template_id": cls.template.id,
                "advertising": False,
            }
        )
        cls.list = cls.env["email.dialer.list"].create(
            {"name": "June", "dialer_id": cls.dialer.id}
        )
        cls.supervisor = new_test_user(
            cls.env, "letter_supervisor", groups=SUPERVISOR, email="eva@agents.test"
        )

    def load(self, *recipients):
        """The lines (email.dialer.line) of these."""
        self.list._add_lines(
            [
                Recipient(email=email, variables=variables)
                for email, variables in recipients
            ]
        )
        return self.list.line_ids.sorted("id")

    def line(self, **vals):
        vals = {
            "id": 1,
            "email": "ana@example.com",
            "variables": {"name": "Ana"},
            "message_id": "<1.fixed@demo.test>",
            **vals,
        }
        return Line(**vals)

    def sent(self, **vals):
        """As the recipient's program reads it."""
        message = LineLetter(self.list).build(self.line(**vals))
        return message_from_bytes(message.as_bytes(), policy=policy.default)

    def html(self, mail):
        return mail.get_body(("html",)).get_content()

    # -- what is sent ------------------------------------------------------------

    def test_the_template_is_filled_in_with_the_values_of_the_line(self):
        mail = self.sent(variables={"NAME": "Ana <b>"})
        self.assertEqual(mail["Subject"], "For Ana <b>")
        self.assertIn("Dear Ana &lt;b&gt;,", self.html(mail))
        self.assertIn("Dear Ana <b>,", mail.get_body(("plain",)).get_content())
        self.assertEqual(mail["Message-Id"], "<1.fixed@demo.test>")

    def test_a_message_of_the_line_goes_before_the_template(self):
        mail = self.sent(message="Hello ${name},\nsee https://example.com/a?b=1&c=2.")
        self.assertIn("Hello Ana,<br>", self.html(mail))
        self.assertIn('href="https://example.com/a?b=1&amp;c=2"', self.html(mail))
        self.assertNotIn("Dear", self.html(mail))

    def test_no_value_gets_into_a_header(self):
        mail = self.sent(
            variables={"name": "Ana\r\nBcc: spy@example.com"},
            email='"A\r\nBcc: spy@example.com" <ana@example.com>',
        )
        self.assertNotIn("Bcc", mail)

    def test_a_line_with_an_unknown_variable_is_not_sent(self):
        with self.assertRaisesRegex(LineTrouble, r"\$\{name\}"):
            self.sent(variables={})
        with self.assertRaisesRegex(LineTrouble, "agent"):
            self.sent(message="${agent_name}")

    def test_no_line_makes_a_mail_that_fills_the_memory(self):
        message, name = "${name} " * 12_000, "x" * 99_000
        with self.assertRaisesRegex(LineTrouble, "too long"):
            self.sent(message=message, variables={"name": name})
        with self.assertRaisesRegex(LineTrouble, "too long"):
            self.sent(variables={"name": name * 60})
        self.sent(message=message, variables={"name": "Ana"})

    def test_contacts_and_the_touchpoint_are_known_without_a_query_a_line(self):
        emails = [f"c{number}@example.com" for number in range(20)]
        self.env["res.partner"].create(
            [{"name": f"Carla of {email[:-12]}", "email": email} for email in emails]
        )
        self.template.body = "<p>${customer_name} ${queue_name} ${touchpoint_email}</p>"
        self.load(*((email, {"name": "x"}) for email in emails))
        letter = LineLetter(self.list)
        mails = [letter.build(self.line(email=emails[0]))]
        with self.assertQueryCount(0):
            mails += [letter.build(self.line(email=email)) for email in emails]
        shown = mails[-1].as_bytes()
        self.assertIn(b"Carla of c19 Support support@demo.test", shown)

    def test_an_empty_value_goes_with_the_space_before_it(self):
        mail = self.sent(variables={"name": ""})
        self.assertEqual(mail["Subject"], "For")
        self.assertIn("Dear,", self.html(mail))

    def test_pictures_of_the_template_travel_once(self):
        png = base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWj"
            "R9awAAAABJRU5ErkJggg=="
        )
        place = {"res_model": "email.template", "res_id": self.template.id}
        picture, file = self.env["ir.attachment"].create(
            [{"name": "a.png", "raw": png, **place}, {"name": "b.txt", "raw": b"b"}]
        )
        shown = f'<img src="/web/image/{picture.id}">'
        self.template.write(
            {"body": f"<p>{shown} {shown}</p>", "attachment_ids": [(4, file.id)]}
        )
        mail = self.sent()
        parts = [part.get_content_type() for part in mail.walk()]
        self.assertEqual(parts.count("image/png"), 1)
        self.assertEqual(self.html(mail).count("cid:"), 2)
        self.assertEqual(
            [each.get_filename() for each in mail.iter_attachments()][-1:], ["b.txt"]
        )

    def test_files_of_the_line_travel_and_a_lost_one_fails_the_line(self):
        attachment = self.env["ir.attachment"].create({"name": "ñ.txt", "raw": b"hi"})
        file = self.env["email.dialer.file"].create(
            {"list_id": self.list.id, "attachment_id": attachment.id}
        )
        mail = self.sent(files=(file.id,))
        [carried] = mail.iter_attachments()
        self.assertEqual(
            (carried.get_filename(), carried.get_content()), ("ñ.txt", "hi")
        )
        number = file.id
        file.unlink()
        with self.assertRaises(LineTrouble):
            self.sent(files=(number,))

    # -- versions ----------------------------------------------------------------

    def test_what_was_played_stays_when_the_template_changes(self):
        self.list._take_content()
        first = self.list.content_id
        self.template.body = "<p>Hello ${name}</p>"
        self.assertIn("Dear Ana", self.html(self.sent()))
        self.list._take_content()
        self.assertIn("Hello Ana", self.html(self.sent()))
        again = LineLetter(self.list, first).build(self.line())
        self.assertIn(b"Dear Ana", again.as_bytes())
        self.template.body = "<p>Dear ${name},</p>"
        self.list._take_content()
        self.assertEqual(self.list.content_id, first)

    def test_a_line_shows_what_it_was_sent_with(self):
        sent, waiting = self.load(
            ("a@example.com", {"name": "A"}), ("b@example.com", {"name": "B"})
        )
        self.list._take_content()
        sent.sudo().content_id = self.list.content_id
        self.template.body = "<p>Hello ${name}</p>"
        preview = ListPreview(self.list)
        self.assertIn("Dear A", preview.of(sent)["html"])
        self.assertIn("Hello B", preview.of(waiting)["html"])

    # -- the calendar event --------------------------------------------------------

    def invitation(self, **vals):
        mail = self.sent(**{"variables": DATES, **vals})
        [part] = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
        self.assertEqual(part.get_param("method"), "REQUEST")
        return part.get_content()

    def test_calendars_read_the_invitation(self):
        self.dialer.write(EVENT)
        ics = self.invitation()
        [event] = Calendar.from_ical(ics).walk("VEVENT")
        self.assertEqual(event["SUMMARY"], "Visit to Ana")
        self.assertEqual(
            event.decoded("DTSTART").isoformat(), "2026-12-24T09:00:00+00:00"
        )
        self.assertEqual(event["ORGANIZER"], "mailto:support@demo.test")
        self.assertEqual(event["ATTENDEE"], "mailto:ana@example.com")
        self.assertEqual(event["UID"], "1.fixed@demo.test")
        # By what Odoo itself writes events with.
        self.assertEqual(vobject.readOne(ics).vevent.summary.value, "Visit to Ana")

    def test_an_event_that_changed_has_the_same_uid_and_a_higher_sequence(self):
        self.dialer.write(EVENT)
        self.list._take_content()
        [before] = Calendar.from_ical(self.invitation()).walk("VEVENT")
        self.dialer.event_place = "Another street"
        self.list._take_content()
        [after] = Calendar.from_ical(self.invitation()).walk("VEVENT")
        self.assertEqual(after["UID"], before["UID"])
        self.assertGreater(after["SEQUENCE"], before["SEQUENCE"])

    def test_a_wrong_date_fails_the_line_with_words(self):
        self.dialer.write(EVENT)
        for start, words in (
            ("31/02/2026 10:00", "31/02/2026"),
            ("25/12/2026 10:00", "ends before"),
            ("25/10/2026 02:30", "clocks"),
            ("tomorrow", "tomorrow"),
            ("", "no start"),
        ):
            with self.subTest(start), self.assertRaisesRegex(LineTrouble, words):
                self.invitation(variables={**DATES, "start": start})

    def test_an_event_is_complete_before_it_is_attached(self):
        with self.assertRaisesRegex(ValidationError, "Start in the Line"):
            self.dialer.write({**EVENT, "event_start_text": False})
        fixed = {"event_start_from": "fixed", "event_end_from": "fixed"}
        moment = datetime(2026, 12, 24, 10)
        with self.assertRaisesRegex(ValidationError, "ends before"):
            self.dialer.write(
                {**EVENT, **fixed, "event_start": moment, "event_end": moment}
            )

    # -- looked at beforehand ------------------------------------------------------

    def test_the_wizard_gets_the_first_lines_with_their_trouble(self):
        self.load(("a@example.com", {"name": "A"}), ("b@example.com", {}))
        good, bad = self.list.with_user(self.supervisor).get_previews(10)
        self.assertEqual((good["subject"], good["trouble"]), ("For A", []))
        self.assertIn("${name}", bad["trouble"][0])
        self.assertFalse(self.list.content_id)

    def test_the_preview_goes_from_line_to_line(self):
        self.load(("a@example.com", {"name": "A"}), ("b@example.com", {"name": "B"}))
        file = self.env["ir.attachment"].create({"name": "b.txt", "raw": b"b"})
        self.template.attachment_ids = file
        mine = self.list.with_user(self.supervisor)
        action = mine.action_preview()
        # As screens ask for it.
        preview = self.env[action["res_model"]].with_user(self.supervisor)
        preview = preview.with_context(bin_size=True)
        preview = preview.browse(action["res_id"])
        self.assertEqual((preview.subject, preview.is_first), ("For A", True))
        self.assertEqual(preview.files, "b.txt")
        preview.action_next()
        self.assertEqual((preview.subject, preview.is_last), ("For B", True))
        preview.action_next()
        self.assertEqual(preview.subject, "For B")

    def test_play_says_which_variable_no_line_has(self):
        self.load(("a@example.com", {"other": "A"}))
        with self.assertRaisesRegex(UserError, r"\$\{name\}"):
            self.list._check_letter()
        self.load(("b@example.com", {"NAME": "B"}))
        self.list._check_letter()

    def test_a_test_goes_to_oneself_and_counts_for_nothing(self):
        self.connect()
        [line] = self.load(("a@example.com", {"name": "A"}))
        address = self.list.with_user(self.supervisor).send_test(line.id)
        self.assertEqual(address, "eva@agents.test")
        [sent] = self.smtpd.sent
        mail = message_from_bytes(sent.raw, policy=policy.default)
        self.assertEqual([*sent.rcpt_tos], ["eva@agents.test"])
        self.assertEqual(
            (mail["Subject"], mail["To"]), ("[Test] For A", "eva@agents.test")
        )
        self.assertNotEqual(mail["Message-Id"], line.message_id)
        self.assertEqual(line.state, "waiting")

    def test_who_may_not_see_the_list_sees_no_preview_of_it(self):
        [line] = self.load(("a@example.com", {"name": "A"}))
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "letter_stranger",
            groups=SUPERVISOR,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
            email="stranger@example.com",
        )
        for user in (self.agent, stranger):
            with self.assertRaises(AccessError):
                self.list.with_user(user).get_previews(10)
            with self.assertRaises(AccessError):
                self.list.with_user(user).send_test(line.id)

    def test_a_line_of_another_list_is_none_of_this_one(self):
        [line] = self.load(("a@example.com", {"name": "A"}))
        other = self.list.copy({"name": "July"})
        with self.assertRaises(UserError):
            other.with_user(self.supervisor).send_test(line.id)
