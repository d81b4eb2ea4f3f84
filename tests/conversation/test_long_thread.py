from ..common import ChannelCase

MAILS = 200
# What opening it takes; how long that is, `./dev bench desk` measures.
QUERIES = 40
ROW = (
    '<tr><td style="padding: 4px">Kettle 3000 of the spring catalogue</td>'
    '<td><img data-remote-src="https://pictures.example.com/kettle.png"></td></tr>'
)
TABLE = f"<table>{ROW * (100_000 // len(ROW))}</table>"


class TestLongThread(ChannelCase):
    """A conversation of 200 mails, 20 of which have 100 KB."""

    def setUp(self):
        super().setUp()
        self.connect()
        first = self.receive(self.mail())
        self.conversation = first.conversation_id.with_user(self.agent)
        self.conversation.action_pick()
        self.add_mails(MAILS - 1)

    def add_mails(self, count):
        Mail = self.env["email.message"]
        start = len(self.conversation.email_message_ids)
        mails = Mail.create(
            [
                {
                    "conversation_id": self.conversation.id,
                    "direction": "out" if number % 3 else "in",
                    "state": "sent" if number % 3 else "received",
                    "message_type": "email",
                    "author_id": self.agent.partner_id.id if number % 3 else False,
                    "email_from": f"Somebody {number} <{number}@example.com>",
                    "email_to": "support@demo.test",
                    "subject": f"Kettle {number}",
                    "automatic": number % 10 == 0,
                    "body_html": TABLE if number % 10 == 5 else f"<p>Word {number}</p>",
                }
                for number in range(start, start + count)
            ]
        )
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{mail.id}.txt",
                    "raw": b"Text",
                    "res_model": "email.conversation",
                    "res_id": self.conversation.id,
                }
                for mail in mails[::4]
            ]
        )
        for mail, file in zip(mails[::4], files, strict=True):
            mail.mail_message_id.attachment_ids = file
        self.env.flush_all()

    def get_thread(self):
        self.env.invalidate_all()
        return self.conversation.get_thread()

    def test_more_mails_cost_no_more_queries(self):
        self.get_thread()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(self.get_thread()["messages"]), MAILS)
        queries = self.env.cr.sql_log_count - before
        self.assertLessEqual(queries, QUERIES)
        self.add_mails(40)
        before = self.env.cr.sql_log_count
        self.assertEqual(len(self.get_thread()["messages"]), MAILS + 40)
        self.assertLessEqual(self.env.cr.sql_log_count - before, queries)
