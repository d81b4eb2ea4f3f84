import hashlib
import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage

from ...benchmarks.mails import variety
from ..common import CUSTOMER, PASSWORD, SUPPORT, ChannelCase

COUNT = 200


class TestRoundTrip(ChannelCase):
    """The main job on real servers, from the customer's mailbox and back."""

    def setUp(self):
        super().setUp()
        self.connect()

    def expected_threads(self, raws):
        """Sets of mails connected by Message-Id, In-Reply-To and References, found by
        other means than the addon's."""
        thread_of, threads = {}, []
        for number, raw in enumerate(raws):
            parsed = message_from_bytes(raw)
            names = (
                f"{parsed['In-Reply-To'] or ''} {parsed['References'] or ''}".split()
            )
            names.append((parsed["Message-ID"] or f"none {number}").strip())
            members = {number}.union(*(thread_of.get(name, ()) for name in names))
            for name in names:
                thread_of[name] = members
            for name, known in thread_of.items():
                if known & members:
                    thread_of[name] = members
            threads = [one for one in threads if not one & members] + [members]
        return threads

    def test_two_hundred_mails_of_many_kinds_each_exactly_once(self):
        raws = variety(seed=7, count=COUNT, to=SUPPORT)
        mails = self.receive(*raws)
        self.assertEqual(len(mails), COUNT)
        rows = self.env["email.inbound"].search([], order="id")
        self.assertEqual(set(rows.mapped("state")), {"done"})
        self.assertEqual(
            sorted(rows.mapped("digest")),
            sorted(hashlib.sha256(raw).hexdigest() for raw in self.inbox(SUPPORT)),
        )
        self.assertEqual(rows.email_message_id, mails)
        conversations = mails.conversation_id
        self.assertEqual(len(conversations), len(self.expected_threads(raws)))
        self.assertEqual(len(conversations.ticket_id), len(conversations))
        self.assertFalse(self.receive(), "a second fetch finds nothing new")

    def test_files_and_words_arrive_whole(self):
        raws = variety(seed=7, count=COUNT, to=SUPPORT)
        mails = self.receive(*raws)
        sent = {
            hashlib.sha1(content).hexdigest()
            for raw in raws
            for part in message_from_bytes(raw).walk()
            if part.get_filename() and (content := part.get_payload(decode=True))
        }
        self.assertGreater(len(sent), 10)
        self.assertLessEqual(sent, set(mails.attachment_ids.mapped("checksum")))
        self.assertFalse(mails.filtered(lambda mail: not mail.excerpt))

    def test_answer_reaches_the_customer_and_his_reply_joins(self):
        first = self.receive(self.mail())
        conversation = first.conversation_id
        self.answer(first)
        self.send_queue()
        got = message_from_bytes(self.inbox(CUSTOMER)[-1], policy=policy.default)
        reply = EmailMessage()
        reply["From"] = f"Carla Customer <{CUSTOMER}>"
        reply["To"] = got["Reply-To"]
        reply["Subject"] = "AW: something else altogether"
        reply["Message-Id"] = "<her-own@customer.test>"
        reply["In-Reply-To"] = got["Message-Id"]
        reply["References"] = f"{got['References']} {got['Message-Id']}"
        reply.set_content("It works, thank you.")
        with smtplib.SMTP("127.0.0.1", self.smtpd.port, timeout=10) as client:
            client.login(CUSTOMER, PASSWORD)
            client.send_message(reply)
        joined = self.receive()
        self.assertEqual(joined.conversation_id, conversation)
        self.assertEqual(joined.evidence, "in_reply_to")
        self.assertEqual(conversation.message_count, 3)
        self.assertEqual(conversation.ticket_id, first.conversation_id.ticket_id)
