"""A database with years of mail: some received by the addon, then copied by SQL."""

import tempfile

from devkit.postgres import client
from devkit.shell import Failure

from . import mailboxes
from .children import receive

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
    account = mailboxes.address(0)
    with mailboxes.running(1) as dovecot:
        mailboxes.fill(dovecot, account, SAMPLE, seed=1)
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
