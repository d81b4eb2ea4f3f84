"""Large mails go to the disk block by block; the largest wait for a release."""

from dataclasses import replace

from ...adapters.errors import MailNotGiven
from ...adapters.imap import FetchedMail
from ...core.inbound.outline import FIELDS


class LargeMails:
    """
    :param mailbox: email.mailbox
    :param imap: adapters.imap.Mailbox with the folder selected
    """

    def __init__(self, mailbox, imap):
        self.mailbox = mailbox
        self.imap = imap
        self.ledger = mailbox.env["email.inbound"]

    def store(self, mail):
        """Into the ledger, and committed, as `_store` of the mailbox.

        :param mail: adapters.imap.FetchedMail with ``large``
        :return: its row; none when it is gone by now
        """
        seen = self.imap.glance([mail.uid], FIELDS).get(mail.uid)
        if seen and self.mailbox.touchpoint_id._is_too_large(mail.size):
            row = self.ledger._leave_on_server(self.mailbox, mail, seen.headers)
        elif seen:
            row = self._store_streamed(mail, seen.headers)
        elif self.imap.sizes([mail.uid]):
            row = self._store_ungiven(mail, "FETCH")
        else:
            row = self.ledger
        self._commit()
        return row

    def fetch_released(self):
        """Yield the rows of large mails that an administrator wants after all."""
        rows = self.ledger.search(
            [
                ("touchpoint_id", "=", self.mailbox.touchpoint_id.id),
                ("folder", "=", self.mailbox.folder),
                ("hold_kind", "=", "too_large"),
                ("digest", "=", False),
                ("released", "=", True),
            ]
        )
        for row in rows:
            self._fetch_one_released(row)
            self._commit()
            self.mailbox._confirm(self.imap)
            yield row

    def _fetch_one_released(self, row):
        # One of another epoch was not found again when the folder was renumbered.
        known = row.epoch == self.mailbox.epoch
        sizes = self.imap.sizes([row.uid]) if known else {}
        if not sizes:
            row._note_gone()
            return
        with self._spool() as spool:
            try:
                whole = self._stream(FetchedMail(row.uid, size=sizes[row.uid]), spool)
            except MailNotGiven as exc:
                row.write({"released": False, "reason": row._refused_words(str(exc))})
                return
            if whole:
                row._arrive(spool)
            else:
                row._note_gone()

    def _store_streamed(self, mail, headers):
        with self._spool() as spool:
            try:
                whole = self._stream(mail, spool)
            except MailNotGiven as exc:
                return self._store_ungiven(mail, str(exc))
            if not whole:
                return self.ledger
            vals = self.ledger._prepare_large(self.mailbox, mail, headers)
            row = self.ledger.create(vals)
            row._arrive(spool)
            return row

    def _store_ungiven(self, mail, problem):
        mail = replace(mail, large=False, problem=problem)
        return self.ledger._store(self.mailbox, [mail])

    def _spool(self):
        name = f"mailbox-{self.mailbox.id}"
        return self.mailbox.env["ir.attachment"]._spool(name)

    def _stream(self, mail, spool):
        """Fetch the mail to the disk; whether it was there to the end.

        Some servers only estimate the size, so that it proves nothing by itself.
        """
        spool.fill(self.imap.blocks(mail.uid))
        return spool.size >= mail.size or bool(self.imap.sizes([mail.uid]))

    def _commit(self):
        self.mailbox.env.cr.commit()  # pylint: disable=invalid-commit
