"""Which UIDs mean what, and since when mail is ours.

A UID means a mail as long as the server numbers the folder as it did: with the same
UIDVALIDITY (RFC 3501, 2.3.1.1), and it is the same server. Each numbering is an epoch
of the ledger. A new one begins with another UIDVALIDITY, host, user or folder name, and
with UIDs given a second time: two servers may both say UIDVALIDITY 1, and a folder
restored with its index keeps it and goes back.
"""

from odoo import fields

from ...core.inbound.outline import FIELDS, outline

PROBED = 20  # of the last mails known, to see whether their UIDs still mean them
NEWEST = 2_000  # of the mails there at the start, remembered one by one
KEY = 16  # letters of their keys: enough for that many


class Numbering:
    """
    :param mailbox: email.mailbox
    :param imap: adapters.imap.Mailbox with the folder selected
    """

    def __init__(self, mailbox, imap):
        self.mailbox = mailbox
        self.imap = imap

    @property
    def source(self):
        """What gives the UIDs their meaning, beside UIDVALIDITY."""
        connection = self.mailbox.touchpoint_id.receiving_id
        server, user = connection._server(), connection._user()
        return f"{user}@{server.host.lower()}:{server.port}/{self.mailbox.folder}"

    def start(self, status):
        """The first epoch; what is there so far is not ours.

        :param status: adapters.imap.FolderStatus
        """
        epoch = self._next_epoch()
        self.mailbox.write(
            {
                "source": self.source,
                "uidvalidity": status.uidvalidity,
                "epoch": epoch,
                "start_uid": status.uidnext - 1,
                "start_at": fields.Datetime.now(),
                "start_keys": self._newest_keys(),
                # A folder that was in the list before: part of its mail is known.
                "resyncing": epoch > 1,
            }
        )

    def follow(self, status):
        """Begin a new epoch when the UIDs no longer mean what they did.

        :param status: adapters.imap.FolderStatus
        """
        if not self._is_renumbered(status):
            return
        self.mailbox.write(
            {
                "source": self.source,
                "uidvalidity": status.uidvalidity,
                "epoch": self._next_epoch(),
                "start_uid": 0,
                "resyncing": True,
                "resync_uid": 0,
            }
        )
        self.mailbox.env.cr.commit()  # pylint: disable=invalid-commit

    def _newest_keys(self):
        seen = self.imap.glance(self.imap.uids_above()[-NEWEST:], FIELDS)
        return [outline(each.headers).header_key[:KEY] for each in seen.values()]

    def _next_epoch(self):
        """A number that no row of this touchpoint has, nor had this folder."""
        groups = self.mailbox.env["email.inbound"]._read_group(
            [("touchpoint_id", "=", self.mailbox.touchpoint_id.id)], [], ["epoch:max"]
        )
        return max(groups[0][0] or 0, self.mailbox.epoch) + 1

    def _is_renumbered(self, status):
        mailbox = self.mailbox
        if (mailbox.source, mailbox.uidvalidity) != (self.source, status.uidvalidity):
            return True
        position = mailbox._position()
        if status.uidnext <= position:
            # Unless the server only tells a wrong UIDNEXT.
            return not self.imap.uids_above(status.uidnext - 1)
        # With nothing new, only the last UID can have been given to another mail.
        return self._is_reused(PROBED if status.uidnext > position + 1 else 1)

    def _is_reused(self, probed):
        """Whether the last UIDs known are other mails today."""
        rows = self.mailbox.env["email.inbound"].search(
            [*self.mailbox._ledger_domain(), ("message_id", "!=", False)],
            order="uid desc",
            limit=probed,
        )
        if not rows:
            return False
        seen = self.imap.glance(rows.mapped("uid"), FIELDS)
        ids = {uid: outline(each.headers).message_id for uid, each in seen.items()}
        others = {
            row.uid: row
            for row in rows
            if ids.get(row.uid) and ids[row.uid] != row.message_id
        }
        # Where it reads the headers otherwise than we do, the bytes are the same.
        return any(
            rows._digest(mail.raw) != others[mail.uid].digest
            for mail in self.imap.fetch(others)
            if not mail.problem and not mail.large
        )
