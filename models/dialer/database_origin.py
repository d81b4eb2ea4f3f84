"""The database is a copy, was restored, or has moved: then its lists wait until
somebody confirms that they are to go on here."""

import contextlib
import json
import logging
import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from odoo import fields
from odoo.api import SUPERUSER_ID, Environment
from odoo.tools import SQL, config
from odoo.tools.misc import format_datetime

from ...core.dialer import origin as rules
from ...core.dialer.origin import Origin, Trace
from ..company_language import in_company_language
from ..retried import retried

_logger = logging.getLogger(__name__)

MOST_HOSTS = 20
# How often it is written that somebody looked, where no list is played.
RARELY = timedelta(hours=1)
OPEN = ("waiting", "sending")


class DatabaseOrigin:
    """:param env: of the job; the work has a cursor of its own"""

    def __init__(self, env):
        self.registry = env.registry

    def look(self):
        """Before anything is sent."""

        def work():
            with self.registry.cursor() as cr:
                env = Environment(cr, SUPERUSER_ID, {})
                look = _Look(env)
                return look.look(), look.present.uuid

        trace, uuid = retried(work)
        if trace:
            _write_outside(self.registry.db_name, trace, uuid)


class _Look:
    def __init__(self, env):
        self.env = env
        self.now = fields.Datetime.now()
        self.present = self._present()

    def look(self):
        """:return: Trace that is stored by now; None when nothing was written"""
        row = self._row()
        outside = _read_outside(self.env.cr.dbname, self.present.uuid)
        beyond = outside.steps if outside else 0
        if not row:
            self.env["email.dialer.origin"].create(self._vals(beyond + 1, []))
            return Trace(beyond + 1, self.now)
        stored = Trace(row.steps, row.looked_at)
        found = rules.compare(_origin_of(row), self.present, tuple(row.hosts or ()))
        if rules.went_back(stored, outside):
            found = (*found, "back")
        if found:
            self._hold_all(found, row.looked_at)
        elif rules.is_late(row.looked_at, self.now):
            self._hold_late(row.looked_at)
        elif not self._is_news(row):
            return None
        steps = max(stored.steps, beyond) + 1
        row.write(self._vals(steps, row.hosts or []))
        return Trace(steps, self.now)

    def _row(self):
        """Locked: the workers look one after the other."""
        self.env.cr.execute(
            SQL("SELECT id FROM email_dialer_origin ORDER BY id LIMIT 1 FOR UPDATE")
        )
        rows = self.env.cr.fetchall()
        return self.env["email.dialer.origin"].browse(rows[0] if rows else ())

    def _is_news(self, row):
        Lists = self.env["email.dialer.list"]
        playing = Lists.search_count([("running", "=", True)], limit=1)
        return bool(playing) or self.now - row.looked_at > RARELY

    def _vals(self, steps, hosts):
        present = self.present
        hosts = [each for each in hosts if each != present.host]
        return {
            "uuid": present.uuid,
            "system": present.system,
            "number": str(present.number),
            "timeline": present.timeline,
            "host": present.host,
            "hosts": [*hosts, present.host][-MOST_HOSTS:],
            "steps": steps,
            "looked_at": self.now,
        }

    def _present(self):
        parameters = self.env["ir.config_parameter"]
        system, timeline = self._cluster()
        [(number,)] = self.env.execute_query(
            SQL(
                "SELECT oid::bigint FROM pg_database WHERE datname = current_database()"
            )
        )
        return Origin(
            uuid=parameters.get_param("database.uuid") or "",
            system=system,
            number=number,
            timeline=timeline,
            host=socket.gethostname(),
        )

    def _cluster(self):
        """Where its administrator lets everybody know."""
        [(told,)] = self.env.execute_query(
            SQL(
                "SELECT has_function_privilege('pg_control_system()', 'execute')"
                " AND has_function_privilege('pg_control_checkpoint()', 'execute')"
            )
        )
        if not told:
            return "", 0
        [row] = self.env.execute_query(
            SQL(
                "SELECT system_identifier::text, timeline_id"
                " FROM pg_control_system(), pg_control_checkpoint()"
            )
        )
        return row

    # -- what waits for somebody -----------------------------------------------------

    def _hold_all(self, found, last):
        """Whatever still has lines, played or not: they may have been sent since."""
        _logger.warning("The database of the lists has changed (%s)", ", ".join(found))
        lists = self.env["email.dialer.line"]._read_group(
            [("state", "in", OPEN)], ["list_id"]
        )
        for (each,) in lists:
            self._hold(each, "restored", lambda one: _restored_words(one, found, last))

    def _hold_late(self, last):
        lists = self.env["email.dialer.list"].search(
            [("running", "=", True), ("played_at", "<", self.now - rules.LATE)]
        )
        for each in lists:
            self._hold(each, "late", lambda one: _late_words(one, last))

    def _hold(self, each, reason, words_of):
        told = in_company_language(each)
        words = words_of(told)
        each.write({"hold": reason, "hold_words": words})
        told._say(words)


def _restored_words(each, found, last):
    reasons = {
        "uuid": each.env._("the database says that it is another one (database.uuid)"),
        "database": each.env._("it is in another place than before, as a copy is"),
        "recovered": each.env._("PostgreSQL was recovered"),
        "host": each.env._("Odoo runs on another machine"),
        "back": each.env._("it knows less than was done already, as a backup does"),
    }
    return each.env._(
        "This database is a copy, was restored or has moved: %(reasons)s. It was last "
        "at work at %(moment)s. What was sent after that, or is sent by the original, "
        "still waits here, and would be sent a second time. Look into the mailbox's "
        "Sent folder first; then confirm that the list is to go on here.",
        reasons=", ".join(reasons[name] for name in found),
        moment=format_datetime(each.env, last, dt_format="short"),
    )


def _late_words(each, last):
    return each.env._(
        "Nobody was at work on this list since %(moment)s, for more than a day. See "
        "whether it still is to be sent, and confirm that it is to go on.",
        moment=format_datetime(each.env, last, dt_format="short"),
    )


def _origin_of(row):
    return Origin(
        row.uuid or "", row.system or "", int(row.number), row.timeline, row.host or ""
    )


# -- what no dump of the database carries ----------------------------------------------


def _path(database):
    return Path(config["data_dir"]) / "email_dialer" / f"{database}.json"


def _read_outside(database, uuid):
    """Trace; None where nothing is known of this database."""
    try:
        told = json.loads(_path(database).read_text())
        at = datetime.fromisoformat(told["at"])
        return Trace(int(told["steps"]), at) if told["uuid"] == uuid else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_outside(database, trace, uuid):
    path = _path(database)
    told = {"uuid": uuid, "steps": trace.steps, "at": trace.at.isoformat()}
    # Where nothing can be written there, the database's own traces have to do.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(told))
        fresh.replace(path)
