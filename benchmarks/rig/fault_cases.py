"""What may happen while mails are received. A scenario yields cases: a mailbox with
mails, to which it has happened."""

import hashlib
import random
import signal
import time
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage

from imapclient import IMAPClient

from .fault_checks import Verdict
from .fault_worker import Fault
from .mail_servers import PASSWORD

WORDS = "The chair wobbles and the invoice says nothing about it. "


@dataclass(frozen=True)
class Letter:
    """:param files: SHA-1 of what is attached, as Odoo's attachments have it"""

    raw: bytes
    subject: str
    thread: int
    files: tuple[str, ...]

    @property
    def digest(self):
        return hashlib.sha256(self.raw).hexdigest()


def write(label, count, to, first_thread=0):
    """`count` letters whose subjects begin with `label`; the same for the same label.
    Their threads are numbered from `first_thread`.

    A third open a thread, the others answer in one of them. Every fourth has a file,
    every seventh of the openers no Message-Id.
    """
    rng = random.Random(label)
    threads, letters = [], []
    for number in range(count):
        is_reply = bool(threads) and rng.random() > 1 / 3
        if not is_reply:
            threads.append([])
        thread = rng.randrange(len(threads)) if is_reply else len(threads) - 1
        if is_reply and not threads[thread]:  # its opener has no Message-Id
            threads.append([])
            thread, is_reply = len(threads) - 1, False
        subject = f"{label} thread {thread} mail {number}"
        message = _message(
            rng, subject, f"writer{thread}.{label.replace(' ', '.')}", to
        )
        if is_reply:
            message["In-Reply-To"] = threads[thread][-1]
            message["References"] = " ".join(threads[thread])
        if is_reply or number % 7 != 6:
            message_id = f"<{number}.{label.replace(' ', '.')}@writers.example>"
            message["Message-Id"] = message_id
            threads[thread].append(message_id)
        files = _attach(rng, message) if number % 4 == 1 else ()
        raw = message.as_bytes(policy=policy.SMTP)
        letters.append(Letter(raw, subject, first_thread + thread, files))
    return letters


def _message(rng, subject, writer, to):
    message = EmailMessage()
    message["From"] = f"Wanda Writer <{writer}@writers.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 04 Mar 2024 08:00:00 +0000"
    message.set_content(WORDS * rng.randint(5, 40))
    if rng.random() > 0.3:
        html = f"<div><p>{WORDS * rng.randint(5, 40)}</p></div>"
        message.add_alternative(html, subtype="html")
    return message


def _attach(rng, message):
    content = rng.randbytes(rng.randint(4_000, 60_000))
    message.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="data.raw"
    )
    return (hashlib.sha1(content).hexdigest(),)


MAILS = 9


class Case:
    """Letters in a mailbox whose touchpoint is the one that receives.

    :param after_fetch: as on the touchpoint
    :param port: where its server seems to be, when not directly there
    """

    def __init__(self, world, after_fetch="read", mails=MAILS, port=None):
        self.world = world
        self.after_fetch = after_fetch
        self.account, self.touchpoint = world.new_case(port, after_fetch=after_fetch)
        self.letters = []
        self.faults = 0
        self.deliver(mails)

    def deliver(self, mails):
        """More letters, in threads of their own."""
        name = self.account.split("@")[0]
        label = f"{name} {len(self.letters)}"
        base = len(self.letters)  # keeps the threads of one delivery from another's
        for letter in write(label, mails, self.account, first_thread=base):
            self.world.dovecot.deliver(self.account, letter.raw)
            self.letters.append(letter)

    def receive(self, fault=None):
        """Run a worker; its (exit code, number of commits or None)."""
        return self.world.receive(fault)

    def happened(self, number=1):
        self.faults += number

    def forget_uids(self):
        """The server loses its index: a new UIDVALIDITY, and all UIDs from 1."""
        before = self._uidvalidity()
        home = self.world.dovecot.directory / "mail" / self.account
        for name in ("dovecot-uidlist", "dovecot.index*"):
            for file in home.glob(name):
                file.unlink()
        assert self._uidvalidity() != before, "Dovecot kept its UIDVALIDITY"

    def _uidvalidity(self):
        with IMAPClient("127.0.0.1", self.world.dovecot.port, ssl=False) as client:
            client.login(self.account, PASSWORD)
            return client.select_folder("INBOX")[b"UIDVALIDITY"]

    def judge(self):
        """Run to the end, and see (benchmarks.rig.fault_checks.Verdict)."""
        self.world.run_to_the_end()
        return Verdict(
            self.world, self.account, self.touchpoint, self.letters, self.after_fetch
        )


MODES = ("read", "move", "delete")
MANY = 30
ROUND_TRIP = 0.050
FULL = (0, 3_000, 30_000)  # bytes a file may have on the full disk
TABLES = (
    "email_inbound",
    "ir_attachment",
    "email_conversation",
    "mail_message",
    "email_message",
    "email_thread_key",
    "email_correspondent",
    "helpdesk_ticket",
)
SERIALISATION = """
    CREATE SEQUENCE ec_fault;
    CREATE FUNCTION ec_fault() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('ec_fault') <= {times} THEN
            RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER ec_fault BEFORE {event} ON {table}
       FOR EACH STATEMENT EXECUTE FUNCTION ec_fault();
"""
NO_SERIALISATION = "DROP FUNCTION ec_fault CASCADE; DROP SEQUENCE ec_fault"


def kill_at_commits(world, options):
    """kill -9 right before and right after each commit."""
    for mode in MODES:
        _status, commits = Case(world, mode).receive()
        for number in range(1, commits + 1):
            for when in ("before", "after"):
                case = Case(world, mode)
                status, _commits = case.receive(Fault(number, when))
                case.happened(status == -signal.SIGKILL)
                yield case


def kill_at_random(world, options):
    """kill -9 at random moments, a third of them at 50 ms round trip."""
    usual = {port: _duration(world, port) for port in _ports(world)}
    kills = 0
    while kills < options.kills:
        far = kills % 3 == 0
        port = world.proxy.port if far else None
        with world.latency(ROUND_TRIP if far else 0):
            case = Case(world, MODES[kills % 3], MANY, port)
            world.let_it_be_due()
            running = world.start_receiving()
            if running.kill_after(world.rng.uniform(0, usual[port])):
                kills += 1
                case.happened()
            yield case


def _ports(world):
    return (None, world.proxy.port)


def _duration(world, port):
    with world.latency(ROUND_TRIP if port else 0):
        case = Case(world, "read", MANY, port)
        start = time.monotonic()
        case.receive()
        return time.monotonic() - start


def cut_at_commands(world, options):
    """The connection ends at each IMAP command, before and after the server acted."""
    proxy = world.proxy
    for mode in MODES:
        case = Case(world, mode, port=proxy.port)
        proxy.commands.clear()
        case.receive()
        for number in range(1, len(proxy.commands) + 1):
            for kind in ("cut_at_command", "cut_after_command"):
                case = Case(world, mode, port=proxy.port)
                yield from _cut(world, case, kind, number)


def cut_in_answers(world, options):
    """The connection ends in the middle of what the server sends."""
    size = sum(len(letter.raw) for letter in Case(world).letters)
    for part in range(1, 11):
        case = Case(world, MODES[part % 3], port=world.proxy.port)
        yield from _cut(world, case, "cut_after_bytes", size * part // 11)


def _cut(world, case, kind, number):
    proxy = world.proxy
    cuts = proxy.cuts
    proxy.commands.clear()
    setattr(proxy, kind, number)
    case.receive()
    setattr(proxy, kind, None)
    case.happened(proxy.cuts - cuts)
    yield case


def restart_database(world, options):
    """PostgreSQL is restarted under a worker, in order or as after a crash."""
    usual = _duration(world, None)
    for how in (signal.SIGINT, signal.SIGQUIT):
        for mode in MODES:
            case = Case(world, mode, MANY)
            world.let_it_be_due()
            running = world.start_receiving()
            time.sleep(world.rng.uniform(0.1, 0.9) * usual)
            world.cluster.restart(how)
            case.happened(running.wait()[1] is None)
            yield case


def full_disk(world, options):
    """No file can grow beyond some bytes, from the start or from a commit on."""
    _status, commits = Case(world).receive()
    for size in FULL:
        for number in range(commits):
            case = Case(world, MODES[number % 3])
            case.receive(Fault(number, file_size=size))
            case.happened()
            yield case


def two_workers(world, options):
    """Three workers at one mailbox, of which one may be killed."""
    usual = _duration(world, None)
    for number in range(9):
        case = Case(world, MODES[number % 3], MANY)
        world.let_it_be_due()
        workers = [world.start_receiving() for _worker in range(3)]
        case.happened(2)
        if number % 2:
            case.happened(workers[0].kill_after(world.rng.uniform(0, usual)))
        for running in workers[number % 2 :]:
            running.wait()
        yield case


def new_uidvalidity(world, options):
    """The server numbers its mails anew: between two fetches, and between one that was
    killed and the next."""
    for mode in MODES:
        case = Case(world, mode)
        case.receive()
        case.deliver(MAILS)
        case.forget_uids()
        case.happened()
        yield case
        _status, commits = Case(world, mode).receive()
        for number in range(2, commits, 3):
            case = Case(world, mode)
            case.receive(Fault(number, "after"))
            case.forget_uids()
            case.deliver(MAILS)
            case.happened(2)
            yield case


def serialisation_errors(world, options):
    """Some statements on each table end with 40001, a few times in a row."""
    for table in TABLES:
        for event in ("INSERT", "UPDATE"):
            for times in (1, 4):
                case = Case(world, MODES[times % 3])
                trigger = {"event": event, "table": table, "times": times}
                world.let_it_be_due()
                world.sql(SERIALISATION.format(**trigger))
                world.start_receiving().wait()
                [(fired,)] = world.sql(
                    "SELECT CASE WHEN is_called THEN last_value ELSE 0 END"
                    " FROM ec_fault"
                )
                world.sql(NO_SERIALISATION)
                case.happened(min(fired, times))
                yield case


SCENARIOS = {
    "killed at each commit": kill_at_commits,
    "killed at random": kill_at_random,
    "cut at each IMAP command": cut_at_commands,
    "cut inside an answer": cut_in_answers,
    "database restarted": restart_database,
    "disk full": full_disk,
    "three workers, one mailbox": two_workers,
    "new UIDVALIDITY": new_uidvalidity,
    "serialisation errors": serialisation_errors,
}
