from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..retried import CONFLICTS

BATCH = 100
SETTLED = ("done", "dropped")  # what failed or waits keeps its original


class EmailRetention(models.AbstractModel):
    """How long mails are kept as they were fetched.

    Here is decided which of them go; email.stored.file moves them to the storage, and
    deletes them there.
    """

    _name = "email.retention"
    _description = "Retention of Original E-mails"

    @api.model
    def _apply(self):
        """Apply each company's setting."""
        self._take_unsafe_back()
        companies = self.env["res.company"].search(
            [("email_raw_retention", "!=", "keep")]
        )
        for company in companies:
            finished = self._apply_to(company)
            self.env.cr.commit()  # pylint: disable=invalid-commit
            if not finished:
                return

    def _take_unsafe_back(self):
        """Originals of mails in which a virus was found after they had been moved."""
        stored = self.env["email.stored.file"].search(
            [
                ("state", "=", "stored"),
                ("inbound_id.email_message_id.file_ids.state", "=", "infected"),
            ]
        )
        stored._move()

    def _apply_to(self, company):
        """Batch by batch, each committed; whether all is done or time is over."""
        moves = company.email_raw_retention == "move"
        action = self._move_originals if moves else self._delete_originals
        rows = self.env["email.inbound"]
        while rows := self._find_expired(company, rows[-1:].id):
            try:
                action(rows, company)
                self.env.flush_all()
            except CONFLICTS:
                # Somebody released one of them; the next run sees what is left.
                self.env.cr.rollback()
                return True
            more = BATCH if len(rows) == BATCH else 0
            if not self.env["ir.cron"]._commit_progress(len(rows), remaining=more):
                return not more
        return True

    def _find_expired(self, company, above):
        """The next batch by id, for which no index is needed. Days count from when the
        mail was fetched: old mail that was imported today is new here."""
        before = fields.Datetime.now() - timedelta(days=company.email_raw_days)
        domain = [
            ("id", ">", above or 0),
            ("company_id", "=", company.id),
            ("create_date", "<", before),
            ("state", "in", SETTLED),
            ("digest", "!=", False),
            ("original_id", "=", False),
            ("raw_deleted_at", "=", False),
        ]
        moves = company.email_raw_retention == "move"
        if moves:
            domain.append(("stored_file_id", "=", False))
        kept = self.env["email.message"]._keeping_original(moves)
        return self.env["email.inbound"].search(
            Domain(domain) & Domain("email_message_id", "not any", kept),
            order="id",
            limit=BATCH,
        )

    def _delete_originals(self, rows, company):
        # Noted in the same transaction, and deleted there once it is committed.
        rows.stored_file_id._bury()
        rows._drop_raw(
            {
                "raw_deleted_at": fields.Datetime.now(),
                "raw_deleted_days": company.email_raw_days,
                "stored_file_id": False,
            }
        )

    def _move_originals(self, rows, company):
        self.env["email.stored.file"]._put_originals(rows)
