"""A database of an older version, as tests/data/upgrade keeps it, brought to life.

Ports, dates and the database's name are those of this run, nothing else is changed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
from psycopg2 import sql

from odoo.tools import config

KEPT = Path(__file__).parents[1] / "data/upgrade"
# The pauses of a minute that its last moments began are over.
AGO = timedelta(minutes=5)
# What a newer PostgreSQL writes and an older one does not know.
NEWER = re.compile(rb"^(SET transaction_timeout .*|\\(un)?restrict .*)\n", re.MULTILINE)
# But what it says of views, and says when the addon is installed, too.
TROUBLE = re.compile(
    r"^[\d-]{10} [\d:,]{12} \d+ (?:WARNING|ERROR|CRITICAL)"
    r" \S+ (?!odoo\.addons\.base\.models\.ir_ui_view:).*",
    re.MULTILINE,
)


class OldDatabase:
    """`facts`: what is known of it: "key", "imap_port", "refresh_tokens", …"""

    def __init__(self, version, name):
        self.name = name
        self.archive = KEPT / f"{version}.tar.xz"
        self.facts = {}

    def restore(self, folder):
        """Into PostgreSQL and the filestore; its mailboxes lie in folder/mail."""
        with tarfile.open(self.archive) as archive:
            archive.extractall(folder, filter="data")
        self.facts = json.loads((folder / "facts.json").read_text())
        self.drop()
        subprocess.run(["createdb", self.name], check=True)
        dump = NEWER.sub(b"", (folder / "database.sql").read_bytes())
        command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.name]
        subprocess.run(command, input=dump, check=True, stdout=subprocess.DEVNULL)
        shutil.copytree(folder / "filestore", self._files())

    def drop(self):
        subprocess.run(
            ["dropdb", "--if-exists", "--force", self.name],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        shutil.rmtree(self._files(), ignore_errors=True)

    def _files(self):
        return Path(config["data_dir"]) / "filestore" / self.name

    def ask(self, query, values=None):
        with closing(psycopg2.connect(dbname=self.name)) as connection:
            connection.autocommit = True
            with connection.cursor() as cr:
                cr.execute(query, values)
                return cr.fetchall() if cr.description else None

    def make_recent(self):
        """As if it had been left AGO: all moments of the channel's tables."""
        left = datetime.now(UTC).replace(tzinfo=None) - AGO
        age = left - datetime.fromisoformat(self.facts["made_at"])
        columns = self.ask(
            "SELECT table_name, array_agg(column_name::text) FROM"
            " information_schema.columns JOIN pg_tables ON tablename = table_name"
            " WHERE data_type LIKE 'timestamp%%' AND (table_name LIKE 'email\\_%%'"
            " OR table_name IN ('mail_mail', 'mail_message', 'helpdesk_ticket'))"
            " GROUP BY table_name"
        )
        for table, names in columns:
            changes = sql.SQL(", ").join(
                sql.SQL("{0} = {0} + %(age)s").format(sql.Identifier(name))
                for name in names
            )
            statement = sql.SQL("UPDATE {} SET {}").format(
                sql.Identifier(table), changes
            )
            self.ask(statement, {"age": age})

    def upgrade(self, log):
        """With today's code; the lines of its log that tell of trouble."""
        options = ["--stop-after-init", "--no-http", "--log-level=info"]
        command = ["-m", "odoo", "-d", self.name, "-u", "email_channel", *options]
        with log.open("w") as output:
            subprocess.run(
                [sys.executable, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | {"EMAIL_CHANNEL_KEY": self.facts["key"]},
                check=False,
            )
        return TROUBLE.findall(log.read_text())
