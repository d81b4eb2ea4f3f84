from odoo import models
from odoo.exceptions import MissingError

from ..own_context import Own, own_value

SMALL = "email_channel_small_picture"


class IrBinary(models.AbstractModel):
    """Who opens a file of a mail is known, to be told if it proves to be infected; a
    small picture of it on a list opens nothing."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        """Give out no file that is being checked before it leaves, whatever token says
        that its uploader is asking."""
        if record._name == "ir.attachment" and record._being_checked():
            words = self.env._("This file is being checked for viruses.")
            raise MissingError(words)
        return super()._record_to_stream(record, field_name)

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
