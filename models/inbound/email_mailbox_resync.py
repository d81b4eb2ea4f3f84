from datetime import timedelta

from odoo import fields, models
from odoo.tools import split_every

from ...core.inbound.outline import FIELDS, content_key, identity, outline
from .email_mailbox_numbering import KEY

SIFTED = 500
CLOCKS = timedelta(minutes=10)  # by which the server's may differ from ours


class EmailMailbox(models.Model):
    """After the folder was numbered anew: every mail once, and none from before us.

    Its mails are told apart by their headers, a few hundred bytes each; only what is
    unknown and ours is fetched. A row whose mail is found again gets its new UID.

    What remains: mail from before the first connection that a tool delivers again
    instead of copying it has today's date everywhere, and only the newest of it is
    known by name; it is fetched as if it were new.
    """

    _inherit = "email.mailbox"

    def _resynchronise(self, imap):
        """Yield batches of rows as `_take`; goes on where it was interrupted."""
        if not self.resyncing:
            return
        uids = imap.uids_above(max(self.resync_uid, self._first_uid()))
        for part in split_every(SIFTED, uids):
            placed = self._placed_uids(part)
            wanted, _old = self._sift(imap, [uid for uid in part if uid not in placed])
            yield from self._take(imap, wanted)
            # Only now: after a crash this part is looked at again.
            self.resync_uid = part[-1]
            self.env.cr.commit()  # pylint: disable=invalid-commit
            self._confirm(imap)
        self.resyncing = False
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _placed_uids(self, uids):
        rows = self.env["email.inbound"].search_fetch(
            [*self._ledger_domain(), ("uid", "in", list(uids))], ["uid"]
        )
        return set(rows.mapped("uid"))

    def _sift(self, imap, uids):
        """Give known mails their rows.

        :return: the UIDs to fetch, and those of mail from before us
        """
        seen = imap.glance(uids, FIELDS)
        outlines = {uid: outline(each.headers) for uid, each in seen.items()}
        strays = self._strays([found.header_key for found in outlines.values()])
        wanted, old = [], []
        for uid in uids:
            # One that it cannot show is fetched, which tells what is the matter.
            found = outlines.get(uid)
            rows = found and strays.get(found.header_key)
            if rows:
                self._place(rows.pop(0), uid)
            elif found and self._was_before(found, seen[uid].received):
                old.append(uid)
            else:
                wanted.append(uid)
        return wanted, old

    def _strays(self, keys):
        """{identity: rows whose mail is not where a folder of today has it}"""
        domain = fields.Domain("touchpoint_id", "=", self.touchpoint_id.id)
        domain &= fields.Domain("identity", "in", list(keys))
        for mailbox in self.touchpoint_id.mailbox_ids:
            domain &= ~(
                fields.Domain("folder", "=", mailbox.folder)
                & fields.Domain("epoch", "=", mailbox.epoch)
            )
        found = {}
        for row in self.env["email.inbound"].search(domain, order="id"):
            found.setdefault(row.identity, []).append(row)
        return found

    def _place(self, row, uid):
        """This mail is where the server has it today. What it was told of it before, it
        is not told again: who restores a mailbox may want to keep what is in it."""
        row.write(
            {
                "folder": self.folder,
                "epoch": self.epoch,
                "uidvalidity": self.uidvalidity,
                "uid": uid,
            }
        )

    def _was_before(self, found, received):
        """Whether a mail that nobody knows was there before the first connection.

        The stamp of the last server on the mail's way is part of the mail; INTERNALDATE
        is not, and some tools set it anew.
        """
        if self.touchpoint_id.import_existing:
            return False
        if found.header_key[:KEY] in (self.start_keys or ()):
            return True
        arrived = found.arrived or (received and received.replace(tzinfo=None))
        return bool(arrived) and arrived < self.start_at - CLOCKS

    def _place_alike(self, batch):
        """Of mails just fetched, give those their rows that only their bodies tell; the
        others."""
        if not self.resyncing:
            return batch
        keys = {mail.uid: content_key(mail.raw) for mail in batch if mail.raw}
        strays = self._strays(keys.values())
        others = []
        for mail in batch:
            rows = strays.get(keys.get(mail.uid))
            if rows:
                row = rows.pop(0)
                self._place(row, mail.uid)
                found, row.identity = identity(mail.raw)
                row.message_id = found.message_id
            else:
                others.append(mail)
        return others
