from dataclasses import replace

from odoo import models

from ...adapters.errors import MailNotGiven
from ...adapters.imap import FetchedMail
from ...core.inbound.outline import FIELDS


class EmailMailbox(models.Model):
    """Large mails go to the disk block by block; the largest wait for a release."""

    _inherit = "email.mailbox"

    def _store_large(self, imap, mail):
        """Into the ledger, and committed, as `_store`.

        :param mail: adapters.imap.FetchedMail with ``large``
        """
        Inbound = self.env["email.inbound"]
        seen = imap.glance([mail.uid], FIELDS).get(mail.uid)
        if seen and self.touchpoint_id._is_too_large(mail.size):
            row = Inbound._park(self, mail, seen.headers)
        elif seen:
            row = self._store_streamed(imap, mail, seen.headers)
        elif imap.sizes([mail.uid]):
            row = self._store_ungiven(mail, "FETCH")
        else:
            row = Inbound  # gone by now
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return row

    def _store_streamed(self, imap, mail, headers):
        Inbound = self.env["email.inbound"]
        with self._spool() as spool:
            try:
                whole = self._stream(imap, mail, spool)
            except MailNotGiven as exc:
                return self._store_ungiven(mail, str(exc))
            if not whole:
                return Inbound
            row = Inbound.create(Inbound._prepare_large(self, mail, headers))
            row._arrive(spool)
            return row

    def _store_ungiven(self, mail, problem):
        mail = replace(mail, large=False, problem=problem)
        return self.env["email.inbound"]._store(self, [mail])

    def _spool(self):
        return self.env["ir.attachment"]._spool(f"mailbox-{self.id}")

    def _stream(self, imap, mail, spool):
        """Fetch the mail to the disk; whether it was there to the end.

        Some servers only estimate the size, so that it proves nothing by itself.
        """
        spool.fill(imap.blocks(mail.uid))
        return spool.size >= mail.size or bool(imap.sizes([mail.uid]))

    def _fetch_released(self, imap):
        """Yield the rows of large mails that an administrator wants after all."""
        rows = self.env["email.inbound"].search(
            [
                ("touchpoint_id", "=", self.touchpoint_id.id),
                ("folder", "=", self.folder),
                ("parked", "=", True),
                ("released", "=", True),
            ]
        )
        for row in rows:
            self._fetch_parked(imap, row)
            self.env.cr.commit()  # pylint: disable=invalid-commit
            self._confirm(imap)
            yield row

    def _fetch_parked(self, imap, row):
        # One of another epoch was not found again when the folder was renumbered.
        sizes = imap.sizes([row.uid]) if row.epoch == self.epoch else {}
        if not sizes:
            row._note_gone()
            return
        with self._spool() as spool:
            try:
                mail = FetchedMail(row.uid, size=sizes[row.uid])
                whole = self._stream(imap, mail, spool)
            except MailNotGiven as exc:
                row.write({"released": False, "reason": row._refused_words(str(exc))})
                return
            if whole:
                row._arrive(spool)
            else:
                row._note_gone()
