from contextlib import contextmanager
from itertools import count
from unittest.mock import patch

from odoo import fields
from odoo.sql_db import Cursor

from ...core.dialer.recipient import Recipient
from ..common import CUSTOMER, ChannelCase
from .dialer_case import make_dialer

NUMBERS = count(1)
SENT = fields.Datetime.to_datetime("2026-11-02 10:00:00")


class ResultsCase(ChannelCase):
    """A list of which some mails were sent, and the mailbox into which comes what is
    said of them. Its dialer's queue is another than that of the touchpoint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.queue.create(
            {"name": "Sales", "user_ids": cls.agent.ids, "email_enabled": True}
        )
        cls.template = cls.env["email.template"].create(
            {"name": "News", "body": "<p>Hello ${name}, here are the news.</p>"}
        )
        cls.dialer = make_dialer(
            cls.touchpoint, cls.sales, template_id=cls.template.id, soft_bounces=2
        )
        cls.list = cls.make_sent("June", "News for ${name}", CUSTOMER, "ben@demo.test")
        cls.line = cls.list.line_ids.filtered(lambda line: line.email == CUSTOMER)

    def setUp(self):
        super().setUp()
        self.connect()

    @classmethod
    def make_sent(cls, name, subject, *emails, **vals):
        """:return: email.dialer.list whose lines have left"""
        made = cls.env["email.dialer.list"].create(
            {"name": name, "subject": subject, "dialer_id": cls.dialer.id, **vals}
        )
        made._add_lines(
            [Recipient(each, variables={"name": "Carla"}) for each in emails]
        )
        made._take_content()
        made.line_ids.write(
            {
                "state": "sent",
                "sent_at": SENT,
                "attempted_at": SENT,
                "content_id": made.content_id.id,
            }
        )
        return made

    def bounce(self, line, words="550 5.1.1 User unknown", status="5.1.1", **headers):
        """A report on the mail of a line, as bytes."""
        told = {"recipient": line.email, "action": "failed", **headers}
        return (
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.test\r\n"
            "To: support@demo.test\r\nSubject: Undelivered Mail Returned to Sender\r\n"
            f"Message-ID: <report.{next(NUMBERS)}@mx.test>\r\n"
            "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status;"
            ' boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
            "This is the mail system at host mx.test.\r\n\r\n--b\r\n"
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test"
            f"\r\n\r\nFinal-Recipient: rfc822; {told['recipient']}\r\n"
            f"Action: {told['action']}\r\nStatus: {status}\r\n"
            f"Diagnostic-Code: smtp; {words}\r\n\r\n--b\r\n"
            "Content-Type: text/rfc822-headers\r\n\r\nFrom: support@demo.test\r\n"
            f"To: {line.email}\r\nMessage-ID: {line.message_id}\r\n\r\n--b--\r\n"
        ).encode()

    def answer_to(self, line, text="Please call me.", subject="Re: News", **headers):
        return self.mail(
            subject,
            text,
            In_Reply_To=line.message_id,
            **{"message_id": f"<answer.{next(NUMBERS)}@demo.test>", **headers},
        )

    @contextmanager
    def count_statements(self, words):
        """The statements (list) that have these words in them."""
        counted = []
        original = Cursor.execute

        def execute(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if words in text:
                counted.append(text)
            return original(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", execute):
            yield counted

    def on_blacklist(self, email):
        return self.env["mail.blacklist"].search([("email", "=", email)])
