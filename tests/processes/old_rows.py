"""Rows of an older version, which the upgrade keeps, and more that wait for it."""

# Of each table, what the upgrade has no reason to change.
SAME = {
    "email_inbound": "touchpoint_id, folder, uidvalidity, uid, epoch, digest, state,"
    " reason, attempts, subject, sender, original_id, email_message_id, released,"
    " confirmed, raw_small",
    "email_message": "mail_message_id, conversation_id, inbound_id, direction, state,"
    " failure_reason, attempts, email_to, email_cc, email_bcc, evidence, body_html",
    "email_conversation": "touchpoint_id, name, state, user_id, queue_id, ticket_id,"
    " customer_email, waiting_since, moved_to_id",
    "email_offer": "conversation_id, queue_id, user_id, state, expires_at",
    "email_move": "source_id, target_id, split, undone, before",
    "email_outage": "touchpoint_id, began_at, ended_at, mails_in, mails_out, settled",
    "email_touchpoint": "name, email, direction, connection_method, activated,"
    " forwarding_address, blocked_senders, takes_forwarded, largest_mail",
    "email_agent": "user_id, state_id, state_since",
    "email_mailbox": "touchpoint_id, folder, uidvalidity, epoch",
    "helpdesk_ticket": "number, name, stage_id, user_id, team_id",
    "mail_message": "subject, message_id, model, res_id, email_from",
    "ir_attachment": "name, res_model, res_id, store_fname",
}


def queue_file(old, words, name, content, mimetype):
    """One more mail that waits, like the one that says "Queued.", with a file."""
    copies = {}
    for table, changes in (
        ("mail_message", "message_id = id || '@queued.test'"),
        (
            "email_message",
            "mail_message_id = %(mail_message)s,"
            " preview = %(words)s, body_html = %(words)s",
        ),
        (
            "mail_mail",
            "mail_message_id = %(mail_message)s, email_message_id = %(email_message)s,"
            " body_html = %(words)s",
        ),
    ):
        values = {**copies, "words": words, "id": queued_row(old, table)}
        [(copies[table],)] = old.ask(
            f"CREATE TEMP TABLE one AS SELECT * FROM {table} WHERE id = %(id)s;"
            f"UPDATE one SET id = nextval('{table}_id_seq'); UPDATE one SET {changes};"
            f"INSERT INTO {table} SELECT * FROM one RETURNING id",
            values,
        )
    old.ask(
        "WITH made AS (INSERT INTO ir_attachment"
        " (name, type, mimetype, db_datas, file_size, res_model, res_id, create_uid)"
        " VALUES (%s, 'binary', %s, %s::bytea, %s, 'email.conversation',"
        " (SELECT res_id FROM mail_message WHERE id = %s), 1) RETURNING id)"
        " INSERT INTO message_attachment_rel (message_id, attachment_id)"
        " SELECT %s, id FROM made",
        [name, mimetype, content, len(content), *[copies["mail_message"]] * 2],
    )


def queued_row(old, table):
    [row] = old.ask(
        "SELECT m.id AS email_message, m.mail_message_id AS mail_message, o.id"
        " FROM email_message m JOIN mail_mail o ON o.email_message_id = m.id"
        " WHERE m.preview = 'Queued.'"
    )
    return dict(zip(("email_message", "mail_message", "mail_mail"), row, strict=True))[
        table
    ]
