"""A customer who is to be forgotten, and an administrator who does it."""

from odoo.tests import new_test_user

from ..common import CUSTOMER
from .storage_case import StorageCase

ADMIN_GROUPS = "base.group_user,email_channel.group_email_administrator"


class ForgetCase(StorageCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.admin = new_test_user(
            self.env, "forget_admin", groups=ADMIN_GROUPS, email="boss@agents.test"
        )
        self.company.write(
            {
                "email_thread_pdf": True,
                "email_comment_content": "whole",
                "email_pdf_storage_id": self.local,
                "email_raw_storage_id": self.local,
            }
        )

    def mail_with_file(self, subject="My xylophone", text="It is in a quagmire."):
        raw = self.mail(subject, text)
        head, body = raw.split(b"\n\n", 1)
        head = head.replace(
            b'text/plain; charset="utf-8"', b"multipart/mixed; boundary=b"
        ).replace(b"Content-Transfer-Encoding: 7bit\n", b"")
        return head + (
            b"\n\n--b\nContent-Type: text/plain\n\n" + body + b"\n--b\n"
            b"Content-Type: text/plain; name=zeppelin.txt\n"
            b"Content-Disposition: attachment; filename=zeppelin.txt\n\n"
            b"A zeppelin.\n--b--\n"
        )

    def forget(self, address=CUSTOMER, user=None):
        wizard = self.env["email.forget"].with_user(user or self.admin)
        wizard = wizard.create({"address": address})
        action = wizard.action_forget()
        self.run_forgetting()
        return self.env[action["res_model"]].browse(action["res_id"])

    def run_forgetting(self):
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)["email.forgetting"]._run()
        self.env.invalidate_all()
        self.run_job()
