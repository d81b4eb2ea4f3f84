"""What the server does with a mail that is in the ledger."""

from ...adapters.errors import FolderMissing


class AfterFetch:
    """
    :param mailbox: email.mailbox
    :param imap: adapters.imap.Mailbox with the folder selected
    """

    def __init__(self, mailbox, imap):
        self.folder = mailbox.folder
        self.touchpoint = mailbox.touchpoint_id
        self.imap = imap

    def apply(self, uids):
        """Mark, move or delete these mails, as the touchpoint is set up."""
        mode = self.touchpoint.after_fetch
        if mode == "read":
            self.imap.mark_read(uids)
        elif mode == "move" and not self._is_move_folder():
            self._move(uids, self.touchpoint.move_folder)
        elif mode == "delete":
            self.imap.delete(uids)

    def _is_move_folder(self):
        """Moved to where it is, a mail would get a new UID, and be fetched again."""
        names = (self.folder, self.touchpoint.move_folder)
        return len({"INBOX" if n.upper() == "INBOX" else n for n in names}) == 1

    def _move(self, uids, folder):
        try:
            self.imap.move(uids, folder)
        except FolderMissing:
            self.imap.create_folder(folder)
            self.imap.move(uids, folder)
