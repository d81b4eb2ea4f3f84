from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...adapters.storage_errors import StorageFailed, StorageReason
from .storage_words import tell
from .stored_place import Place

SHOWN = 50  # whose causes the settings show
SCHEME = "email_channel://"  # what an attachment's store_fname says then


# What a row says of a file that is in Odoo only.
NOWHERE = dict.fromkeys(
    ("storage_code", "path", "owner", "next_code", "next_path", "next_owner"), False
)


class EmailStoredFile(models.Model):
    """A file of the channel that is, or is to be, in an outside storage (E5).

    The PDF of a conversation is an attachment of its ticket, an original is a row's of
    the ledger; they stay so, wherever their bytes are. The bytes are in Odoo until they
    are in the storage for sure.
    """

    _name = "email.stored.file"
    _description = "Stored File"
    _inherit = ["email.guarded"]
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    kind = fields.Selection(
        selection=[("pdf", "Conversation as PDF"), ("original", "Original of a mail")],
        required=True,
        readonly=True,
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    inbound_id = fields.Many2one(
        comodel_name="email.inbound",
        string="Incoming E-mail",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    state = fields.Selection(
        selection=[
            ("odoo", "In Odoo"),
            ("waiting", "In Odoo, to be moved"),
            ("stored", "In the storage"),
            ("moving", "Stored, to be moved"),
            ("erasing", "To be deleted there"),
        ],
        required=True,
        readonly=True,
        default="odoo",
    )
    # Where the file is. Of one that waits: where its version before is.
    storage_code = fields.Char("Storage", readonly=True)
    path = fields.Char(readonly=True)
    # Where it goes next: written down before it is written there.
    next_code = fields.Char(readonly=True)
    next_path = fields.Char(readonly=True)
    # The database that wrote it: a copy of that neither changes nor deletes it.
    owner = fields.Char(readonly=True)
    next_owner = fields.Char(readonly=True)
    size = fields.Integer("Size (bytes)", readonly=True)
    digest = fields.Char(readonly=True, help="SHA-256, in hexadecimal digits.")
    stored_at = fields.Datetime("Stored On", readonly=True)
    trouble = fields.Json("Trouble as Noted", readonly=True)
    reason = fields.Text("Trouble", compute="_compute_reason")
    tries = fields.Integer(readonly=True)
    next_try_at = fields.Datetime("Next Try", readonly=True)

    _path_uniq = models.UniqueIndex("(storage_code, lower(path))")
    _due_idx = models.Index("(state, id) WHERE state NOT IN ('odoo', 'stored')")

    @api.depends("trouble", "state", "next_code")
    @api.depends_context("lang")
    def _compute_reason(self):
        # sudo: only what is wrong.
        storages = self.env["email.storage"].sudo().search([("tries", ">", 0)])
        failing = {each.code: each.reason for each in storages}
        for row in self:
            code = row.storage_code if row.state == "erasing" else row.next_code
            waits = row.state not in ("odoo", "stored")
            row.reason = tell(self.env, row.trouble) or (
                waits and failing.get(code, False)
            )

    # -- entry of the other rooms ------------------------------------------------

    @api.model
    def _put(self, attachment, conversation=None):
        """The attachment, a PDF on a ticket, has new bytes: it is moved out in the
        background when the setting says so."""
        # sudo: where files are is the system's.
        row = self.sudo()._of_attachment(attachment)
        if not row:
            ticket = self.env[attachment.res_model].sudo().browse(attachment.res_id)
            company = (conversation or ticket).company_id or self.env.company
            row = self.sudo().create(
                {
                    "name": attachment.name,
                    "company_id": company.id,
                    "kind": "pdf",
                    "attachment_id": attachment.id,
                    "conversation_id": conversation and conversation.id,
                }
            )
        row.write({"name": attachment.name, "trouble": False, "tries": 0})
        row._plan()

    @api.model
    def _read(self, attachment):
        """Its bytes, wherever they are. Raises StorageFailed."""
        row = self._outside(attachment.sudo().store_fname)
        return row._fetch() if row else attachment.raw

    @api.model
    def _erase(self, attachment):
        """Delete the attachment, here at once and in the storage as soon as it can
        be."""
        # sudo: see _put.
        row = self.sudo()._of_attachment(attachment)
        attachment.unlink()
        row._bury()

    @api.model
    def _put_originals(self, inbounds):
        """They are to leave the ledger for the storage.

        :return: those of them that may
        """
        going = inbounds - inbounds._holding_unsafe_files()
        rows = self.create(
            [
                {
                    "name": f"{inbound.id}-{inbound.digest[:16]}.eml",
                    "company_id": inbound.company_id.id,
                    "kind": "original",
                    "inbound_id": inbound.id,
                    "digest": inbound.digest,
                }
                for inbound in going
            ]
        )
        for inbound, row in zip(going, rows, strict=True):
            inbound.stored_file_id = row
        rows._plan()
        return going

    @api.model
    def _tell_trouble(self, company):
        """What keeps files of the company from being moved or deleted, each cause once;
        False when nothing does."""
        failing = self.env["email.storage"].search([("tries", ">", 0)])
        waiting = Domain(
            [("company_id", "=", company.id), ("state", "not in", ("odoo", "stored"))]
        )
        held = waiting & (
            Domain("trouble", "!=", False)
            | Domain("next_code", "in", failing.mapped("code"))
            | Domain("state", "=", "erasing")
            & Domain("storage_code", "in", failing.mapped("code"))
        )
        count = self.search_count(held)
        if not count:
            return False
        words = self.env._(
            "Files that wait for the storage: %(count)s. Nothing is lost: it is tried "
            "again by itself.",
            count=count,
        )
        reasons = self.search(held, limit=SHOWN).mapped("reason")
        return "\n".join(dict.fromkeys([words, *filter(None, reasons)]))

    # -- where a file is -----------------------------------------------------------

    @api.model
    def _of_attachment(self, attachment):
        domain = [("attachment_id", "in", attachment.ids), ("state", "!=", "erasing")]
        return self.search(domain, limit=1)

    @api.model
    def _outside(self, store_fname):
        """The row of a file whose bytes are not in Odoo, for one with the right to read
        its attachment."""
        if not store_fname or not store_fname.startswith(SCHEME):
            return self.browse()
        # sudo: who may read the attachment, may read its bytes.
        return self.sudo().browse(int(store_fname.removeprefix(SCHEME)))

    def _fetch(self):
        """Its bytes from the storage, made sure of. Raises StorageFailed."""
        if not self.exists() or not self.path:
            raise StorageFailed(StorageReason.MISSING)
        with self.env["email.storage"]._of(self.storage_code)._asked() as storage:
            return storage.read(self.path, self.digest, self.size)

    def _is_mine(self):
        """Whether this database wrote what is there, and not the one that it is a copy
        of."""
        return bool(self.owner) and self.owner == self._database()

    def _database(self):
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid")

    def _is_kept_in(self):
        """Whether an original has to be in Odoo for what it carries."""
        return bool(self.inbound_id._holding_unsafe_files())

    # -- what is to become of it -------------------------------------------------

    def _plan(self):
        """Its bytes are in Odoo: decide whether they are to leave."""
        for row in self:
            storage = Place(row).storage
            if storage:
                row.write({"state": "waiting", "next_code": storage.code})
            else:
                row._stay()
            row.next_try_at = False
        self._wake()

    def _stay(self):
        """In Odoo; what was outside is of no use any more."""
        self._forget_place()
        self.write({"state": "odoo", "trouble": False})
        originals = self.filtered("inbound_id")
        originals.inbound_id.stored_file_id = False
        originals.unlink()

    def _forget_place(self):
        """Have what is at its places deleted, where this database wrote it."""
        for row in self:
            places = row._own_places()
            row.write(NOWHERE)
            row.flush_recordset()
            for code, path in places:
                row._mark_for_deletion(code, path)

    def _own_places(self):
        """[(code of the storage, path)] where this database wrote it, or may have"""
        database = self._database()
        places = {
            (self.storage_code, self.path): self.owner,
            (self.next_code, self.next_path): self.next_owner,
        }
        return [
            (code, path)
            for (code, path), owner in places.items()
            if path and owner == database
        ]

    def _mark_for_deletion(self, code, path):
        """A row of its own, until it is done."""
        tombstone = self.create(
            {
                # Not the file's name: it outlives what is forgotten.
                "name": self.env._("Deleted file"),
                "company_id": self.company_id.id,
                "kind": self.kind,
                "state": "erasing",
                "storage_code": code,
                "path": path,
                "owner": self._database(),
            }
        )
        tombstone._wake()

    def _bury(self):
        """The file is gone from Odoo, and goes outside."""
        rows = self.exists()
        rows._forget_place()
        rows.unlink()

    @api.model
    def _on_bytes_dropped(self, store_fname):
        """An attachment was deleted, or has other bytes, which are in Odoo."""
        row = self._outside(store_fname).exists()
        if not row:
            return
        found = self.env.execute_query(
            SQL("SELECT 1 FROM ir_attachment WHERE id = %s", row.attachment_id.id or 0)
        )
        if found:
            row._plan()
        else:
            row._bury()

    @api.model
    def _wake(self):
        # sudo: whoever changed a file, the job moves it.
        self.env.ref("email_channel.ir_cron_storage").sudo()._trigger()
