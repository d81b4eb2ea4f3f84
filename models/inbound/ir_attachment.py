import logging
import os

from odoo import api, models

_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _discard_torn_files(self, contents):
        """Remove what a crash or a full disk left of these files in the filestore.

        Core writes a file under its final name. A worker killed meanwhile leaves a part
        of it there, and every later attempt to store the same content ends in
        "The attachment collides with an existing file": the mailbox would stand still.

        :param contents: iterable of bytes about to be stored
        """
        if self._storage() != "file":
            return
        for content in contents:
            checksum = self._compute_checksum(content)
            path = self._full_path(f"{checksum[:2]}/{checksum}")
            try:
                torn = os.path.getsize(path) != len(content)
            except FileNotFoundError:
                continue
            if torn:
                _logger.warning("Removing a torn file from the filestore: %s", path)
                os.unlink(path)
