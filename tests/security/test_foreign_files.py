from odoo.exceptions import AccessError
from odoo.fields import Command

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

    def test_a_picture_of_another_conversation_that_he_may_read_travels(self):
        shown = self.file_of(self.receive(self.mail("Other")).conversation_id)
        mail = self.receive(self.mail("Mine"))
        base = mail.get_base_url()
        for start in ("", base):
            html = f'<img src="{start}/web/image/{shown.id}?unique=1">'
            with self.subTest(start=start):
                raw = self.sent_after(lambda html=html: self.answer(mail, html))
                self.assertIn(b"image/gif", raw)
        self.assertNotEqual(shown.res_id, mail.conversation_id.id)
