from odoo.fields import Command
from odoo.tests import new_test_user

from ..attachments.scan_case import ScanCase
from ..common import CUSTOMER
from ..security.test_access import GROUPS


class NotesCase(ScanCase):
    """A conversation that an agent has, and colleagues who may not read its mails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_user("colleague", "agent")
        cls.supervisor = cls.make_user("supervisor", "supervisor")
        cls.stranger = cls.make_user("stranger", "agent")
        far = cls.env["res.company"].create({"name": "Far"})
        cls.far = cls.make_user(
            "far", "supervisor", company_id=far.id, company_ids=[Command.set(far.ids)]
        )
        cls.queue.user_ids = [Command.link(cls.colleague.id)]
        cls.customer = cls.env["res.partner"].create(
            {"name": "Carla Customer", "email": CUSTOMER}
        )
        cls.touchpoint.preview_allowed = False

    @classmethod
    def make_user(cls, name, role, **vals):
        return new_test_user(
            cls.env,
            f"notes_{name}",
            groups=GROUPS[role],
            name=name.capitalize(),
            email=f"{name}@agents.test",
            **vals,
        )

    def setUp(self):
        super().setUp()
        self.mail_in = self.receive(self.mail())
        self.conversation = self.mail_in.conversation_id
        self.conversation.with_user(self.agent).action_pick()
        self.mine = self.conversation.with_user(self.agent)

    def note(self, body="Call her first.", user=None, of=None, **vals):
        record = (of or self.conversation).with_user(user or self.agent)
        return record.message_post(body=body, **vals).sudo()

    def lines(self, user=None):
        record = self.conversation.with_user(user or self.agent)
        return record.get_thread()["notes"]

    def upload(self, content, name="report.txt", user=None):
        Attachment = self.env["ir.attachment"].with_user(user or self.agent)
        return Attachment.create(
            {
                "name": name,
                "raw": content,
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )

    def told(self, note):
        return note.notification_ids.res_partner_id
