"""The benchmarks' databases: made once, with the stock gateway, with the addon, with
years of mail, and cloned for each measurement."""

import contextlib
import itertools
import json
import os
import subprocess
import tempfile
from pathlib import Path

from devkit import venv
from devkit.database import clone, drop, names
from devkit.odoo import command, configure, odoo_environment
from devkit.paths import ADDON, PYTHON, ROOT
from devkit.postgres import client
from devkit.shell import Failure, digest, done, exclusive, mark, run, step

from . import mail_servers

PREFIX = f"{ADDON}_bench"
MATTERS = ("models", "data", "security", "views", "wizards", "controllers")
_serial = itertools.count()


def stock():
    """The name of a database as an administrator of stock Odoo has it: OCA's helpdesk,
    and neither our addon nor demo data."""
    return _prepared("stock", "1", lambda name: _install(name, "helpdesk_mgmt"))


def ours():
    """The name of that database with our addon."""

    def prepare(name):
        clone(stock(), name)
        _install(name, ADDON)

    return _prepared("ours", _key_of_the_addon(), prepare)


def mailing():
    """The name of the stock database with Odoo's mass mailing."""

    def prepare(name):
        clone(stock(), name)
        _install(name, "mass_mailing")

    return _prepared("mailing", "1", prepare)


def grown(mails):
    """The name of ours with a history of that many mails."""

    def prepare(name):
        clone(ours(), name)
        grow(name, mails)

    return _prepared(f"ours_{mails}", _key_of_the_addon(), prepare)


def desk(task):
    """The name of a database with years of a contact centre's work.

    :param task: see benchmarks.rig.desk_population; `stock`: without our addon
    """
    is_stock = task.get("stock", False)
    size = "_".join(str(task[name]) for name in ("conversations", "open", "long"))

    def prepare(name):
        clone(stock() if is_stock else ours(), name)
        _populate({"stock": False, **task, "database": name})
        client("psql", "-d", name, "-qc", "VACUUM ANALYZE")

    population = Path(__file__).with_name("desk_population.py")
    key = digest("1" if is_stock else _key_of_the_addon(), population)
    kind = "desk_stock" if is_stock else "desk"
    return _prepared(f"{kind}_{size}", key, prepare)


def board(task):
    """The name of a database with a large contact centre at noon.

    :param task: see benchmarks.rig.board_population
    """

    def prepare(name):
        clone(ours(), name)
        _populate({**task, "database": name}, "board_population")
        client("psql", "-d", name, "-qc", "VACUUM ANALYZE")

    population = Path(__file__).with_name("board_population.py")
    size = "_".join(map(str, task.values()))
    return _prepared(f"board_{size}", digest(_key_of_the_addon(), population), prepare)


def _populate(task, module="desk_population"):
    made = subprocess.run(
        [PYTHON, "-m", f"benchmarks.rig.{module}", json.dumps(task)],
        cwd=ROOT,
        env=odoo_environment(PYTHONPATH=os.environ["PYTHONPATH"]),
    )
    if made.returncode:
        raise Failure("The database could not be filled; its error is above.")


def _key_of_the_addon():
    files = [ROOT / "__manifest__.py"]
    for folder in MATTERS:
        files += sorted(
            path for path in (ROOT / folder).rglob("*") if path.suffix != ".pyc"
        )
    files += [Path(__file__), Path(__file__).with_name("history.py")]
    return digest(*files)


def _prepared(kind, key, prepare):
    name = f"{PREFIX}_{kind}"
    key = digest(key, venv.key())
    with exclusive(name):
        if not (done(name, key) and name in names()):
            with step(f"Database {name}"):
                drop(name)
                configure()
                prepare(name)
                mark(name, key)
    return name


def _install(name, module):
    run(
        command("-d", name, "-i", module, "--stop-after-init", "--no-http"),
        log="bench.log",
        env=odoo_environment(),
    )


@contextlib.contextmanager
def cloned(template):
    """A clone for the length of the block; yields its name."""
    _drop_left_over()
    name = f"{PREFIX}_{os.getpid()}_{next(_serial)}"
    with exclusive(template):
        clone(template, name)
    try:
        yield name
    finally:
        drop(name)


def _drop_left_over():
    """Drop the clones whose makers died without dropping them."""
    for name in names():
        pid = name.removeprefix(f"{PREFIX}_").split("_")[0]
        if name.startswith(PREFIX) and pid.isdigit() and not _alive(pid):
            drop(name)


def _alive(pid):
    return Path(f"/proc/{pid}").exists()


SAMPLE = 100
STRIDE = 10_000  # between the ids of one copy and the next
# Which rows of shared tables the addon made.
MADE = {
    "email_inbound": "true",
    "email_conversation": "true",
    "email_message": "true",
    "email_thread_key": "true",
    "email_correspondent": "true",
    "email_conversation_queue_rel": "true",
    "helpdesk_ticket": "id IN (SELECT ticket_id FROM email_conversation)",
    "mail_message": "model IN ('email.conversation', 'helpdesk.ticket')",
    "ir_attachment": "res_model IN ('email.conversation', 'email.inbound')",
    "message_attachment_rel": "true",
}
# What has to differ between copies; columns that refer to these tables do of itself.
DIFFERS = {
    ("email_inbound", "uid"): "uid + k * {stride}",
    ("email_inbound", "digest"): "digest || '.' || k",
    ("email_inbound", "message_id"): "message_id || '.' || k",
    ("email_thread_key", "message_id"): "message_id || '.' || k",
    ("email_correspondent", "email"): "k || '.' || email",
    ("mail_message", "message_id"): "message_id || '.' || k",
    ("mail_message", "res_id"): "res_id + k * {stride}",
    ("helpdesk_ticket", "number"): "number || '.' || k",
    ("helpdesk_ticket", "access_token"): "NULL",
    ("mail_message", "access_token"): "NULL",
    ("ir_attachment", "res_id"): "res_id + k * {stride}",
    # Years of it, or the guards would see a storm.
    ("email_inbound", "received_at"): "received_at - k * interval '4 hours'",
    ("mail_message", "date"): "date - k * interval '4 hours'",
    ("email_conversation", "last_mail_at"): "last_mail_at - k * interval '4 hours'",
    # Their length is no part of what is looked up, and would cost the disk gigabytes.
    ("email_message", "body_html"): "left(body_html, 500)",
}


def grow(database, mails):
    """Fill `database` with that many mails of one touchpoint, threads and tickets."""
    _receive(database)
    script = ["SET session_replication_role = replica;"]
    script += [_copy(database, table, mails // SAMPLE - 1) for table in MADE]
    script += [
        f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}));"
        for table in MADE
        if "_rel" not in table
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write("\n".join(script))
        file.flush()
        client("psql", "-d", database, "-qv", "ON_ERROR_STOP=1", "-f", file.name)
    client("psql", "-d", database, "-qc", "VACUUM ANALYZE")


def _receive(database):
    account = mail_servers.address(0)
    with mail_servers.running(1) as dovecot:
        mail_servers.fill(dovecot, account, SAMPLE, seed=1)
        [said] = receive("ours", database, [account], dovecot.port)
    if said["mails"] != SAMPLE:
        raise Failure(f"Only {said['mails']} mails of {SAMPLE} were received.")


def _copy(database, table, copies):
    """SQL that inserts the addon's rows of a table `copies` times more."""
    columns = _columns(database, table)
    values = [
        DIFFERS.get((table, name), f"{name} + k * {{stride}}" if moves else name)
        for name, moves in columns.items()
    ]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM {table}, generate_series(1, {copies}) k "
        f"WHERE {MADE[table]};"
    ).format(stride=STRIDE)


def _columns(database, table):
    """{column: is it an id of a copied row, which moves with the copy}"""
    listed = client(
        "psql",
        "-d",
        database,
        "-AtF",
        " ",
        "-c",
        "SELECT quote_ident(a.attname), coalesce(f.confrelid::regclass::text, '-')"
        " FROM pg_attribute a LEFT JOIN pg_constraint f ON f.conrelid = a.attrelid"
        " AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]"
        f" WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0"
        " AND NOT a.attisdropped ORDER BY a.attnum",
    )
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return {name: name == "id" or target in MADE for name, target in pairs}


MODULE = "benchmarks.rig.receive"


def receive(kind, database, accounts, port, processes=1, **task):
    """Receive `accounts` in `processes` processes that begin together.

    The first of them sets the accounts up. Returns what each measured, see
    benchmarks.rig.receive.
    """
    task |= {"kind": kind, "database": database, "port": port}
    with contextlib.ExitStack() as stack:
        running = []
        for number in range(processes):
            mine = task | {"accounts": accounts if number == 0 else []}
            running.append(stack.enter_context(_started(mine)))
            _expect_ready(running[-1])
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        return [_result(process) for process in running]


@contextlib.contextmanager
def _started(task):
    process = subprocess.Popen(
        [PYTHON, "-m", MODULE, json.dumps(task)],
        cwd=ROOT,
        env=odoo_environment(PYTHONPATH=os.environ["PYTHONPATH"]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with process:
            yield process
    finally:
        process.kill()


def _expect_ready(process):
    if process.stdout.readline().strip() != "ready":
        raise Failure("Receiving could not be set up; its error is above.")


def _result(process):
    said = process.stdout.read()
    if process.wait():
        raise Failure("Receiving failed; its error is above.")
    return json.loads(said.splitlines()[-1])
