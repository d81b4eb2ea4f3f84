"""Odoo's command `email_idle`. Odoo finds it in the addons path by the file's name."""

import sys

from odoo.cli import Command
from odoo.tools import config


class EmailIdle(Command):
    """Watch the mailboxes of a database (IMAP IDLE), so that new mail comes at once."""

    name = "email_idle"

    def run(self, args):
        config.parser.prog = self.prog
        config.parse_config([*args, "--no-http"], setup_logging=True)
        databases = config["db_name"]
        if len(databases) != 1:
            sys.exit("email_idle watches one database: name it with -d.")
        # Not before the addons path is known.
        from odoo.addons.email_channel.service.idle import Idle  # noqa: PLC0415

        Idle(databases[0]).run()
