from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...adapters.storage import Storage
from ...adapters.storage_errors import StorageFailed, StorageReason
from ...core.inbound.pause import pause
from ...core.touchpoint.connection_state import TRIES
from ..groups import ADMINISTRATOR, has_role
from ..moments import due
from ..own_context import Own
from ..touchpoint import notices
from .storage_settings import try_storage
from .storage_words import note, tell

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
# What may be over in a minute; of the rest administrators are told at once.
PASSING = ("dropped", "host", "port", "timeout")
WELL = dict.fromkeys(("trouble", "tries", "lost", "failed_at", "next_try_at"), False)


class EmailStorage(models.Model):
    """A storage that the channel uses, and whether it works.

    One that fails is left alone for a while, a longer one each time; its files stay
    where they are.
    """

    _name = "email.storage"
    _description = "Storage of the E-mail Channel"
    _rec_name = "storage_id"

    storage_id = fields.Many2one(
        comodel_name="fs.storage", required=True, readonly=True, ondelete="cascade"
    )
    code = fields.Char(related="storage_id.code", store=True, index=True)
    trouble = fields.Json("Trouble as Noted", readonly=True)
    reason = fields.Text("Trouble", compute="_compute_reason")
    tries = fields.Integer(readonly=True)
    lost = fields.Boolean(readonly=True, help="Administrators were told.")
    failed_at = fields.Datetime("Failing Since", readonly=True)
    next_try_at = fields.Datetime("Next Try", readonly=True)

    _storage_uniq = models.UniqueIndex("(storage_id)")

    @api.depends("trouble")
    @api.depends_context("lang")
    def _compute_reason(self):
        for each in self:
            each.reason = tell(self.env, each.trouble)

    @api.model
    def _of(self, code):
        """The one with this code. Raises StorageFailed when there is none any more."""
        # sudo: storages are the system administrators'; the channel keeps its files in
        # the one that they chose.
        system = self.sudo()
        found = system.search([("code", "=", code)])
        if found:
            return found
        storage = system.env["fs.storage"].get_by_code(code)
        if not storage:
            raise StorageFailed(StorageReason.OPTIONS, f"“{code}”?")
        return system.create({"storage_id": storage.id})

    def _make_storage(self):
        """The adapter; the seam that tests replace."""
        storage = self.storage_id.with_context(email_channel_storage=Own())
        return Storage(storage._get_filesystem)

    @contextmanager
    def _asked(self):
        """The adapter, to ask something of it. What fails says of which storage."""
        try:
            yield self._make_storage()
        except StorageFailed as failure:
            failure.code = self.code
            raise
        self._on_worked()

    @api.model
    def _paused_codes(self):
        """Codes of those that are left alone at the moment."""
        now = fields.Datetime.now()
        failing = self.search([("tries", ">", 0)])
        return (
            failing - failing.filtered_domain(due("next_try_at", now, LONGEST_PAUSE))
        ).mapped("code")

    @api.model
    def _next_try(self):
        """When the first of those that fail is tried again; None when none fails."""
        failing = self.search([("tries", ">", 0), ("next_try_at", "!=", False)])
        return min(failing.mapped("next_try_at"), default=None)

    def _on_failed(self, failure):
        """:param failure: StorageFailed that is the storage's, not one file's"""
        now = fields.Datetime.now()
        tries = self.tries + 1
        lost = tries >= TRIES or failure.reason not in PASSING
        news = lost and not self.lost
        self.write(
            {
                "trouble": note(failure),
                "tries": tries,
                "lost": lost or self.lost,
                "failed_at": self.failed_at or now,
                "next_try_at": now + pause(tries, FIRST_PAUSE, LONGEST_PAUSE),
            }
        )
        if news:
            self._tell_administrators()

    def _on_test_passed(self):
        """Somebody mended it: what waits has not to wait any longer."""
        if self.tries:
            self._on_worked()
            self.env["email.stored.file"]._wake()

    def _on_worked(self):
        if not self.tries:
            return
        was_lost = self.lost
        self.write(WELL)
        if was_lost:
            self._tell_administrators()

    # -- who is told ---------------------------------------------------------------

    def _notice_target(self):
        """Where what is told of it leads: the path of its list, and the button."""
        return "email-storages", self.env._("Open the storage")

    def _tell_administrators(self):
        """Those of all companies, once for each loss and once when it is over."""
        for user in notices.administrators(self):
            mine = notices.seen_by(self, user)
            name = self.storage_id.name
            if self.lost:
                notices.announce(
                    mine,
                    user,
                    mine.env._("Storage lost: %(name)s", name=name),
                    "danger",
                    mine.env._(
                        "Files cannot be moved to the storage %(name)s. They stay in "
                        "Odoo until it works again; what is in the storage already "
                        "may not open.",
                        name=name,
                    ),
                    self.with_env(mine.env).reason,
                )
            else:
                notices.announce(
                    mine,
                    user,
                    mine.env._("Storage is back: %(name)s", name=name),
                    "success",
                    mine.env._("The storage %(name)s works again.", name=name),
                    mine.env._("The files that waited for it are moved now."),
                )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def action_open_files(self):
        """What is in it, or waits for it."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_stored_file_action"
        )
        codes = self.mapped("code")
        domain = ["|", ("storage_code", "in", codes), ("next_code", "in", codes)]
        return {**action, "domain": domain}

    def action_test(self):
        """Write, read and delete a small file, and try what waits again."""
        self.ensure_one()
        if not has_role(self.env.user, ADMINISTRATOR):
            raise AccessError(
                self.env._("Only administrators of the channel can test the storage.")
            )
        # sudo: storages are the system administrators'; this is whether it works.
        system = self.sudo()
        return try_storage(system.env.company, system.storage_id, "")
