from odoo import models

from ..own_context import Own, own_value

SMALL = "email_channel_small_picture"


class IrBinary(models.AbstractModel):
    """Who opens a file of a mail is known, to be told if it proves to be infected; a
    small picture of it on a list opens nothing."""

    _inherit = "ir.binary"

    def _get_stream_from(self, record, *args, **kwargs):
        stream = super()._get_stream_from(record, *args, **kwargs)
        if record._name == "ir.attachment" and not own_value(self.env, SMALL):
            # sudo: which of the files it is, for the user who was given it.
            self.env["email.file"].sudo()._on_opened(record.sudo())
        return stream

    def _get_image_stream_from(self, *args, width=0, height=0, **kwargs):
        small = bool(width or height)
        binary = self.with_context(**{SMALL: Own()}) if small else self
        return super(IrBinary, binary)._get_image_stream_from(
            *args, width=width, height=height, **kwargs
        )
