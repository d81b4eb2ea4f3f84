"""A recipient who is in several lists, and may want no more mail of them."""

from ...controllers.email_unsubscribe import LIMIT
from ...core.dialer.line import Line
from .dialer_case import DialerCase, make_dialer


class UnsubscribeCase(DialerCase):
    """Two lists of a dialer and one of another; a recipient who is in all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "web.base.url", "https://odoo.shop.test"
        )
        cls.other_dialer = make_dialer(cls.touchpoint, cls.queue, name="Invitations")
        cls.sent, cls.next, cls.invitations = cls.env["email.dialer.list"].create(
            [
                {"name": "June", "subject": "June", "dialer_id": cls.dialer.id},
                {"name": "July", "subject": "July", "dialer_id": cls.dialer.id},
                {"name": "Party", "subject": "x", "dialer_id": cls.other_dialer.id},
            ]
        )
        cls.line = cls.make_line(cls.sent, "Ana@demo.test", state="sent")
        cls.waiting = cls.make_line(cls.next, "ana@demo.test")
        cls.waiting_others = cls.make_line(cls.next, "bob@demo.test")
        cls.invited = cls.make_line(cls.invitations, "ana@demo.test")

    @classmethod
    def make_line(cls, email_list, email, **vals):
        number = len(email_list.line_ids) + 1
        line = cls.env["email.dialer.line"].create(
            {
                "list_id": email_list.id,
                "company_id": email_list.company_id.id,
                "number": number,
                "email": email,
                "email_key": email.lower(),
                "message_id": f"<{email_list.id}.{number}@shop.test>",
                **vals,
            }
        )
        email_list.invalidate_recordset(["line_ids"])
        return line

    def setUp(self):
        super().setUp()
        LIMIT.forget()

    def told(self, line=None):
        """core.dialer.line.Line"""
        line = line or self.line
        return Line(line.id, line.email, message_id=line.message_id)

    @property
    def said(self):
        self.env.invalidate_all()
        return self.env["email.dialer.unsubscribe"].search([])

    def blacklisted(self, email="ana@demo.test"):
        entries = self.env["mail.blacklist"].with_context(active_test=False)
        return entries.search([("email", "=", email)])

    def alone(self):
        """There is no company but this one."""
        self.env["res.company"].search(
            [("id", "!=", self.env.company.id)]
        ).active = False
