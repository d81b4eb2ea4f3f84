from odoo import api, fields, models
from odoo.tools import SQL

from ...adapters.vault import SecretLost

# A watched folder is locked under these two numbers by the connection of the process
# that watches it: the lock tells the others, and ends with the process however it ends.
LOCK_CLASS = SQL("'email_mailbox'::regclass::oid::int")


class EmailMailbox(models.Model):
    """Which folders the process `email_idle` watches, for mail to come at once."""

    _inherit = "email.mailbox"

    instant_since = fields.Datetime(
        compute="_compute_instant_since",
        help="Since when new mail is received within seconds instead of once a minute.",
    )

    def _compute_instant_since(self):
        since = self._watched_since()
        for mailbox in self:
            mailbox.instant_since = since.get(mailbox.id, False)

    @api.model
    def _watched_since(self):
        """{id: the moment its watching process came to the database}"""
        self.env.cr.execute(
            SQL(
                """
                SELECT locks.objid::int,
                       date_trunc('second', watchers.backend_start AT TIME ZONE 'UTC')
                  FROM pg_locks locks
                  JOIN pg_stat_activity watchers USING (pid)
                 WHERE locks.locktype = 'advisory' AND locks.granted
                   AND locks.objsubid = 2 AND locks.classid::int = %s
                   AND watchers.datname = current_database()
                """,
                LOCK_CLASS,
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _to_watch(self):
        """{mailbox: its adapters.imap.Mailbox, not connected} of all that receive."""
        found = {}
        for mailbox in self.search(self._receiving_domain()):
            try:
                found[mailbox] = mailbox.touchpoint_id.receiving_id._make_imap()
            except SecretLost:  # its fetch says so
                continue
        return found
