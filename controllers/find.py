from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..models.record_ids import MOST


def find(model, record_id):
    """The record, if the user may read it. Raises NotFound."""
    if record_id > MOST:
        missing()
    record = request.env[model].browse(record_id)
    try:
        record.check_access("read")
        return record.exists() or missing()
    except (AccessError, MissingError):
        return missing()


def missing():
    """The same answer for what is not there and what is not theirs to see."""
    raise NotFound
