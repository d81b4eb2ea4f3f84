"""An infected file that had been within reach."""

from . import file_pictures
from .file_notices import tell

# Where copies of what came with mails are: in other conversations, on tickets, in
# letters that are being written, and uploaded for one.
PLACES = (
    "email.conversation",
    "email.compose",
    "email.message",
    "helpdesk.ticket",
    "helpdesk.ticket.team",
    "mail.compose.message",
    "mail.message",
    "ir.ui.view",
)


def withdraw(file):
    """Nobody gets at its bytes any more, nor at a copy of them; who has is told.

    :param file: email.file, with the rights of the system
    """
    attachments = _copies(file.attachment_id)
    if attachments:
        file_pictures.take_out(file, attachments)
        attachments.unlink()
    for user in file.opener_ids.filtered("active"):
        _tell_opener(file.with_context(lang=user.lang), user)


def _copies(own):
    """ir.attachment with the same bytes, of what the channel has to do with."""
    if not own:
        return own
    return own | own.search(
        [
            ("checksum", "=", own.checksum),
            ("file_size", "=", own.file_size),
            ("res_field", "=", False),
            "|",
            ("res_model", "=", False),
            ("res_model", "in", PLACES),
        ]
    )


def _tell_opener(file, user):
    tell(
        file,
        user,
        file.env._("A file that you opened has a virus"),
        file.env._(
            "It was found just now, and nobody can open the file any more. Delete it "
            "where you saved it, do not open it again, and tell whoever looks after "
            "your computers."
        ),
    )
