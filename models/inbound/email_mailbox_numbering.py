from odoo import fields, models

from ...core.inbound.outline import FIELDS, outline
from .email_mailbox import BigInteger

PROBED = 20  # of the last mails known, to see whether their UIDs still mean them
NEWEST = 2_000  # of the mails there at the start, remembered one by one
KEY = 16  # letters of their keys: enough for that many


class EmailMailbox(models.Model):
    """Which UIDs mean what, and since when mail is ours.

    A UID means a mail as long as the server numbers the folder as it did: with the same
    UIDVALIDITY (RFC 3501, 2.3.1.1), and it is the same server. Each numbering is an
    epoch of the ledger. A new one begins with another UIDVALIDITY, host, user or folder
    name, and with UIDs given a second time: two servers may both say UIDVALIDITY 1, and
    a folder restored with its index keeps it and goes back.
    """

    _inherit = "email.mailbox"

    source = fields.Char(readonly=True, copy=False)
    uidvalidity = BigInteger("UIDVALIDITY", readonly=True, copy=False)
    epoch = fields.Integer(
        readonly=True,
        copy=False,
        help="How often the server has numbered the mails of this folder anew.",
    )
    start_uid = BigInteger(
        readonly=True,
        copy=False,
        help="Mail up to this UID was in the mailbox before it was connected.",
    )
    start_at = fields.Datetime("First Connected", readonly=True, copy=False)
    start_keys = fields.Json(
        readonly=True,
        copy=False,
        prefetch=False,
        help="The newest mails that were in the mailbox before it was connected.",
    )
    resyncing = fields.Boolean(readonly=True, copy=False)
    resync_uid = BigInteger(readonly=True, copy=False)

    def _note_start(self, imap, status):
        """On the first connection: from where on this folder's mail is ours.

        :param imap: adapters.imap.Mailbox with the folder selected
        :param status: its adapters.imap.FolderStatus
        """
        self.ensure_one()
        if self.start_at:
            return
        epoch = self._next_epoch()
        self.write(
            {
                "source": self._source(),
                "uidvalidity": status.uidvalidity,
                "epoch": epoch,
                "start_uid": status.uidnext - 1,
                "start_at": fields.Datetime.now(),
                "start_keys": self._newest_keys(imap),
                # A folder that was in the list before: part of its mail is known.
                "resyncing": epoch > 1,
            }
        )

    def _newest_keys(self, imap):
        seen = imap.glance(imap.uids_above()[-NEWEST:], FIELDS)
        return [outline(each.headers).header_key[:KEY] for each in seen.values()]

    def _first_uid(self):
        """Mail up to this UID was there before us, and is not wanted."""
        return 0 if self.touchpoint_id.import_existing else self.start_uid

    def _source(self):
        touchpoint = self.touchpoint_id
        server = touchpoint._server("imap")
        user = touchpoint._user("imap")
        return f"{user}@{server.host.lower()}:{server.port}/{self.folder}"

    def _next_epoch(self):
        """A number that no row of this touchpoint has, nor had this folder."""
        groups = self.env["email.inbound"]._read_group(
            [("touchpoint_id", "=", self.touchpoint_id.id)], [], ["epoch:max"]
        )
        return max(groups[0][0] or 0, self.epoch) + 1

    def _follow(self, imap, status):
        """Begin a new epoch when the UIDs no longer mean what they did."""
        if not self._is_renumbered(imap, status):
            return
        self.write(
            {
                "source": self._source(),
                "uidvalidity": status.uidvalidity,
                "epoch": self._next_epoch(),
                "start_uid": 0,
                "resyncing": True,
                "resync_uid": 0,
            }
        )
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _is_renumbered(self, imap, status):
        if (self.source, self.uidvalidity) != (self._source(), status.uidvalidity):
            return True
        position = self._position()
        if status.uidnext <= position:
            # Unless the server only tells a wrong UIDNEXT.
            return not imap.uids_above(status.uidnext - 1)
        # With nothing new, only the last UID can have been given to another mail.
        return self._is_reused(imap, PROBED if status.uidnext > position + 1 else 1)

    def _is_reused(self, imap, probed):
        """Whether the last UIDs known are other mails today."""
        rows = self.env["email.inbound"].search(
            [*self._ledger_domain(), ("message_id", "!=", False)],
            order="uid desc",
            limit=probed,
        )
        if not rows:
            return False
        seen = imap.glance(rows.mapped("uid"), FIELDS)
        ids = {uid: outline(each.headers).message_id for uid, each in seen.items()}
        others = {
            row.uid: row
            for row in rows
            if ids.get(row.uid) and ids[row.uid] != row.message_id
        }
        # Where it reads the headers otherwise than we do, the bytes are the same.
        return any(
            rows._digest(mail.raw) != others[mail.uid].digest
            for mail in imap.fetch(others)
            if not mail.problem and not mail.large
        )
