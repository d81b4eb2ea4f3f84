"""After the folder was numbered anew: every mail once, and none from before us.

Its mails are told apart by their headers, a few hundred bytes each; only what is
unknown and ours is fetched. A row whose mail is found again gets its new UID.

What remains: mail from before the first connection that a tool delivers again instead
of copying it has today's date everywhere, and only the newest of it is known by name;
it is fetched as if it were new.
"""

from datetime import timedelta

from odoo.fields import Domain
from odoo.tools import split_every

from ...core.inbound.outline import FIELDS, content_key, identity, outline
from .numbering import KEY

SIFTED = 500
CLOCKS = timedelta(minutes=10)  # by which the server's may differ from ours


class Renumbered:
    """
    :param mailbox: email.mailbox
    """

    def __init__(self, mailbox):
        self.mailbox = mailbox
        self.ledger = mailbox.env["email.inbound"]

    def synchronise(self, imap):
        """Yield batches of rows as `_take` of the mailbox; goes on where it was
        interrupted.

        :param imap: adapters.imap.Mailbox with the folder selected
        """
        mailbox = self.mailbox
        if not mailbox.resyncing:
            return
        uids = imap.uids_above(max(mailbox.resync_uid, mailbox._first_uid()))
        for part in split_every(SIFTED, uids):
            placed = self._placed_uids(part)
            wanted, _old = self.sift(imap, [uid for uid in part if uid not in placed])
            yield from mailbox._take(imap, wanted)
            # Only now: after a crash this part is looked at again.
            mailbox.resync_uid = part[-1]
            mailbox.env.cr.commit()  # pylint: disable=invalid-commit
            mailbox._confirm(imap)
        mailbox.resyncing = False
        mailbox.env.cr.commit()  # pylint: disable=invalid-commit

    def sift(self, imap, uids):
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

    def place_alike(self, batch):
        """Of mails just fetched, give those their rows that only their bodies tell.

        :param batch: list of adapters.imap.FetchedMail
        :return: the others
        """
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

    def _placed_uids(self, uids):
        domain = [*self.mailbox._ledger_domain(), ("uid", "in", list(uids))]
        return set(self.ledger.search_fetch(domain, ["uid"]).mapped("uid"))

    def _strays(self, keys):
        """{identity: rows whose mail is not where a folder of today has it}"""
        touchpoint = self.mailbox.touchpoint_id
        domain = Domain("touchpoint_id", "=", touchpoint.id)
        domain &= Domain("identity", "in", list(keys))
        for mailbox in touchpoint.mailbox_ids:
            domain &= ~(
                Domain("folder", "=", mailbox.folder)
                & Domain("epoch", "=", mailbox.epoch)
            )
        found = {}
        for row in self.ledger.search(domain, order="id"):
            found.setdefault(row.identity, []).append(row)
        return found

    def _place(self, row, uid):
        """This mail is where the server has it today. What it was told of it before, it
        is not told again: who restores a mailbox may want to keep what is in it."""
        row.write(
            {
                "folder": self.mailbox.folder,
                "epoch": self.mailbox.epoch,
                "uidvalidity": self.mailbox.uidvalidity,
                "uid": uid,
            }
        )

    def _was_before(self, found, received):
        """Whether a mail that nobody knows was there before the first connection.

        The stamp of the last server on the mail's way is part of the mail; INTERNALDATE
        is not, and some tools set it anew.
        """
        if self.mailbox.touchpoint_id.import_existing:
            return False
        if found.header_key[:KEY] in (self.mailbox.start_keys or ()):
            return True
        arrived = found.arrived or (received and received.replace(tzinfo=None))
        return bool(arrived) and arrived < self.mailbox.start_at - CLOCKS
