from email.message import EmailMessage

from odoo.tests import new_test_user

from ..common import CUSTOMER, SUPPORT, ChannelCase

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class FileCase(ChannelCase):
    """A connected touchpoint, and mails that carry files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = new_test_user(
            cls.env,
            "file_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
            email="boss@office.test",
        )

    def setUp(self):
        super().setUp()
        self.connect()

    def carrying(self, *files, subject="Broken kettle", picture=None, **headers):
        """A customer's mail with these files, as bytes.

        :param files: (name, type, bytes)
        :param picture: bytes of a PNG that its text shows
        """
        message = EmailMessage()
        default = {
            "From": f"Carla Customer <{CUSTOMER}>",
            "To": SUPPORT,
            "Subject": subject,
            "Message-Id": f"<{subject.replace(' ', '.')}@customer.test>",
        }
        for name, value in (default | headers).items():
            message[name.replace("_", "-")] = value
        message.set_content("It leaks.")
        if picture:
            message.add_alternative(
                '<p>It leaks.</p><img src="cid:photo@customer.test">', subtype="html"
            )
            html = message.get_payload()[1]
            cid = "<photo@customer.test>"
            html.add_related(picture, "image", "png", cid=cid, filename="crack.png")
        for name, mimetype, content in files:
            main, _slash, sub = mimetype.partition("/")
            message.add_attachment(content, main, sub, filename=name)
        return message.as_bytes()

    def lines(self, mail, user=None):
        """{name: line} of what the thread shows."""
        reader = mail.with_user(user or self.agent)
        return {line["name"]: line for line in reader._file_lines()}
