import email.policy
import io

from PIL import Image

from ...models.conversation.written_files import WrittenFiles
from ..common import CUSTOMER, ChannelCase


class TestThread(ChannelCase):
    """What the thread widget is told."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id.with_user(self.agent)

    def test_mails_are_shown_newest_first(self):
        answer = self.answer(self.incoming)
        shown = self.conversation.get_thread()["messages"]
        self.assertEqual([mail["id"] for mail in shown], [answer.id, self.incoming.id])

    def test_a_mail_says_who_when_and_what(self):
        shown = self.conversation.get_thread()["messages"][0]
        self.assertEqual(shown["from"], f"Carla Customer <{CUSTOMER}>")
        self.assertEqual(shown["from_name"], "Carla Customer")
        self.assertEqual(shown["direction"], "in")
        self.assertEqual(shown["state"], "received")
        self.assertEqual(shown["excerpt"], "It leaks.")
        self.assertTrue(shown["eml_url"])

    def test_new_mail_is_new_until_its_agent_views_it(self):
        self.assertTrue(self.conversation.unread)
        self.assertTrue(self.conversation.get_thread()["messages"][0]["is_new"])
        self.conversation.action_pick()
        self.conversation.mark_viewed()
        self.assertFalse(self.conversation.unread)
        self.assertFalse(self.conversation.get_thread()["messages"][0]["is_new"])

    def test_nothing_to_answer_through_once_the_touchpoint_is_off(self):
        self.assertTrue(self.conversation.get_thread()["can_reply"])
        self.touchpoint.activated = False
        self.assertFalse(self.conversation.get_thread()["can_reply"])

    def others(self, conversation):
        groups = self.env["email.customer"].get_records(conversation.id)
        lines = (
            line
            for group in groups
            if group["model"] == conversation._name
            for line in group["lines"]
        )
        return conversation.browse(line["id"] for line in lines)

    def test_other_conversations_of_the_customer_stand_beside_it(self):
        other = self.receive(self.mail("Another kettle")).conversation_id
        self.receive(self.mail("Not hers", From="else@customer.test"))
        self.conversation.invalidate_recordset()
        self.assertEqual(self.others(self.conversation), other)

    def test_session_id_finds_the_conversation(self):
        Conversation = self.env["email.conversation"]
        for operator in ("ilike", "=", "in"):
            session = self.conversation.session
            value = [session] if operator == "in" else session
            found = Conversation.search([("session", operator, value)])
            self.assertEqual(found, self.conversation, operator)
        for value in ("no number", "9" * 30, "", False):
            self.assertFalse(Conversation.search([("session", "=", value)]), value)
        others = [("session", "!=", self.conversation.session)]
        self.assertNotIn(self.conversation, Conversation.search(others))

    def test_mail_without_sender_can_be_opened(self):
        raw = self.mail("From nobody").replace(b"From: ", b"X-From: ")
        mail = self.receive(raw)
        self.assertFalse(self.others(mail.conversation_id))
        self.assertEqual(len(mail.conversation_id.get_thread()["messages"]), 1)

    def test_sender_without_name_is_shown_by_address(self):
        mail = self.receive(self.mail("Nameless", From=CUSTOMER))
        self.assertEqual(mail.conversation_id.customer_name, CUSTOMER)


class TestWhatBelongsToIt(ChannelCase):
    """The customer's files as he sent them, and his contact."""

    def setUp(self):
        super().setUp()
        self.connect()

    def photo(self):
        """A JPEG beyond the size to which Odoo makes pictures smaller."""
        stream = io.BytesIO()
        Image.new("RGB", (2_400, 100), "red").save(stream, "JPEG")
        return stream.getvalue()

    def mail_with(self, content, kind="image/jpeg", name="photo.jpg"):
        mail = email.message_from_bytes(
            self.mail("A photo"), policy=email.policy.default
        )
        mail.add_attachment(content, *kind.split("/"), filename=name)
        return mail.as_bytes()

    def test_pictures_are_the_very_bytes_that_came(self):
        photo = self.photo()
        mail = self.receive(self.mail_with(photo))
        self.assertEqual(mail.attachment_ids.raw, photo)

    def test_documents_that_could_run_are_text(self):
        self.touchpoint.company_id.email_images += ", SVG"
        html = b"<html><body><script></script></body></html>"
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
        for kind, name, content in (
            ("text/html", "a.html", html),
            ("image/svg+xml", "a.svg", svg),
        ):
            with self.subTest(kind=kind):
                mail = self.receive(self.mail_with(content, kind, name))
                self.assertEqual(mail.attachment_ids.mimetype, "text/plain")
                self.assertEqual(mail.attachment_ids.raw, content)
                self.assertEqual(mail.attachment_ids.name, name)

    def test_pictures_are_forwarded_as_they_came(self):
        photo = self.photo()
        mail = self.receive(self.mail_with(photo))
        other = self.receive(self.mail("Another kettle")).conversation_id
        # Of another conversation: a copy goes along.
        copy = WrittenFiles(other).adopt(mail.attachment_ids)
        self.assertNotEqual(copy, mail.attachment_ids)
        self.assertEqual(copy.raw, photo)

    def test_contact_of_another_company_is_not_the_customers(self):
        other = self.env["res.company"].create({"name": "Other"})
        _theirs, ours = self.env["res.partner"].create(
            [
                {"name": "Theirs", "email": CUSTOMER, "company_id": other.id},
                {"name": "Ours", "email": CUSTOMER},
            ]
        )
        mail = self.receive(self.mail())
        self.assertEqual(mail.conversation_id.partner_id, ours)
        self.assertEqual(mail.author_id, ours)
        ours.active = False
        mail = self.receive(self.mail("Another kettle"))
        self.assertFalse(mail.conversation_id.partner_id)
