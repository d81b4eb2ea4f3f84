import runpy
from email import message_from_bytes, policy
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from ...core.inbound.html import activate_remote
from ..common import CUSTOMER, ChannelCase

PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,"
SECRET = PIXEL + b"of somebody else"


class TestForeignFiles(ChannelCase):
    """Nobody gets a file by naming its number: no stranger who writes, no agent."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.theirs = self.receive(self.mail("Theirs")).conversation_id
        self.theirs.queue_ids = False
        self.file = self.file_of(self.theirs)

    def file_of(self, conversation):
        return self.env["ir.attachment"].create(
            {
                "name": "secret.gif",
                "raw": SECRET,
                "res_model": conversation._name,
                "res_id": conversation.id,
            }
        )

    def html_mail(self, subject, html):
        raw = self.mail(subject).replace(b"text/plain", b"text/html")
        return raw.replace(b"It leaks.", html.encode())

    def places(self, number):
        """How a letter may name a picture kept here."""
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        for start in ("", "http://any.test", base, base.partition(":")[2]):
            yield f'<p>x</p><img src="{start}/web/image/{number}?unique={number}">'

    def sent_after(self, write):
        self.smtpd.sent.clear()
        write()
        self.send_queue()
        (sent,) = self.smtpd.sent
        return sent.raw

    def assertNotSent(self, raw):
        self.assertFalse(b"image/gif" in raw or b"Content-ID" in raw)

    def test_a_strangers_mail_gets_nothing_by_being_answered(self):
        for turn, place in enumerate(self.places(self.file.id)):
            mail = self.receive(self.html_mail(f"Turn {turn}", place))
            for mode in ("reply", "forward"):
                with self.subTest(place=place, mode=mode):
                    raw = self.sent_after(
                        lambda mail=mail, mode=mode: self.answer(
                            mail, mode=mode, email_to=CUSTOMER
                        )
                    )
                    self.assertNotSent(raw)

    def test_nor_a_file_of_his_own_conversation_that_he_was_not_sent(self):
        mail = self.receive(self.mail("First"))
        internal = self.file_of(mail.conversation_id)
        html = next(place for place in self.places(internal.id) if "any.test" in place)
        later = self.receive(
            self.html_mail("Re: First", html).replace(
                b"Subject:", b"In-Reply-To: <First@customer.test>\nSubject:", 1
            )
        )
        self.assertEqual(later.conversation_id, mail.conversation_id)
        self.assertNotSent(self.sent_after(lambda: self.answer(later)))

    def test_an_agents_letter_shows_only_what_he_may_read(self):
        mail = self.receive(self.mail("Mine"))
        for place in self.places(self.file.id):
            with self.subTest(place=place):
                raw = self.sent_after(lambda place=place: self.answer(mail, place))
                self.assertNotSent(raw)

    def test_a_picture_named_by_a_mail_does_not_move_with_it(self):
        first = self.receive(self.mail("First"))
        for place in self.places(self.file.id):
            later = self.receive(
                self.html_mail("Later", place).replace(
                    b"Subject:", b"In-Reply-To: <First@customer.test>\nSubject:", 1
                )
            )
            later.with_user(self.agent).action_split_off()
            self.assertNotEqual(later.conversation_id, first.conversation_id)
            self.assertEqual(self.file.res_id, self.theirs.id)

    def test_files_of_other_documents_stay_there(self):
        mail = self.receive(self.mail("Mine"))
        partner = self.env["res.partner"].create({"name": "Partner"})
        readable = self.env["ir.attachment"].create(
            {
                "name": "contract.txt",
                "raw": b"contract",
                "res_model": partner._name,
                "res_id": partner.id,
            }
        )
        readable.with_user(self.agent).check_access("read")
        sent = self.answer(mail, attachment_ids=[Command.link(readable.id)])
        self.assertEqual(readable.res_model, partner._name)
        (carried,) = sent.attachment_ids
        self.assertEqual(carried.raw, b"contract")
        self.assertEqual(carried.res_id, sent.conversation_id.id)

    def test_a_file_that_may_not_be_read_is_not_attached(self):
        mail = self.receive(self.mail("Mine"))
        with self.assertRaises(AccessError):
            self.answer(mail, attachment_ids=[Command.link(self.file.id)])
        self.assertEqual(self.file.res_id, self.theirs.id)

    def test_a_picture_of_another_conversation_stays_there_though_he_may_read_it(self):
        shown = self.file_of(self.receive(self.mail("Other")).conversation_id)
        mail = self.receive(self.mail("Mine"))
        for start in ("", mail.get_base_url(), "http://127.0.0.1:8069"):
            html = f'<img src="{start}/web/image/{shown.id}?unique=1">'
            with self.subTest(start=start):
                self.assertNotSent(
                    self.sent_after(lambda html=html: self.answer(mail, html))
                )

    def test_nor_does_a_picture_that_was_noted_inside(self):
        mail = self.receive(self.mail("Mine"))
        note = self.file_of(mail.conversation_id)
        mail.conversation_id.message_post(attachment_ids=note.ids)
        html = f'<img src="/web/image/{note.id}">'
        self.assertNotSent(self.sent_after(lambda: self.answer(mail, html)))

    def test_a_picture_that_came_in_the_conversation_travels(self):
        shown = self.file_of(self.receive(self.mail("Mine")).conversation_id)
        (mail,) = self.env["email.conversation"].browse(shown.res_id).email_message_ids
        for start in ("", mail.get_base_url()):
            html = f'<img src="{start}/web/image/{shown.id}?unique=1">'
            with self.subTest(start=start):
                raw = self.sent_after(lambda html=html: self.answer(mail, html))
                self.assertIn(b"image/gif", raw)

    def test_a_picture_named_in_the_text_is_not_one_that_is_shown(self):
        mail = self.receive(self.mail("Mine"))
        internal = self.file_of(mail.conversation_id)
        words = f'&lt;img src="/web/image/{internal.id}?unique=1"&gt;'
        later = self.receive(
            self.html_mail("Re: Mine", f"<p>{words}</p>").replace(
                b"Subject:", b"In-Reply-To: <Mine@customer.test>\nSubject:", 1
            )
        )
        self.assertNotSent(self.sent_after(lambda: self.answer(later)))


class TestQuoteApart(ChannelCase):
    """A stranger's words never become the agent's, however often he sends them."""

    def setUp(self):
        super().setUp()
        self.connect()
        theirs = self.receive(self.mail("Theirs")).conversation_id
        self.file = self.env["ir.attachment"].create(
            {
                "name": "secret.gif",
                "raw": SECRET,
                "res_model": theirs._name,
                "res_id": theirs.id,
            }
        )
        base = theirs.get_base_url()
        html = (
            f'<p>Hello</p><img src="{base}/web/image/{self.file.id}">'
            f'<img src="{base}/web/session/logout"><img src="https://spy.test/a.png">'
        )
        raw = self.mail("Trap").replace(b"text/plain", b"text/html")
        self.trap = self.receive(raw.replace(b"It leaks.", html.encode()))

    def refused(self, **vals):
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No"
        mail = self.answer(self.trap, body="<p>My words</p>", **vals)
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self.send_queue()
        self.smtpd.reject.clear()
        self.assertEqual(mail.state, "failed")
        return mail

    def edit(self, mail):
        action = mail.with_user(self.agent).action_edit()
        wizard = self.env["email.compose"].with_user(self.agent)
        return wizard.browse(action["res_id"])

    def send_again(self, mail, **vals):
        wizard = self.edit(mail)
        wizard.write(vals)
        wizard.action_send()
        self.send_queue()
        again = self.env["email.message"].search([], limit=1)
        self.assertEqual(again.state, "sent")
        return again, message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)

    def test_edit_opens_the_agents_words_only(self):
        wizard = self.edit(self.refused())
        self.assertEqual(wizard.body, "<p>My words</p>")
        self.assertTrue(wizard.include_original)
        self.assertTrue(wizard.has_original)

    def test_edit_keeps_that_the_original_was_left_out(self):
        wizard = self.edit(self.refused(include_original=False))
        self.assertFalse(wizard.include_original)
        wizard.action_send()
        self.send_queue()
        self.assertNotIn(b"spy.test", self.smtpd.sent[-1].raw)

    def test_what_is_sent_again_has_words_and_quote_and_nobodys_picture(self):
        first = self.refused()
        again, sent = self.send_again(first, body="<p>Better words</p>")
        html = sent.get_body(("html",)).get_content()
        self.assertIn("Better words", html)
        self.assertNotIn("My words", html)
        self.assertEqual(html.count("Hello"), 1)
        self.assertIn('src="https://spy.test/a.png"', html)
        self.assertNotIn(b"image/gif", self.smtpd.sent[-1].raw)
        self.assertEqual(sent["In-Reply-To"], self.trap.message_id)
        self.assertEqual(first.state, "cancelled")
        self.assertEqual(again.answers_id, self.trap)

    def test_nor_after_many_times(self):
        mail = self.refused()
        for _turn in range(3):
            mail.with_user(self.agent).action_cancel()
            wizard = self.edit(mail)
            wizard.action_send()
            mail = self.env["email.message"].search([], limit=1)
        self.send_queue()
        html = message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)
        html = html.get_body(("html",)).get_content()
        self.assertEqual(html.count("Hello"), 1)
        self.assertNotIn("cid:", html)

    def test_forward_is_edited_as_a_forward(self):
        self.smtpd.reject["bo@demo.test"] = "550 5.1.1 No"
        mail = self.answer(self.trap, mode="forward", email_to="bo@demo.test", body="")
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self.send_queue()
        self.smtpd.reject.clear()
        wizard = self.edit(mail)
        self.assertEqual(wizard.mode, "forward")
        self.assertFalse(wizard.body)
        _again, sent = self.send_again(mail)
        self.assertIn("Hello", sent.get_body(("html",)).get_content())
        self.assertFalse(sent["In-Reply-To"])

    def test_nothing_that_is_stored_loads_anything(self):
        mail = self.refused()
        outgoing = self.env["mail.mail"].search([("email_message_id", "=", mail.id)])
        for record, name in (
            (mail, "body_html"),
            (mail, "written_html"),
            (mail, "quote_html"),
            (mail, "body"),
            (outgoing, "body_html"),
            (outgoing, "body_content"),
            (self.edit(mail), "body"),
        ):
            with self.subTest(name=name, model=record._name):
                self.assertNotRegex(record[name] or "", r"\ssrc=.{0,9}(http|//)")
        comments = mail.conversation_id.ticket_id.message_ids.mapped("body")
        self.assertNotIn("spy.test", "".join(comments))

    def test_the_quote_goes_with_the_mail(self):
        mail = self.answer(self.trap)
        self.assertTrue(mail.quote_html)
        self.send_queue()
        self.assertFalse(mail.quote_html)
        self.assertIn("Hello", mail.body_html)

    def test_an_agents_picture_is_there_again(self):
        picture = (
            self.env["ir.attachment"]
            .with_user(self.agent)
            .create({"name": "dot.gif", "raw": PIXEL, "res_model": "email.compose"})
        )
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No"
        mail = self.answer(
            self.trap, body=f'<p>See</p><img src="/web/image/{picture.id}">'
        )
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self.send_queue()
        self.smtpd.reject.clear()
        self.send_again(mail)
        self.assertEqual(self.smtpd.sent[-1].raw.count(b"Content-Type: image/gif"), 1)

    def test_mails_of_older_versions_are_taken_apart(self):
        mail = self.refused()
        outgoing = self.env["mail.mail"].search([("email_message_id", "=", mail.id)])
        quote = str(mail.quote_html)
        outgoing.body_html = f"{mail.written_html}<br>{activate_remote(quote)}"
        mail.write({"written_html": False, "quote_html": False, "written_mode": False})
        path = Path(__file__).parents[2] / "migrations/19.0.1.3.0/post-written.py"
        runpy.run_path(str(path))["migrate"](self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertEqual(mail.written_html, "<p>My words</p>")
        self.assertIn("Hello", mail.quote_html)
        self.assertNotRegex(mail.quote_html, r"\ssrc=.http")
        self.assertEqual(outgoing.body_html, "<p>My words</p>")
        _again, sent = self.send_again(mail)
        html = sent.get_body(("html",)).get_content()
        self.assertIn('src="https://spy.test/a.png"', html)
