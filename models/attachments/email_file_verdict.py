from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ...core.inbound.html import resolve_cids
from ...core.inbound.mail import Attachment
from ..groups import ADMINISTRATOR, has_role
from .email_file import WITHIN_REACH
from .email_file_arrival import unscannable
from .file_notices import tell_administrators


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
        files = self.browse(verdicts)._lock()
        for file in files:
            file._note_scan(verdicts[file.id])
        by_result = files.grouped(lambda file: verdicts[file.id].result)
        clean = by_result.get("clean", self.browse())
        clean._on_clean(contents or {})
        by_result.get("unscanned", self.browse())._on_unscanned(contents or {})
        for file in by_result.get("infected", ()):
            file._on_infected(verdicts[file.id].signature)
        for file in by_result.get("unscannable", ()):
            # What has passed before stays: the scanner's limits may have changed.
            if file.state == "checking":
                file._refuse(unscannable(verdicts[file.id]))
        files._on_checked()
        return files

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

    def _note_scan(self, verdict):
        self.write(
            {
                "scanned_at": verdict.version and fields.Datetime.now(),
                "scanned_version": verdict.version,
                "next_scan_at": False,
                "scan_attempts": 0,
            }
        )

    def _on_checked(self):
        """Something is known of these files: whoever shows their mails shows it."""
        self.message_id.conversation_id._changed()

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
        contents = contents or {}
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
        for mail, files in there.grouped("message_id").items():
            links = [Command.link(each) for each in files.attachment_id.ids]
            mail.mail_message_id.write({"attachment_ids": links})
            files._show_pictures()
        return there

    def _as_read(self, content):
        return Attachment(self.name, self.mimetype, content, self.content_id or "")

    def _show_pictures(self):
        """In the texts of one mail."""
        urls = {
            file.content_id: f"/web/image/{file.attachment_id.id}?unique={file.id}"
            for file in self
            if file.content_id
        }
        mail = self.message_id
        if urls and mail.body_html:
            mail.body_html = resolve_cids(str(mail.body_html), urls)

    # -- infected, refused --------------------------------------------------------

    def _on_infected(self, signature):
        if self.state == "infected":
            return
        withdrawn = self.state in WITHIN_REACH
        self.write(
            {
                "state": "infected",
                "signature": signature,
                "refusal": False,
                "withdrawn_at": withdrawn and fields.Datetime.now(),
            }
        )
        self.attachment_id.unlink()
        self._tell_administrators()

    def _refuse(self, refusal):
        self.write({"state": "refused", "refusal": refusal})

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
        files = self._check_may_let_through_sudo()
        looked_into = files.filtered(
            lambda file: (file.refusal or {}).get("code") == "unscannable"
        )
        files.write({"released": True, "refusal": False})
        waits = (files - looked_into) if self._needs_scanner() else self.browse()
        waits.write({"state": "checking", "next_scan_at": False, "scan_attempts": 0})
        let_in = (files - waits)._let_in("unscanned")
        if missing := files - waits - let_in:
            raise UserError(missing[0].message_id.inbound_id._explain_missing_raw())
        waits._apply_known()
        files._on_checked()

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
        known = self._known_verdicts(set(self.mapped("digest")))
        verdicts = {
            file.id: known[file.digest] for file in self if file.digest in known
        }
        if verdicts:
            self._on_verdicts(verdicts)
        if self.filtered(lambda file: file.state == "checking"):
            self._wake_scanner()
