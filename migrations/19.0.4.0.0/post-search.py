from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """What is there already is made searchable by the job, in steps: there may be much
    of it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["email.search"]._run_again()
