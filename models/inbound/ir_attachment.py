import filecmp
import logging
import os

from odoo import api, models
from odoo.tools import SQL

from .spool import Spool

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

    def _sync_files(self):
        """Have the disk write what core left in its cache: after a power cut a file
        that was not is empty, or not there."""
        if self._storage() == "file":
            for attachment in self:
                _sync(self._full_path(attachment.store_fname))

    @api.model
    def _spool(self, name):
        """A Spool beside the filestore's files, where taking it over is a rename."""
        return Spool(self._full_path(f"incoming/{name}"))

    @api.model
    def _create_from_spool(self, vals, spool):
        """An attachment with the spool's content, which core would read into memory.

        The caller's transaction holds the table from the INSERT on, so that the garbage
        collection finds the row when it finds the file.
        """
        if self._storage() != "file":
            with open(spool.path, "rb") as stream:
                return self.create({**vals, "raw": stream.read()})
        attachment = self.create(vals)
        store_fname = f"{spool.sha1[:2]}/{spool.sha1}"
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment SET store_fname = %s, checksum = %s, "
                "file_size = %s, db_datas = NULL WHERE id = %s",
                store_fname,
                spool.sha1,
                spool.size,
                attachment.id,
            )
        )
        attachment.invalidate_recordset()
        self._mark_for_gc(store_fname)
        self._take_over(spool, self._full_path(store_fname))
        return attachment

    def _take_over(self, spool, path):
        """A torn file of that name is replaced; another one than ours is core's error
        ("collides"), which nobody has met outside a laboratory."""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        whole = os.path.exists(path) and os.path.getsize(path) == spool.size
        if whole and not filecmp.cmp(spool.path, path, shallow=False):
            raise FileExistsError(f"{path} collides with a mail")
        os.replace(spool.path, path)
        _sync(os.path.dirname(path))


def _sync(path):
    """fsync of a file, or of a directory's entries."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
