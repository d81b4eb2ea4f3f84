from email import message_from_bytes, policy
from email.message import EmailMessage

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from ...core.content import signing
from ...core.conversation import pictures
from ..common import CUSTOMER, SUPPORT, ChannelCase
from ..security.test_access import GROUPS
from .pictures import base64_of, picture

LOGO = picture(size=(120, 40))


class TestSignedLetters(ChannelCase):
    """Greeting and signature in what agents write, and in the mails that leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.partner_id.phone = "+34 600 111 222"
        cls.signature = cls.env["email.signature"].create(
            {"touchpoint_id": cls.touchpoint.id}
        )
        src = cls.signature.add_picture("logo.png", base64_of(LOGO))["src"]
        cls.signature.write(
            {
                "body": "<p>${agent_name}<br>Tel. ${agent_phone}</p>"
                f'<p><img src="{src}" alt="Logo"></p>',
                "greeting": "<p>Dear ${customer_first_name},</p>",
                "enabled": True,
                "greeting_enabled": True,
            }
        )

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id
        self.conversation.with_user(self.agent).action_pick()

    def opened(self, action, user=None):
        return (
            self.env["email.compose"]
            .with_user(user or self.agent)
            .browse(action["res_id"])
        )

    def answered(self, mode="reply", mail=None):
        mail = (mail or self.incoming).with_user(self.agent)
        return self.opened(getattr(mail, f"action_{mode}")())

    def begin(self):
        window = self.env["email.compose"].with_user(self.agent)
        return self.opened(window._open({"mode": "new"}))

    def typed(self, letter, words="<p>Send it back.</p>"):
        """As its writer leaves it: his words between greeting and signature."""
        letter.body = str(letter.body).replace(signing.PLACE, words)

    def drafts(self):
        return self.env["email.message"].search([("state", "=", "draft")])

    def left(self):
        """The mail that was sent last (email.message.EmailMessage)."""
        self.send_queue()
        return message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)

    def html_of(self, message):
        return message.get_body(("html",)).get_content()

    def images_of(self, message):
        return [
            part.get_content()
            for part in message.walk()
            if part.get_content_maintype() == "image"
        ]

    # -- put in once --------------------------------------------------------------

    def test_every_kind_of_letter_begins_with_both(self):
        for mode in ("reply", "reply_all", "forward"):
            with self.subTest(mode):
                body = str(self.answered(mode).body)
                self.assertEqual(body.count("Ada Agent"), 1)
                self.assertEqual(body.count("o_email_signature"), 1)
                wanted = "Dear," if mode == "forward" else "Dear Carla,"
                self.assertIn(wanted, body)
                self.assertLess(body.index("Dear"), body.index(signing.PLACE))
                self.assertLess(body.index(signing.PLACE), body.index("Ada"))
        self.assertIn("Ada Agent", self.begin().body)

    def test_none_is_put_in_that_is_not_enabled(self):
        self.signature.write({"enabled": False, "greeting_enabled": False})
        letter = self.answered()
        self.assertFalse(letter.body)
        self.assertFalse(letter.has_signature)

    def test_nothing_is_typed_yet(self):
        letter = self.answered()
        letter.body = str(letter.body).replace(signing.PLACE, "<p> <br></p>")
        self.assertFalse(letter.draft_id)
        self.assertFalse(self.drafts())
        with self.assertRaisesRegex(UserError, "The mail is empty"):
            letter.send()
        self.assertEqual(self.smtpd.sent, [])

    def test_a_changed_signature_is_typed(self):
        letter = self.answered()
        letter.body = str(letter.body).replace("Ada Agent", "Ada, at your service")
        self.assertTrue(letter.draft_id)
        letter.send()
        self.assertIn("at your service", self.html_of(self.left()))

    def test_a_draft_is_opened_as_it_was_left(self):
        letter = self.answered()
        self.typed(letter)
        draft = letter.draft_id
        self.assertEqual(draft.excerpt, "Send it back.")
        self.agent.name = "Ada Other"
        again = self.opened(draft.with_user(self.agent).action_open_draft())
        self.assertEqual(str(again.body), str(letter.body))

    def test_what_failed_is_written_once_more_as_it_was(self):
        letter = self.answered()
        self.typed(letter)
        mail = self.env["email.message"].browse(letter.send()["mail_id"])
        mail.with_user(self.agent).action_cancel()
        again = self.opened(mail.with_user(self.agent).action_edit())
        self.assertEqual(str(again.body).count("Ada Agent"), 1)
        self.assertEqual(str(again.body).count("Dear Carla"), 1)
        again.send()
        self.assertEqual(self.images_of(self.left()), [LOGO])

    # -- whose it is ---------------------------------------------------------------

    def colleague(self):
        colleague = new_test_user(
            self.env,
            "signed_colleague",
            groups=GROUPS["agent"],
            name="Bob Agent",
        )
        self.queue.user_ids = [Command.link(colleague.id)]
        return colleague

    def test_who_takes_a_draft_over_signs_it_himself(self):
        letter = self.answered()
        self.typed(letter)
        draft, colleague = letter.draft_id, self.colleague()
        self.conversation.user_id = colleague
        taken = self.opened(draft.with_user(colleague).action_open_draft(), colleague)
        body = str(taken.body)
        self.assertIn("Send it back.", body)
        self.assertEqual(body.count("Bob Agent"), 1)
        self.assertNotIn("Ada", body)
        self.assertNotIn("Tel.", body)

    def test_a_signature_that_its_writer_changed_is_taken_over_as_it_is(self):
        letter = self.answered()
        self.typed(letter)
        letter.body = str(letter.body).replace("Ada Agent", "Your support")
        draft, colleague = letter.draft_id, self.colleague()
        self.conversation.user_id = colleague
        taken = self.opened(draft.with_user(colleague).action_open_draft(), colleague)
        self.assertIn("Your support", taken.body)
        self.assertNotIn("Bob", taken.body)

    def test_it_follows_the_touchpoint_of_a_new_mail(self):
        other = self.make_touchpoint(name="Sales", email="sales@demo.test")
        bare = self.make_touchpoint(name="Bare", email="bare@demo.test")
        (other | bare).activated = True
        self.env["email.signature"].create(
            {
                "touchpoint_id": other.id,
                "body": "<p>Sales: ${agent_name}</p>",
                "enabled": True,
            }
        )
        letter = self.begin()
        letter.touchpoint_id = self.touchpoint
        with Form(letter) as form:
            form.touchpoint_id = other
            self.assertIn("Sales: Ada Agent", form.body)
            self.assertNotIn("Tel.", form.body)
            form.body = str(form.body).replace(signing.PLACE, "<p>Hello there.</p>")
        with Form(letter) as form:
            form.touchpoint_id = bare
            self.assertEqual(form.body, "<p>Hello there.</p>")
        with Form(letter) as form:
            form.touchpoint_id = other
            self.assertEqual(form.body.count("Sales: Ada Agent"), 1)
            self.assertIn("Hello there.", form.body)

    def test_the_greeting_follows_whom_it_is_written_to(self):
        letter = self.begin()
        with Form(letter) as form:
            self.assertIn("Dear,", form.body)
            form.email_to = "Zoe Buyer <zoe@buyer.test>"
            self.assertIn("Dear Zoe,", form.body)

    def test_by_its_button(self):
        letter = self.answered()
        self.assertTrue(letter.has_signature)
        part = letter.get_signature()
        self.assertIn("Ada Agent", part)
        self.assertTrue(signing.says_nothing(part))

    # -- as it leaves ----------------------------------------------------------------

    def test_the_logo_travels_with_the_mail(self):
        letter = self.answered()
        self.typed(letter)
        letter.send()
        message = self.left()
        html = self.html_of(message)
        self.assertEqual(self.images_of(message), [LOGO])
        self.assertNotIn("/web/image", html)
        self.assertNotIn("access_token", html)
        self.assertNotIn("http", html.split("blockquote")[0].split("<img")[1][:80])
        [part] = [p for p in message.walk() if p.get_content_type() == "image/png"]
        self.assertIn(f"cid:{part['Content-Id'].strip('<>')}", html)
        self.assertEqual(part.get_content_disposition(), "inline")
        plain = message.get_body(("plain",)).get_content()
        self.assertIn("Ada Agent", plain)
        self.assertLess(plain.index("Send it back."), plain.index("Ada Agent"))

    def test_another_companys_logo_does_not(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.touchpoint.copy(
            {"email": "else@demo.test", "company_id": company.id, "queue_ids": False}
        )
        [number] = pictures.numbers(other.signature_ids.body)
        letter = self.answered()
        letter.body = f'<p>See</p><img src="/web/image/{number}">'
        letter.send()
        self.assertEqual(self.images_of(self.left()), [])

    def test_a_logo_that_was_replaced_stays_in_what_was_sent(self):
        letter = self.answered()
        self.typed(letter)
        self.signature.body = "<p>${agent_name}</p>"
        letter.send()
        self.assertEqual(self.images_of(self.left()), [LOGO])

    def test_forty_answers_to_and_fro_carry_one_logo(self):
        sizes, incoming = [], self.incoming
        for number in range(20):
            letter = self.answered(mail=incoming)
            self.typed(letter, "<p>Yes.</p>")
            letter.send()
            message = self.left()
            self.assertEqual(self.images_of(message), [LOGO], number)
            html = self.html_of(message)
            own = html.split("moz-cite-prefix")[0]
            self.assertEqual(own.count("Ada Agent"), 1)
            sizes.append(len(message.as_bytes()) - 2 * len(html))
            incoming = self.receive(self.customers_answer(message, number))
            self.assertEqual(incoming.conversation_id, self.conversation)
        self.assertEqual(len(self.conversation.email_message_ids), 41)
        shown = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "email.conversation"),
                ("res_id", "=", self.conversation.id),
                ("create_uid", "=", self.agent.id),
            ]
        )
        self.assertLessEqual(len(shown), 1)

    def customers_answer(self, message, number):
        """As mail programs answer: with the whole mail quoted, pictures too."""
        answer = EmailMessage()
        answer["From"], answer["To"] = CUSTOMER, SUPPORT
        answer["Subject"] = "Re: Broken kettle"
        answer["Message-Id"] = f"<answer{number}@customer.test>"
        answer["In-Reply-To"] = message["Message-Id"]
        answer.set_content("And now?")
        html = self.html_of(message)
        quote = f"<p>And now? {number}</p><blockquote>{html}</blockquote>"
        answer.add_alternative(quote, subtype="html")
        shown = answer.get_body(("html",))
        for part in message.walk():
            if part.get_content_maintype() == "image":
                shown.add_related(
                    part.get_content(), "image", "png", cid=part["Content-Id"]
                )
        return answer.as_bytes()
