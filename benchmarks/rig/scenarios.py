"""What may happen to a pipeline. A scenario yields cases to which it has happened."""

import signal
import time

from .case import MAILS, Case
from .worker import Fault

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
