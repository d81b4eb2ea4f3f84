from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """A virus scanner that is there is used, as at an installation."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["email.scanner"]._find_usual()
