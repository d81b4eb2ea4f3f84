from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """The scheduled action keeps what an administrator has changed of it, but not what
    it calls."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    job = env.ref("email_channel.ir_cron_try_lost", raise_if_not_found=False)
    if job:
        job.code = "model._cron_try_lost()"
