"""Time that passes faster for the addon: a second is two minutes."""

import threading
import time

import psycopg2

SPEED = 120

NOW = "(now() AT TIME ZONE 'UTC')"
# Who works on a touchpoint holds its claim; its rows are left alone meanwhile.
CLAIM = "SELECT pg_try_advisory_xact_lock(%s::regclass::oid::int, %s)"


def _earlier(*columns):
    return ", ".join(f"{each} = {each} - %(passed)s::interval" for each in columns)


RECEIVING = (
    f"UPDATE email_mailbox SET {_earlier('last_fetch_at', 'next_fetch_at')}"
    " WHERE touchpoint_id = %(id)s",
    f"UPDATE email_inbound SET {_earlier('next_attempt_at')}"
    f" WHERE touchpoint_id = %(id)s AND state = 'fetched' AND next_attempt_at > {NOW}",
)
SENDING = (
    f"UPDATE email_message m SET {_earlier('attempted_at', 'next_attempt_at')}"
    " FROM email_conversation c"
    " WHERE c.id = m.conversation_id AND c.touchpoint_id = %(id)s"
    f" AND (m.state = 'uncertain' OR m.state = 'queued' AND m.next_attempt_at > {NOW})",
    f"UPDATE email_touchpoint SET {_earlier('smtp_next_try_at', 'limited_until')}"
    f" WHERE id = %(id)s AND (smtp_next_try_at > {NOW} OR limited_until > {NOW})",
)
JOBS = (
    f"UPDATE ir_cron SET {_earlier('nextcall')} WHERE id IN ("
    " SELECT c.id FROM ir_cron c JOIN ir_model_data d ON d.res_id = c.id"
    " WHERE d.model = 'ir.cron' AND d.module = 'email_channel'"
    " FOR UPDATE OF c SKIP LOCKED)",
    f"UPDATE ir_cron_trigger SET {_earlier('call_at')} WHERE call_at > {NOW}",
)
PARTS = {"email_inbound": RECEIVING, "email_message": SENDING, None: JOBS}
# Seconds. Not too often: it gets in the way of those who write at the same time.
EVERY = {"email_inbound": 0.25, "email_message": 0.5, None: 0.75}


class Minutes:
    """Let them pass for one touchpoint of a database, until the block ends.

    :param connect: function that connects to a database, to that one by default
    """

    def __init__(self, connect, touchpoint):
        self._connect = connect
        self._touchpoint = touchpoint
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._pass, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._over.set()
        self._thread.join()

    def _pass(self):
        last = dict.fromkeys(PARTS, time.monotonic())
        while not self._over.wait(0.05):
            for claim, every in EVERY.items():
                now = time.monotonic()
                passed = now - last[claim]
                if passed >= every and self._shift(claim, SPEED * passed):
                    last[claim] = now
                    if not claim:
                        wake(self._connect)

    def _shift(self, claim, seconds):
        """Bring near what is planned; returns whether that could be done now."""
        values = {"id": self._touchpoint, "passed": f"{seconds} seconds"}
        connection = self._connect()
        try:
            with connection, connection.cursor() as cr:
                if claim:
                    cr.execute(CLAIM, [claim, self._touchpoint])
                    if cr.fetchone() == (False,):
                        return False
                for statement in PARTS[claim]:
                    cr.execute(statement, values)
            return True
        except psycopg2.errors.DeadlockDetected:
            return False
        finally:
            connection.close()


def wake(connect):
    """The threads for scheduled actions look at once for what is due."""
    ours = connect()
    listened_to = connect("postgres")
    try:
        with listened_to, listened_to.cursor() as cr:
            cr.execute("SELECT pg_notify('cron_trigger', %s)", [ours.info.dbname])
    finally:
        ours.close()
        listened_to.close()
