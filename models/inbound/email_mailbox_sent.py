from datetime import timedelta

from odoo import fields, models

from ...adapters.errors import FolderMissing
from ...core.conversation import message_id as message_ids
from ...core.inbound.bounce import OUR_HEADER
from ...core.inbound.header_block import read_block
from .email_mailbox import BigInteger

NEWEST = 200  # of the folder's mails, when it is looked into for the first time
AFTERWARDS = timedelta(hours=1)  # in which a provider puts its copy there


class EmailMailbox(models.Model):
    """Under which Message-Id our mail reached its readers.

    Some providers give a mail another Message-Id on its way, and that one is what its
    reader answers. The copy that such a provider keeps in its folder of sent mail shows
    both: its own, and ours in the header of core.inbound.bounce.
    """

    _inherit = "email.mailbox"

    sent_uidvalidity = BigInteger(readonly=True, copy=False)
    sent_uid = BigInteger(readonly=True, copy=False)

    def _open(self, imap):
        if self == self.touchpoint_id.mailbox_ids[:1] and self._has_just_sent():
            self._look_into_sent(imap)
        return super()._open(imap)

    def _has_just_sent(self):
        return bool(
            self.env["email.message"].search_count(
                [
                    ("direction", "=", "out"),
                    ("state", "=", "sent"),
                    ("conversation_id.touchpoint_id", "=", self.touchpoint_id.id),
                    ("date", ">", fields.Datetime.now() - AFTERWARDS),
                ],
                limit=1,
            )
        )

    def _look_into_sent(self, imap):
        folder = imap.sent_folder()
        try:
            status = folder and imap.select(folder)
        except FolderMissing:
            status = None
        if not status:
            return
        again = status.uidvalidity == self.sent_uidvalidity
        uids = imap.uids_above(self.sent_uid if again else 0)[-NEWEST:]
        seen = imap.glance(uids, ("MESSAGE-ID", OUR_HEADER))
        for each in seen.values():
            self._learn_sent(each.headers)
        self.write(
            {
                "sent_uidvalidity": status.uidvalidity,
                "sent_uid": max(uids, default=self.sent_uid if again else 0),
            }
        )

    def _learn_sent(self, block):
        headers, _start, _defect = read_block(block, 0, len(block), root=True)
        found = {
            name.lower(): value.decode("ascii", "replace") for name, value in headers
        }
        ours = message_ids.normalise(found.get(OUR_HEADER.lower(), ""))
        theirs = message_ids.normalise(found.get("message-id", ""))
        if ours and theirs and ours != theirs:
            self.env["email.conversation"]._on_own_mail_seen(
                self.touchpoint_id, ours, theirs, ours=True
            )
