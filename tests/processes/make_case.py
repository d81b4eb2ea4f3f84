"""Makes a small database of an older version with that version's own code, and packs it
into an archive for tests/data/upgrade."""

import json
import os
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

import on_odoo
from on_odoo import PASSWORD, ProcessCase

from odoo import fields
from odoo.tools import config

from fakes.microsoft import MicrosoftDouble
from fakes.smtpd import Smtpd

BASE, MADE = "email_channel_made_base", "email_channel_made"
KEY = "bm90LWEtc2VjcmV0LW9mLWFueWJvZHktanVzdC1hLWs="  # of this database alone
# A GIF of 1 x 1 pixel, and enough behind it for a file of its own in the filestore.
PICTURE = bytes.fromhex(
    "47494638396101000100800000ff000000000021f90401000000002c00000000010001000002024401003b"
)
LARGE = PICTURE + bytes(100_000)
ADDON = "odoo.addons.email_channel"
LEFT_OUT = (
    "DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%'",
    "DELETE FROM ir_attachment WHERE res_model = 'ir.ui.menu'",
    "DELETE FROM ir_model_data WHERE model = 'ir.module.module' AND res_id IN"
    " (SELECT id FROM ir_module_module WHERE state != 'installed')",
    "DELETE FROM ir_module_module WHERE state != 'installed'",
    "UPDATE ir_module_module SET description = NULL, icon = NULL",
    "DELETE FROM ir_logging",
    "DELETE FROM bus_bus",
)


def odoo(database, *arguments):
    options = ["--without-demo", "--stop-after-init", "--no-http", "--log-level=warn"]
    command = [sys.executable, "-m", "odoo", "-d", database, *arguments, *options]
    subprocess.run(command, check=True)


def no_index(member):
    """What Dovecot makes anew, in a form of its version."""
    return None if Path(member.name).name.startswith("dovecot.") else member


def setUpModule():
    os.environ["EMAIL_CHANNEL_KEY"] = KEY
    listed = subprocess.check_output(
        ["psql", "-d", "postgres", "-Atc", "SELECT datname FROM pg_database"], text=True
    ).split()
    if BASE not in listed:
        odoo(BASE, "-i", "email_channel")
    subprocess.run(["dropdb", "--if-exists", "--force", MADE], check=True)
    subprocess.run(["createdb", "-T", BASE, MADE], check=True)
    on_odoo.DATABASE = MADE


class MakeCase(ProcessCase):
    """Mail servers, and short ways to do what people and scheduled actions do."""

    def setUp(self):
        super().setUp()
        self._cleanups = [each for each in self._cleanups if each[0] != self.clear]
        folder = self.directory / "microsoft"
        self.microsoft = self.enterContext(MicrosoftDouble(folder, ["sales@demo.test"]))
        trusted = {"REQUESTS_CA_BUNDLE": str(self.microsoft.certificate)}
        self.enterContext(patch.dict(os.environ, trusted))
        self.dovecot.stop()
        self.dovecot.oauth = self.microsoft
        self.dovecot.users["lost@demo.test"] = PASSWORD
        self.dovecot.start()
        users = dict.fromkeys(("support@demo.test", "lost@demo.test"), PASSWORD)
        self.smtpd = self.enterContext(Smtpd(users, oauth=self.microsoft))

    @contextmanager
    def work(self, login=None):
        """An environment whose work is committed at the end."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            if login:
                user = env["res.users"].search([("login", "=", login)])
                env = env(user=user)
            yield env
            env.cr.flush()

    def of(self, env, name):
        return (
            env["email.touchpoint"].search([("name", "=", name)], limit=1).ensure_one()
        )

    def mail(
        self, subject, text="It leaks.", sender=None, files=(), parts=0, **headers
    ):
        message = EmailMessage()
        slug = subject.replace(" ", ".")
        message["From"] = sender or f"Carla Customer <{slug}@customer.test>"
        message["To"] = headers.pop("To", "support@demo.test")
        message["Subject"] = subject
        message["Message-Id"] = f"<{slug}@customer.test>"
        message["Date"] = "Mon, 02 Nov 2026 10:00:00 +0000"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        if parts:
            message.make_mixed()
            for _part in range(parts):
                message.attach(EmailMessage())
        for name, content in files:
            message.add_attachment(
                content, maintype="image", subtype="gif", filename=name
            )
        return message.as_bytes()

    def fetch(self, name="Support"):
        with self.work() as env:
            touchpoint = self.of(env, name)
            touchpoint.mailbox_ids.next_fetch_at = False
        with self.work() as env:
            env["email.mailbox"]._receive(self.of(env, name))

    def receive(self, *raws, name="Support", address="support@demo.test"):
        for raw in raws:
            self.dovecot.deliver(address, raw)
        self.fetch(name)

    def row(self, env, subject):
        return env["email.inbound"].search([("subject", "=", subject)], limit=1)

    def incoming(self, env, subject):
        # sudo: who may not read what nobody has taken yet may take it.
        found = env["email.message"].sudo().search([("subject", "=", subject)], limit=1)
        return found.ensure_one().with_env(env)

    def answer(self, subject, body, mode="reply", login="ada", **vals):
        with self.work(login) as env:
            mail = self.incoming(env, subject)
            action = getattr(mail, f"action_{mode}")()
            wizard = env[action["res_model"]].browse(action["res_id"])
            wizard.write({"body": body, **vals})
            wizard.action_send()
            made = (
                env["email.message"].sudo().search([("direction", "=", "out")], limit=1)
            )
            return made.id

    def send(self, name="Support"):
        with self.work() as env:
            self.of(env, name).smtp_next_try_at = False
        with self.work() as env:
            env["email.sender"]._send(self.of(env, name))

    def pack(self, target):
        """Dump the database, and put it into an archive with what belongs to it.

        :param target: path of the archive
        """
        with self.registry.cursor() as cr:
            for statement in LEFT_OUT:
                cr.execute(statement)
            cr.execute(
                "SELECT DISTINCT store_fname FROM ir_attachment"
                " WHERE res_model LIKE 'email.%%' OR res_model = 'mail.message'"
                " OR res_model = 'helpdesk.ticket'"
            )
            files = [name for (name,) in cr.fetchall() if name]
            cr.execute(
                "DELETE FROM ir_attachment WHERE store_fname IS NOT NULL"
                " AND NOT store_fname = ANY(%s)",
                [files],
            )
        [(token, grant)] = self.microsoft._refresh.items()
        out = self.directory / "out"
        out.mkdir()
        command = ["pg_dump", "-d", MADE, "--no-owner", "--no-privileges"]
        with (out / "database.sql").open("w") as stream:
            subprocess.run(command, check=True, stdout=stream)
        (out / "facts.json").write_text(
            json.dumps(
                {
                    "key": KEY,
                    "made_at": fields.Datetime.to_string(fields.Datetime.now()),
                    "imap_port": self.dovecot.port,
                    "smtp_port": self.smtpd.port,
                    "authority": self.microsoft.url,
                    "refresh_token": token,
                    "scope": grant.question["scope"],
                },
                indent=1,
            )
        )
        store = Path(config["data_dir"]) / "filestore" / MADE
        with tarfile.open(target, "w:xz", preset=9) as archive:
            archive.add(out / "facts.json", "facts.json")
            archive.add(out / "database.sql", "database.sql")
            archive.add(self.dovecot.directory / "mail", "mail", filter=no_index)
            for name in files:
                archive.add(store / name, f"filestore/{name}")
