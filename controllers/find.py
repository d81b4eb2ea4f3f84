from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import request


def find(model, record_id):
    """The record, if the user may read it. Raises NotFound."""
    record = request.env[model].browse(record_id)
    try:
        record.check_access("read")
        return record.exists() or missing()
    except (AccessError, MissingError):
        return missing()


def missing():
    """The same answer for what is not there and what is not theirs to see."""
    raise NotFound
