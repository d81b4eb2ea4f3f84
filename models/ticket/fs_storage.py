import fsspec

from odoo import models

from ...adapters.storage import PATIENCE
from ..own_context import own_value


class FsStorage(models.Model):
    _inherit = "fs.storage"

    def _get_fs_options(self):
        """For the channel, a connection that is not made in time is given up. SFTP's
        other calls take a time limit, this one has it from here."""
        options = super()._get_fs_options()
        if not own_value(self.env, "email_channel_storage"):
            return options
        if fsspec.get_filesystem_class(self.protocol).__module__ != "sshfs.spec":
            return options
        return {"timeout": PATIENCE, **options}
