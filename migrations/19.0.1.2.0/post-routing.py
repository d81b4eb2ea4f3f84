from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Teams that took e-mail go on as they did: agents take from the queue, as many as
    they like, and see what they saw."""
    cr.execute(
        "UPDATE helpdesk_ticket_team SET email_enabled = TRUE, email_max_per_agent = 0"
        " WHERE id IN (SELECT queue_id FROM email_touchpoint_queue_rel)"
    )
    cr.execute(
        "UPDATE email_conversation SET queued_at = create_date,"
        " waiting_since = CASE WHEN state != 'closed'"
        " THEN COALESCE(last_mail_at, create_date) END"
    )
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["email.queue.member"]._sync(env["helpdesk.ticket.team"].search([]))
    env.flush_all()
    cr.execute("UPDATE email_queue_member SET joined_at = NULL")
    own = env.ref("email_channel.email_conversation_agent_rule")
    own.domain_force = "['|', ('user_id', '=', user.id), ('in_my_queues', '=', True)]"
    mails = env.ref("email_channel.email_message_agent_rule")
    mails.domain_force = (
        "['|', ('conversation_id.user_id', '=', user.id),"
        " ('conversation_id.in_my_queues', '=', True)]"
    )
