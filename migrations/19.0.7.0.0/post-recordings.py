from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Conversations that are there already are made findable by their addresses by the
    job, in steps: there may be much."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["email.search"]._run_again()
