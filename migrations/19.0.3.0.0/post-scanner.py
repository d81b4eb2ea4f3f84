"""A virus scanner that is there is used, as at an installation."""

from odoo import api


def migrate(cr, version):
    env = api.Environment(cr, api.SUPERUSER_ID, {})
    env["email.scanner"]._find_usual()
