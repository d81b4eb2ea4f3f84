"""Under which Message-Id our mail reached its readers.

Some providers give a mail another Message-Id on its way, and that one is what its
reader answers. The copy that such a provider keeps in its folder of sent mail shows
both: its own, and ours in the header of core.inbound.bounce.
"""

from datetime import timedelta

from odoo import fields

from ...adapters.errors import FolderMissing
from ...core.conversation import message_id as message_ids
from ...core.inbound.bounce import OUR_HEADER
from ...core.inbound.header_block import read_block

NEWEST = 200  # of the folder's mails, when it is looked into for the first time
AFTERWARDS = timedelta(hours=1)  # in which a provider puts its copy there


class SentFolder:
    """
    :param mailbox: email.mailbox, the first of its touchpoint
    :param imap: adapters.imap.Mailbox; another folder is selected afterwards
    """

    def __init__(self, mailbox, imap):
        self.mailbox = mailbox
        self.touchpoint = mailbox.touchpoint_id
        self.imap = imap

    def learn(self):
        """Look into it while it may hold something new."""
        if self._has_just_sent() and (status := self._select()):
            self._learn_new(status)

    def _has_just_sent(self):
        return bool(
            self.mailbox.env["email.message"].search_count(
                [
                    ("direction", "=", "out"),
                    ("state", "=", "sent"),
                    ("touchpoint_id", "=", self.touchpoint.id),
                    ("date", ">", fields.Datetime.now() - AFTERWARDS),
                ],
                limit=1,
            )
        )

    def _select(self):
        """adapters.imap.FolderStatus, None when there is no such folder"""
        folder = self.imap.sent_folder()
        try:
            return self.imap.select(folder) if folder else None
        except FolderMissing:
            return None

    def _learn_new(self, status):
        again = status.uidvalidity == self.mailbox.sent_uidvalidity
        above = self.mailbox.sent_uid if again else 0
        uids = self.imap.uids_above(above)[-NEWEST:]
        seen = self.imap.glance(uids, ("MESSAGE-ID", OUR_HEADER))
        for each in seen.values():
            self._learn_one(each.headers)
        self.mailbox.write(
            {
                "sent_uidvalidity": status.uidvalidity,
                "sent_uid": max(uids, default=above),
            }
        )

    def _learn_one(self, block):
        headers, _start, _defect = read_block(block, 0, len(block), root=True)
        found = {
            name.lower(): value.decode("ascii", "replace") for name, value in headers
        }
        ours = message_ids.normalise(found.get(OUR_HEADER.lower(), ""))
        theirs = message_ids.normalise(found.get("message-id", ""))
        if ours and theirs and ours != theirs:
            self.mailbox.env["email.conversation"]._on_own_mail_seen(
                self.touchpoint, ours, theirs, ours=True
            )
