from odoo import fields, models


class EmailDialerOrigin(models.Model):
    """Which database and machine the lists are sent from, and how far they were: one
    row, that only the channel writes. See core.dialer.origin."""

    _name = "email.dialer.origin"
    _description = "Origin of E-mail Lists"
    _log_access = False
    _order = "id"

    uuid = fields.Char(readonly=True)
    system = fields.Char(readonly=True)
    number = fields.Char(readonly=True)  # an oid: larger than an integer may be
    timeline = fields.Integer(readonly=True)
    host = fields.Char(readonly=True)
    hosts = fields.Json(readonly=True)  # names of all machines that were here
    steps = fields.Integer(readonly=True)
    looked_at = fields.Datetime(readonly=True)
