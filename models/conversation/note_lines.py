"""Notes as the thread shows them."""

from odoo import fields

WRITTEN = ("comment", "email", "auto_comment", "out_of_office")


def note_lines(conversation):
    """What colleagues noted, the newest first.

    :param conversation: email.conversation, as its reader has it
    :return: list of {"id", "author", "author_id": id of the partner, "body": HTML as
        Odoo cleans it, "date", "attachments": see email.message._file_lines,
        "is_mine": the reader may change it, "is_activity": it says that an activity
        was done}
    """
    done = conversation.env.ref("mail.mt_activities", raise_if_not_found=False)
    notes = conversation._notes()
    files = conversation.env["email.file"]._noted_on(conversation)
    return [
        _line(note, done, files)
        for note in reversed(notes)
        if note.message_type in WRITTEN or (done and note.subtype_id == done)
        if not note._filter_empty()
    ]


def _line(note, done, files):
    env = note.env
    # sudo: who wrote it is shown to who reads it.
    author = note.sudo().author_id
    return {
        "id": note.id,
        "author": author.name or note.email_from or "",
        "author_id": author.id,
        "body": str(note.body or ""),
        "date": fields.Datetime.to_string(note.date),
        "attachments": files.lines(note),
        "is_mine": note.message_type == "comment"
        and note.author_id == env.user.partner_id,
        "is_activity": bool(done) and note.subtype_id == done,
    }
