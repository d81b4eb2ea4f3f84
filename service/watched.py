"""The folders one process watches: claimed, so that no other watches them too."""

from odoo import sql_db
from odoo.tools import SQL

from ..models.inbound.email_instant import LOCK_CLASS


class Claims:
    """Locks on folders, held by a database connection that is in no transaction.

    They end with the connection: when the process is killed, another takes over.
    """

    def __init__(self, database):
        self.database = database
        self.held = set()
        self._cursor = None

    def keep(self, wanted):
        """Hold those of `wanted` (ids of email.mailbox) that nobody else holds, and let
        go of the others; the ids held.

        Raises psycopg2.Error when the database cannot be reached; all is lost then.
        """
        if not self._cursor or self._cursor._cnx.closed:
            self.drop()
            self._cursor = sql_db.db_connect(self.database).cursor()
        self._call("pg_advisory_unlock", self.held - wanted)
        self.held &= wanted
        self.held |= self._call("pg_try_advisory_lock", wanted - self.held)
        return self.held

    def _call(self, function, ids):
        """The ids for which the database's function says yes."""
        self._cursor.execute(
            SQL(
                "SELECT id FROM (SELECT id, %s(%s, id) AS yes"
                " FROM unnest(%s::int[]) id OFFSET 0) called WHERE yes",
                SQL.identifier(function),
                LOCK_CLASS,
                sorted(ids),
            )
        )
        found = {row[0] for row in self._cursor.fetchall()}
        self._cursor.commit()
        return found

    def drop(self):
        """Let go of everything: the connection is closed, not given to others."""
        self.held = set()
        if self._cursor:
            self._cursor._cnx.close()
            self._cursor = None
