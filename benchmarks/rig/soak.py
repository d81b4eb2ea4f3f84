"""Mail in and out of one touchpoint, while one thing after the other breaks, and time
passes faster for the addon: a second is two minutes."""

import contextlib
import itertools
import os
import tempfile
import threading
import time
from pathlib import Path

import psycopg2

from devkit.postgres import ROLE, SOCKET
from devkit.shell import Failure

from . import soak_checks
from .mail_servers import Provider
from .odoo_server import OdooServer
from .soak_people import Administrator, Agent, Customers, Writing
from .soak_troubles import Troubles

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
    " WHERE m.touchpoint_id = %(id)s"
    f" AND (m.state = 'uncertain' OR m.state = 'queued' AND m.next_attempt_at > {NOW})",
    f"UPDATE email_connection SET {_earlier('next_try_at')}"
    f" WHERE touchpoint_id = %(id)s AND next_try_at > {NOW}",
    f"UPDATE email_touchpoint SET {_earlier('limited_until')}"
    f" WHERE id = %(id)s AND limited_until > {NOW}",
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


class FastClock:
    """Bring near what is planned for one touchpoint, SPEED times as fast as the clock
    goes, until the block ends.

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


LONGEST = 60  # seconds until something has to be so
# Until all has gone through: what failed once is tried again after a minute.
SETTLING = 150
THREADS = 10  # of which each agent answers every other one
AGENTS = 2
SECONDS = 6  # in which the mails of one trouble are written


class Soak:
    """A touchpoint connected by OAuth2, and all that is around it.

    :param database: with the addon
    :param log: path of Odoo's log
    """

    def __init__(self, database, log):
        self.database = database
        self.log = log

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(_folder()))
            self.provider = stack.enter_context(Provider(folder))
            self._connection = self.connect()
            stack.callback(self._connection.close)
            self._connection.autocommit = True
            self._plan_jobs()
            certificate = self.provider.microsoft.certificate
            server = OdooServer(self.database, self.log, certificate)
            self.server = stack.enter_context(server)
            self.administrator = Administrator(self.server, self.provider)
            self.touchpoint = self.administrator.set_up()
            # Before the clock is fast: it changes rows that a new user refers to.
            self.users = [self.administrator.hire() for _agent in range(AGENTS)]
            stack.enter_context(FastClock(self.connect, self.touchpoint))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info):
        self._stack.close()

    def connect(self, database=None):
        """A psycopg2 connection, to the soak's database unless told."""
        name = database or self.database
        return psycopg2.connect(host=str(SOCKET), user=ROLE, dbname=name)

    def sql(self, query, *values):
        """The rows of a query."""
        with self._connection.cursor() as cr:
            cr.execute(query, values or None)
            return cr.fetchall() if cr.description else []

    def wait(self, what, true, seconds=LONGEST):
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                raise Failure(f"No {what} within {seconds} s; see {self.log}")
            time.sleep(0.05)

    def _plan_jobs(self):
        """None of Odoo's own today, and those of the addon at once."""
        self.sql(
            "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + CASE WHEN id IN"
            " (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron'"
            " AND module = 'email_channel') THEN interval '0' ELSE interval '1 day' END"
        )

    # -- the soak ----------------------------------------------------------------

    def run(self, mails, seed=0, titles=None):
        """So many mails in and out, a part of them at each trouble.

        :param titles: of the troubles (soak_troubles.py); all of them if None
        :return: what benchmarks.rig.soak_checks finds afterwards
        """
        troubles = Troubles(self, seed)
        titles = list(titles or troubles.all())
        customers = Customers(self.provider, THREADS)
        for number in range(THREADS):
            customers.write(number)
        self.wait("first mails", lambda: len(self._openers()) == THREADS)
        agents = [
            self._put_to_work(index, user) for index, user in enumerate(self.users)
        ]
        letters = _parts(range(THREADS, mails), len(titles))
        answers = _parts(range(mails), len(titles))
        for title, incoming, outgoing in zip(titles, letters, answers, strict=True):
            with _writing(customers, agents, incoming, outgoing):
                troubles.happen(title)
        self._settle(customers.message_ids, agents)
        return soak_checks.check_mails(self, customers.message_ids, agents)

    def _put_to_work(self, index, user):
        """An agent who took the conversations that are his."""
        openers = self._openers()
        conversations = [conversation for _mail, conversation in openers[index::AGENTS]]
        user.call("email.conversation", "action_pick", conversations)
        return Agent(self, user, [mail for mail, _conversation in openers])

    def _settle(self, letters, agents):
        """All that waits goes through, if it can."""
        deadline = time.monotonic() + SETTLING
        while time.monotonic() < deadline and not soak_checks.settled(self, letters):
            for agent in agents:
                agent.decide()
            time.sleep(0.2)

    # -- what people see ---------------------------------------------------------

    def _openers(self):
        """[(id, its conversation's)] of the customers' first mails."""
        return self.sql(
            "SELECT id, conversation_id FROM email_message WHERE direction = 'in'"
            " ORDER BY id LIMIT %s",
            THREADS,
        )

    def answers(self):
        """Subjects of the mails that agents wrote."""
        rows = self.sql(
            "SELECT m.subject FROM email_message e JOIN mail_message m"
            " ON m.id = e.mail_message_id"
            " WHERE e.direction = 'out' AND e.state != 'draft'"
        )
        return {row[0] for row in rows}

    def doubtful(self):
        """[(id, Message-Id, subject)] of mails about which their agents decide."""
        return self.sql(
            "SELECT e.id, m.message_id, m.subject"
            " FROM email_message e JOIN mail_message m ON m.id = e.mail_message_id"
            " WHERE e.state = 'uncertain' AND e.next_attempt_at IS NULL"
        )


@contextlib.contextmanager
def _writing(customers, agents, incoming, outgoing):
    """While the block runs and until all is written; an agent's threads are his own."""
    writing = [Writing(customers.write, incoming, SECONDS)]
    for index, agent in enumerate(agents):
        mine = [each for each in outgoing if each % AGENTS == index]
        writing.append(Writing(agent.write, mine, SECONDS))
    for each in writing:
        each.start()
    yield
    for each in writing:
        each.finish()


def _parts(numbers, count):
    """The numbers in so many parts of about the same size."""
    ends = [len(numbers) * part // count for part in range(count + 1)]
    return [numbers[begin:end] for begin, end in itertools.pairwise(ends)]


@contextlib.contextmanager
def _folder():
    with tempfile.TemporaryDirectory(prefix="ecs", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o755)  # Dovecot runs as another user
        yield name
