import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...adapters.pdf import NotInstalled, PdfFailed
from ..jobs import step_by_step
from .recording_part import writing
from .recording_reading import note_reading

_logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
MOST = 5000  # recordings at once
FEW = 5  # who saves so many waits for the file
STEP = 5  # seconds of work until what is there is kept
TRIES = 3


class EmailRecordingExport(models.Model):
    """Recordings saved as files: asked for by one supervisor, made in steps, deleted
    after some days."""

    _name = "email.recording.export"
    _description = "Saved Recordings"
    _order = "id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        selection=[("pdf", "One PDF"), ("zip", "ZIP of PDFs and e-mails")],
        required=True,
        readonly=True,
    )
    with_notes = fields.Boolean(readonly=True)
    state = fields.Selection(
        selection=[
            ("running", "Being made"),
            ("done", "Ready"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="running",
    )
    trouble = fields.Char(readonly=True)
    total = fields.Integer("Recordings", readonly=True)
    done = fields.Integer(readonly=True)
    progress = fields.Integer(compute="_compute_progress")
    left_out = fields.Integer(
        readonly=True, help="How many are not in it, or not whole; the list in it says."
    )
    part_ids = fields.One2many(
        comodel_name="email.recording.part",
        inverse_name="export_id",
        string="Files",
        readonly=True,
    )
    deleted_at = fields.Datetime("Kept Until", readonly=True)
    # Ids of the conversations, in order; of the companies worked in when it was asked.
    wanted = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    company_numbers = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    attempts = fields.Integer(readonly=True, groups=fields.NO_ACCESS)

    _running_index = models.Index("(write_date) WHERE state = 'running'")

    @api.depends("kind", "total")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for export in self:
            export.display_name = self.env._(
                "%(number)s recordings", number=export.total
            )

    @api.depends("total", "done")
    def _compute_progress(self):
        for export in self:
            export.progress = 100 * export.done // export.total if export.total else 0

    # -- asked for -----------------------------------------------------------------

    @api.model
    def _ask(self, recordings, kind, with_notes):
        """Raises AccessError, UserError.

        :param recordings: email.recording, as the user has them
        :return: the export with the rights of the system
        """
        if len(recordings) > MOST:
            raise UserError(
                self.env._(
                    "You chose %(number)s recordings, and at most %(most)s can be "
                    "saved at a time. Choose fewer, for example those of one month.",
                    number=len(recordings),
                    most=MOST,
                )
            )
        recordings.check_access("read")
        # sudo: it is made by the channel, for its asker alone.
        return self.sudo().create(
            {
                "user_id": self.env.uid,
                "kind": kind,
                "with_notes": with_notes,
                "wanted": recordings.ids,
                "total": len(recordings),
                "company_numbers": self.env.companies.ids,
                "deleted_at": fields.Datetime.now() + KEPT,
            }
        )

    def _run_again(self):
        # sudo: the job is the system's.
        self.env.ref("email_channel.ir_cron_recordings").sudo()._trigger()

    # -- made ------------------------------------------------------------------------

    @api.model
    def _run(self):
        """Go on with what was asked for, one step of each at a time."""
        step_by_step(self.env, self._step, self._run_again)

    def _step(self):
        """Whether there may be more to do."""
        self.env.invalidate_all()
        export = self.search([("state", "=", "running")], order="write_date", limit=1)
        if not export:
            return False
        if export.attempts >= TRIES:
            # Its worker was killed again and again.
            export._fail(self.env._("It could not be made. Choose fewer at a time."))
            return True
        export.attempts += 1
        self.env.cr.commit()  # pylint: disable=invalid-commit
        export._go_on()
        return True

    def _go_on(self):
        """Add recordings for some seconds, and keep what is there."""
        try:
            self._as_asker()._add_some()
        except NotInstalled as exc:
            self._fail(
                self.env._(
                    "WeasyPrint is not installed on the server, or a library that it "
                    "needs is missing (%(detail)s).",
                    detail=exc.words,
                )
            )
        except (PdfFailed, OSError) as exc:
            _logger.warning("Saved recordings %s", self.id, exc_info=True)
            self._fail(str(exc))
        self._tell()

    def _as_asker(self):
        """The export with the rights of the system, in its asker's language, time zone
        and companies."""
        user = self.user_id
        companies = [one for one in self.company_numbers if one in user.company_ids.ids]
        context = {
            "lang": user.lang,
            "tz": user.tz or "UTC",
            "allowed_company_ids": companies or user.company_id.ids,
        }
        return self.with_user(user).sudo().with_context(**context)

    def _add_some(self):
        until = time.monotonic() + STEP
        left = self.wanted[self.done :]
        # The rights that its asker has now.
        readable = self.env["email.recording"].sudo(False)
        if readable.has_access("read"):
            readable = readable.search([("id", "in", left)])
        part = self.part_ids.filtered(lambda one: not one.finished)[:1]
        part = part or self.part_ids._begin(self)
        count, found = 0, set(readable.ids)
        with writing(part, self.with_notes) as writer:
            for number in left:
                self._add(writer, number if number in found else 0, number)
                count += 1
                full = writer.is_full()
                if full or time.monotonic() > until:
                    break
            writer.keep()
            over = count == len(left)
        if over or full:
            part._finish(self.with_notes)
        self._count(count, over)

    def _add(self, writer, readable, number):
        conversation = self.env["email.conversation"].browse(number)
        if not readable:
            writer.leave_out(f"EC{number:06d}")
            return
        note_reading(conversation, "printed" if self.kind == "pdf" else "saved")
        writer.add(conversation)

    def _count(self, count, over):
        rows = [row for part in self.part_ids for row in part.rows or ()]
        self.write(
            {
                "done": self.done + count,
                "attempts": 0,
                "left_out": sum(bool(row["words"]) for row in rows),
                "state": "done" if over else "running",
            }
        )

    def _fail(self, words):
        self.part_ids.unlink()
        self.write({"state": "failed", "trouble": words, "attempts": 0})

    def _tell(self):
        url = self.state == "done" and self._url()
        in_askers_words = self.with_context(lang=self.user_id.lang)
        self.user_id._bus_send(
            "email.recording.export/changed",
            {
                "id": self.id,
                "state": self.state,
                "name": in_askers_words.display_name,
                "url": url,
                "waited": self.total > FEW,
            },
        )

    def _url(self):
        """Where its only file is; of several, False."""
        return len(self.part_ids) == 1 and self.part_ids.url

    # -- its asker's -------------------------------------------------------------------

    def action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Saved Recordings"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # -- deleted -----------------------------------------------------------------

    @api.autovacuum
    def _gc_kept_long_enough(self):
        self.search([("deleted_at", "<", fields.Datetime.now())]).unlink()

    @api.model
    def _on_forgotten(self, conversations):
        """What was saved of them is deleted with them.

        :param conversations: email.conversation whose customer is forgotten
        """
        self.flush_model(["wanted"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM email_recording_export WHERE EXISTS (SELECT FROM"
                " jsonb_array_elements(wanted) each WHERE each::integer = ANY(%s))",
                conversations.ids,
            )
        )
        # sudo: whosever they are.
        self.sudo().browse(number for (number,) in rows).unlink()

    def unlink(self):
        # With their files, which the database would leave on the disk.
        self.sudo().part_ids.unlink()
        return super().unlink()
