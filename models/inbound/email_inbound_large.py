from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.inbound.charsets import storable
from ...core.inbound.outline import outline
from ..touchpoint.email_touchpoint_receiving import MEGABYTE
from .email_inbound import LARGEST


class EmailInbound(models.Model):
    """Mails that are too large to be fetched with the others."""

    _inherit = "email.inbound"

    parked = fields.Boolean(
        "Only on the Server", readonly=True, help="Too large to be fetched by itself."
    )

    @api.model
    def _prepare_large(self, mailbox, mail, headers):
        """:param headers: header block, all that is known of the mail so far"""
        found = outline(headers)
        return {
            **self._prepare_place(mailbox, mail),
            **self._prepare_outline(found),
            "identity": bool(found.message_id) and found.header_key,
            "size": min(mail.size, LARGEST),
        }

    @api.model
    def _park(self, mailbox, mail, headers):
        """Write down a mail that stays on the server until it is released."""
        return self.create(
            {
                **self._prepare_large(mailbox, mail, headers),
                "parked": True,
                "state": "held",
                "reason": self.env._(
                    "This mail has %(size)s MB, and “%(touchpoint)s” fetches mails "
                    "of up to %(limit)s MB by itself. It is still on the server: "
                    "press Release to fetch it.",
                    size=round(mail.size / MEGABYTE, 1),
                    touchpoint=mailbox.touchpoint_id.name,
                    limit=mailbox.touchpoint_id.largest_mail,
                ),
            }
        )

    def _arrive(self, spool):
        """The mail of this row is here now, in ``spool``."""
        vals = {"digest": spool.digest, "size": spool.size, "parked": False}
        original = self._find_originals(self.touchpoint_id, [spool.digest])
        if original:
            self.write(vals | self._prepare_copy(original[spool.digest]))
            return
        self.write(vals | {"state": "fetched", "reason": False})
        self.env["ir.attachment"]._create_from_spool(self._prepare_raw(), spool)

    def _check_receiver(self):
        result = super()._check_receiver()
        for row in self.filtered("parked"):
            touchpoint = row.touchpoint_id
            folders = touchpoint.mailbox_ids.mapped("folder")
            if not touchpoint._reads_mailbox() or row.folder not in folders:
                raise UserError(
                    self.env._(
                        "This mail is too large and was not fetched: it is only in the "
                        "folder “%(folder)s”, from which “%(touchpoint)s” no longer "
                        "receives. Put the folder back into its list of folders first.",
                        folder=row.folder,
                        touchpoint=touchpoint.name,
                    )
                )
        return result

    def _refused_words(self, problem):
        """:param problem: the server's words"""
        return self.env._(
            "The server did not give this mail (%(words)s). It is still there: Release "
            "tries it again.",
            words=storable(problem)[:300],
        )

    def _note_gone(self):
        self.write(
            {
                "parked": False,
                "state": "dropped",
                "reason": self.env._(
                    "It is no longer in the mailbox: somebody removed or moved it "
                    "before it was fetched."
                ),
            }
        )
