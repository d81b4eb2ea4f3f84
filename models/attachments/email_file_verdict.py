from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...core.inbound.mail import Attachment
from ..groups import ADMINISTRATOR, has_role
from . import file_pictures
from .email_file import WITHIN_REACH
from .email_file_arrival import unscannable
from .file_notices import tell_administrators
from .file_withdrawal import withdraw


class EmailFile(models.Model):
    """What follows from what a scanner, or an administrator, says of a file."""

    _inherit = "email.file"

    # -- entry of the scanner -----------------------------------------------------

    @api.model
    def _on_verdicts(self, verdicts, contents=None):
        """Let in what is clean, and put out of reach what is infected.

        :param verdicts: {id of a file: core.attachments.verdict.Verdict}
        :param contents: {id of a file: bytes}, of those that the caller has read
        """
        found = self.browse(verdicts).exists()
        known = found.filtered(lambda file: file._is_confirmed_by(verdicts[file.id]))
        files = (found - known)._lock()
        noted = (known | files).grouped(lambda file: verdicts[file.id].version)
        for version, some in noted.items():
            some._note_scan(version)
        by_result = files.grouped(lambda file: verdicts[file.id].result)
        none = self.browse()
        by_result.get("clean", none)._on_clean(contents)
        by_result.get("unscanned", none)._on_unscanned(contents)
        by_result.get("infected", none)._on_infected(verdicts)
        for file in by_result.get("unscannable", none):
            # What has passed before stays: the scanner's limits may have changed.
            if file.state == "checking":
                file._refuse(unscannable(verdicts[file.id]))
        files._on_checked()

    def _is_confirmed_by(self, verdict):
        """Whether nothing follows from it: nobody need wait for anybody."""
        return self.state == "passed" and verdict.result in ("clean", "unscannable")

    def _lock(self):
        """Those that are still there; nobody moves their mails until the end of the
        transaction, and who has just moved one has this tried again."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE email_message SET write_date = %s WHERE id IN ("
                "SELECT message_id FROM email_file WHERE id = ANY(%s))",
                self.env.cr.now(),
                self.ids,
            )
        )
        self.env.cr.execute(
            SQL("SELECT id FROM email_file WHERE id = ANY(%s) FOR UPDATE", self.ids)
        )
        ids = {file for (file,) in self.env.cr.fetchall()}
        self.invalidate_recordset()
        return self.filtered(lambda file: file.id in ids)

    def _note_scan(self, version):
        self.write(
            {
                "scanned_at": version and fields.Datetime.now(),
                "scanned_version": version,
                "next_scan_at": False,
                "scan_attempts": 0,
            }
        )

    def _on_checked(self):
        """Something is known of these files: whoever shows their mails shows it, and
        what waited for it leaves."""
        conversations = self.message_id.conversation_id
        conversations._changed()
        self.message_id._on_files_checked()
        self.env["email.ticket.entry"]._on_thread_changed(conversations)

    # -- clean --------------------------------------------------------------------

    def _on_clean(self, contents):
        self.filtered(lambda file: file.state in WITHIN_REACH).state = "passed"
        self._release("passed", contents)

    def _on_unscanned(self, contents):
        """There is no scanner any more that they could wait for."""
        self._release("unscanned", contents)

    def _release(self, state, contents):
        checked = self.filtered(lambda file: file.state == "checking")
        outgoing = checked.filtered(lambda file: file.message_id.direction == "out")
        outgoing.state = state
        (checked - outgoing)._let_in(state, contents)

    def _let_in(self, state, contents=None):
        """Make attachments of files that came in, where their mails are by now.

        :param state: that they have from now on
        :param contents: {id: bytes}, of those that the caller has read
        """
        contents = dict(contents or {})
        missing = self.filtered(lambda file: file.id not in contents)
        contents |= missing._contents()
        there = self.filtered(lambda file: file.id in contents)
        attachments = self.env["email.arrival"]._attach(
            [
                (file.message_id.conversation_id, file._as_read(contents[file.id]))
                for file in there
            ]
        )
        for file, attachment in zip(there, attachments, strict=True):
            file.write({"state": state, "attachment_id": attachment.id})
        self._link_to_messages(there)
        # What its text shows as a picture has a Content-Id.
        pictures = there.filtered("content_id")
        for files in pictures.grouped("message_id").values():
            file_pictures.show(files)
        return there

    def _link_to_messages(self, files):
        """All in one statement: a write of each message costs four."""
        if not files:
            return
        messages = files.message_id.mail_message_id
        rows = SQL(", ").join(
            SQL("(%s, %s)", file.message_id.mail_message_id.id, file.attachment_id.id)
            for file in files
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO message_attachment_rel (message_id, attachment_id)"
                " VALUES %s ON CONFLICT DO NOTHING",
                rows,
            )
        )
        messages.invalidate_recordset(["attachment_ids"])
        messages.modified(["attachment_ids"])

    def _as_read(self, content):
        return Attachment(self.name, self.mimetype, content, self.content_id or "")

    # -- infected, refused --------------------------------------------------------

    def _on_infected(self, verdicts):
        """Put them out of reach, with whatever has the same bytes.

        :param verdicts: see _on_verdicts
        """
        signatures = {file.digest: verdicts[file.id].signature for file in self}
        twins = self.search(
            [
                ("digest", "in", list(signatures)),
                ("id", "not in", self.ids),
                ("state", "in", ("checking", *WITHIN_REACH)),
            ]
        )
        files = (self | twins._lock()).filtered(lambda file: file.state != "infected")
        for file in files:
            file._put_out_of_reach(signatures[file.digest])
        self.env["email.supervision.ledger"]._on_files_refused(files)
        files._tell_administrators()
        twins._on_checked()

    def _put_out_of_reach(self, signature):
        withdrawn = self.state in WITHIN_REACH
        self.write(
            {
                "state": "infected",
                "signature": signature,
                "refusal": False,
                "withdrawn_at": withdrawn and fields.Datetime.now(),
            }
        )
        withdraw(self)

    def _refuse(self, refusal):
        self.write({"state": "refused", "refusal": refusal})
        self.env["email.supervision.ledger"]._on_files_refused(self)

    def _tell_administrators(self):
        """Once a mail."""
        for mail, files in self.grouped("message_id").items():
            earlier = mail.file_ids - files
            if "infected" not in earlier.mapped("state"):
                tell_administrators(files)

    # -- administrator ------------------------------------------------------------

    def action_let_through(self):
        """Let in what the rule, or the scanner's limits, kept out. What the rule kept
        out is looked at by the scanner all the same."""
        self._check_may_let_through_sudo()._let_through()

    def _let_through(self):
        waits = self._waits_for_scanner()
        self.write({"released": True, "refusal": False})
        waits.write({"state": "checking", "next_scan_at": False, "scan_attempts": 0})
        let_in = (self - waits)._let_in("unscanned")
        if missing := self - waits - let_in:
            raise UserError(missing[0].message_id.inbound_id._explain_missing_raw())
        waits._apply_known()
        self._on_checked()

    def _waits_for_scanner(self):
        """Those that it has not tried to look into."""
        if not self.env["email.scanner"]._is_required():
            return self.browse()
        return self.filtered(lambda file: file.refusal.get("code") != "unscannable")

    def _check_may_let_through_sudo(self):
        """Raises AccessError, UserError."""
        self.check_access("read")
        if not (self.env.su or has_role(self.env.user, ADMINISTRATOR)):
            raise AccessError(
                self.env._("Only an administrator of the e-mail channel may do this.")
            )
        # sudo: files change through their actions only, never by writing.
        files = self.sudo()._lock()
        if files.filtered(lambda file: file.state == "infected"):
            raise UserError(
                self.env._("This file is infected: nobody can let it through.")
            )
        files = files.filtered(lambda file: file._can_be_let_through())
        if not files:
            raise UserError(
                self.env._("Nothing to let through: only a file that was kept out is.")
            )
        return files

    def _apply_known(self):
        """A file of the same bytes may have been looked at before."""
        scanner = self.env["email.scanner"]
        known = scanner._known_verdicts(set(self.mapped("digest"))) or {}
        verdicts = {
            file.id: known[file.digest] for file in self if file.digest in known
        }
        if verdicts:
            self._on_verdicts(verdicts)
        if self.filtered(lambda file: file.state == "checking"):
            self.env["email.scan"]._wake()
