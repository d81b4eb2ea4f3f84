from odoo import api

BATCH = 500


def migrate(cr, version):
    """Since when the customers of open conversations have been silent, should somebody
    want these closed."""
    env = api.Environment(cr, api.SUPERUSER_ID, {})
    Conversation = env["email.conversation"]
    ids = Conversation.search([("state", "!=", "closed")]).ids
    for start in range(0, len(ids), BATCH):
        batch = Conversation.browse(ids[start : start + BATCH])
        env["email.closing"]._on_thread_changed(batch)
        env.flush_all()
        env.invalidate_all()
