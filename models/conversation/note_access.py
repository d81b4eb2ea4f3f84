"""Who reads notes, and who changes them."""

from odoo.tools import SQL

CONVERSATION = "email.conversation"


def readable_note(env, alias):
    """Whether the user may read a message, as far as it is a note on a conversation:
    its writer, whom it names, and who may read the conversation. Of other messages,
    mails among them, it says nothing against it.

    :param alias: of mail_message in the query
    :return: SQL
    """
    return SQL(
        """CASE WHEN %(model)s IS DISTINCT FROM %(conversation)s THEN TRUE
                ELSE %(author)s = %(partner)s
                     OR EXISTS (SELECT FROM mail_message_res_partner_rel named
                                 WHERE named.mail_message_id = %(id)s
                                   AND named.res_partner_id = %(partner)s)
                     OR EXISTS (SELECT FROM mail_notification told
                                 WHERE told.mail_message_id = %(id)s
                                   AND told.res_partner_id = %(partner)s)
                     OR EXISTS (SELECT FROM email_message mail
                                 WHERE mail.mail_message_id = %(id)s)
                     OR EXISTS %(readable)s
           END""",
        id=SQL.identifier(alias, "id"),
        model=SQL.identifier(alias, "model"),
        author=SQL.identifier(alias, "author_id"),
        conversation=CONVERSATION,
        partner=env.user.partner_id.id,
        readable=env[CONVERSATION]._readable_by_id(SQL.identifier(alias, "res_id")),
    )


def notes_among(messages):
    """{id: id of its author or None} of those that are messages of conversations; none
    for the system"""
    if messages.env.su or not messages.ids:
        return {}
    messages.flush_recordset(["model", "res_id", "author_id", "partner_ids"])
    return dict(
        messages.env.execute_query(
            SQL(
                "SELECT id, author_id FROM mail_message WHERE id = ANY(%s)"
                " AND model = %s",
                messages.ids,
                CONVERSATION,
            )
        )
    )


def hidden_notes(messages):
    """Those of these messages that are notes which the user may not read."""
    notes = list(notes_among(messages))
    if not notes:
        return messages.browse()
    env = messages.env
    env["mail.notification"].flush_model(["mail_message_id", "res_partner_id"])
    rows = env.execute_query(
        SQL(
            "SELECT id FROM mail_message message WHERE id = ANY(%s) AND NOT %s",
            notes,
            readable_note(env, "message"),
        )
    )
    return messages.browse(note for (note,) in rows)


def foreign_notes(messages):
    """Those of these messages that are notes of somebody else."""
    partner = messages.env.user.partner_id.id
    notes = notes_among(messages)
    return messages.browse(each for each, author in notes.items() if author != partner)


def files_of_named(files):
    """Those of these files that are of notes which the user wrote or is named in: he
    reads them with the note.

    :param files: ir.attachment
    """
    partner = files.env.user.partner_id.id
    files.env["mail.message"].flush_model(
        ["model", "res_id", "author_id", "partner_ids", "attachment_ids"]
    )
    rows = files.env.execute_query(
        SQL(
            """SELECT DISTINCT file.attachment_id
                 FROM message_attachment_rel file
                 JOIN mail_message note ON note.id = file.message_id
                WHERE file.attachment_id = ANY(%(ids)s)
                  AND note.model = %(conversation)s
                  AND NOT EXISTS (SELECT FROM email_message mail
                                   WHERE mail.mail_message_id = note.id)
                  AND (note.author_id = %(partner)s
                       OR EXISTS (SELECT FROM mail_message_res_partner_rel named
                                   WHERE named.mail_message_id = note.id
                                     AND named.res_partner_id = %(partner)s))""",
            ids=files.ids,
            conversation=CONVERSATION,
            partner=partner,
        )
    )
    return files.browse(number for (number,) in rows)
