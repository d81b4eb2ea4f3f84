import json
import tempfile
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

from imapclient import IMAPClient

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from .fakes.dovecot import Dovecot
from .fakes.smtpd import Smtpd

SUPPORT = "support@demo.test"
CUSTOMER = "customer@demo.test"
PASSWORD = "secret of the mailbox"
LOCAL_SERVERS = "email_channel.allow_local_servers"


class MailServers:
    """A Dovecot with the mailboxes of a touchpoint and a customer, and the SMTP server
    that delivers between them."""

    @classmethod
    def start_mail_servers(cls):
        folder = tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        users = {SUPPORT: PASSWORD, CUSTOMER: PASSWORD}
        cls.dovecot = Dovecot(Path(folder.name), users)
        cls.dovecot.start()
        cls.addClassCleanup(cls.dovecot.stop)
        cls.smtpd = Smtpd(users, deliver=cls._deliver)
        cls.smtpd.start()
        cls.addClassCleanup(cls.smtpd.stop)
        # Odoo never sends in tests; here the server at the other end is ours.
        sending = patch(
            "odoo.addons.base.models.ir_mail_server.IrMail_Server._disable_send",
            return_value=False,
        )
        sending.start()
        cls.addClassCleanup(sending.stop)

    @classmethod
    def _deliver(cls, _mail_from, rcpt_tos, raw):
        for address in rcpt_tos:
            if address in (SUPPORT, CUSTOMER):
                cls.dovecot.deliver(address, raw)

    def empty_mail_servers(self):
        """As they were started: what a test leaves there is no other test's."""
        self.smtpd.sent.clear()
        self.smtpd.reject.clear()
        self.smtpd.drop.clear()
        for address in (SUPPORT, CUSTOMER):
            with self.imap(address) as client:
                client.delete_messages(client.search())
                client.expunge()
                for _flags, _separator, folder in client.list_folders():
                    if folder not in ("INBOX", "Sent"):
                        client.delete_folder(folder)

    @contextmanager
    def imap(self, address):
        """A mail client of its own, logged in."""
        with IMAPClient("127.0.0.1", self.dovecot.port, ssl=False) as client:
            client.login(address, PASSWORD)
            client.select_folder("INBOX")
            yield client

    def inbox(self, address):
        """The raw mails in the inbox, oldest first."""
        with self.imap(address) as client:
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [found[uid][b"BODY[]"] for uid in sorted(found)]


class ChannelCase(MailServers, TransactionCase):
    """A connected, activated touchpoint with one queue and one agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start_mail_servers()
        cls.env["ir.config_parameter"].set_param(LOCAL_SERVERS, "True")
        # One that the installation found on this machine.
        cls.env["email.scanner"].search([]).unlink()
        cls.agent = new_test_user(
            cls.env,
            "channel_agent",
            groups="base.group_user,email_channel.group_email_agent",
            name="Ada Agent",
            email="ada@agents.test",
        )
        cls.queue = cls.env["helpdesk.ticket.team"].create(
            {"name": "Support", "user_ids": [Command.link(cls.agent.id)]}
        )
        # What is sent leaves at once, but where a test is about that.
        cls.env.company.email_undo_seconds = 0
        cls.touchpoint = cls.make_touchpoint()

    def setUp(self):
        super().setUp()
        self.empty_mail_servers()
        # Fetching and sending commit in cursors of their own.
        self.registry_enter_test_mode()

    @classmethod
    def make_touchpoint(cls, **vals):
        return cls.env["email.touchpoint"].create(
            {
                "name": "Support",
                "email": SUPPORT,
                "imap_host": "127.0.0.1",
                "imap_port": cls.dovecot.port,
                "imap_encryption": "none",
                "imap_password": PASSWORD,
                "smtp_host": "127.0.0.1",
                "smtp_port": cls.smtpd.port,
                "smtp_encryption": "none",
                "import_existing": True,
                # Most tests read what nobody has taken yet.
                "preview_allowed": True,
                "preview_agents": True,
                "preview_supervisors": True,
                "preview_administrators": True,
                "queue_ids": [Command.set(cls.queue.ids)],
                **vals,
            }
        )

    def make_platform_server(self):
        """Odoo's own outgoing server: the one that the mails of a test leave by."""
        return self.env["ir.mail_server"].create(
            {
                "name": "Platform",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.smtpd.port,
                "smtp_encryption": "none",
                "smtp_authentication": "login",
                "smtp_user": SUPPORT,
                "smtp_pass": PASSWORD,
            }
        )

    def connect(self, touchpoint=None):
        touchpoint = touchpoint or self.touchpoint
        touchpoint.action_connect()
        touchpoint.action_activate()

    def behind_its_back(self, **vals):
        """As if the world had changed: the touchpoint still counts as connected with
        settings that nobody has tried."""
        connections = self.touchpoint._connections()
        before = {each: each.status for each in connections}
        secrets = self.env["email.secret"]
        owners = (self.touchpoint, *connections)
        known = [(owner, each.name) for owner in owners for each in secrets._of(owner)]
        self.touchpoint.write(vals)
        connections._take_typed()
        for owner, name in known:
            uses = owner._secret_uses(name)
            secrets._lookup(owner, name).bound_to = json.dumps(uses)
        for connection, status in before.items():
            connection.status = status

    def mail(self, subject="Broken kettle", text="It leaks.", **headers):
        """A customer's mail, as bytes."""
        message = EmailMessage()
        message["From"] = headers.pop("From", f"Carla Customer <{CUSTOMER}>")
        message["To"] = headers.pop("To", SUPPORT)
        message["Subject"] = subject
        message["Message-Id"] = headers.pop(
            "message_id", f"<{subject.replace(' ', '.')}@customer.test>"
        )
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        return message.as_bytes()

    def receive(self, *raws):
        """Deliver mails into the touchpoint's mailbox and fetch; the new ones."""
        Mail = self.env["email.message"]
        before = Mail.search([])
        for raw in raws:
            self.dovecot.deliver(SUPPORT, raw)
        self.fetch()
        return (Mail.search([]) - before).sorted("id")

    def fetch(self, touchpoint=None):
        # Another cursor does the work: it sees what is flushed, and we see it afresh.
        self.env.flush_all()
        (touchpoint or self.touchpoint).action_fetch()
        self.env.invalidate_all()

    def send_queue(self):
        self.env.flush_all()
        self.env["email.sender"]._send(self.touchpoint)
        self.env.invalidate_all()

    def answer(self, mail, body="<p>Send it back.</p>", mode="reply", **vals):
        """Answer as the agent, through the wizard; the outgoing mail."""
        action = getattr(mail.with_user(self.agent), f"action_{mode}")()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        wizard = wizard.browse(action["res_id"])
        wizard.write({"body": body, **vals})
        self.press_send(wizard)
        return self.env["email.message"].search([], limit=1)

    def press_send(self, wizard):
        """Send; what holds it back is passed by pressing once more."""
        sent = wizard.action_send()
        return wizard.action_send() if wizard.held_words else sent
