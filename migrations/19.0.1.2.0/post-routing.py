from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Teams that took e-mail go on as they did: agents take from the queue, as many as
    they like, and see what they saw."""
    cr.execute(
        "UPDATE helpdesk_ticket_team SET email_enabled = TRUE, email_max_per_agent = 0"
        " WHERE id IN (SELECT queue_id FROM email_touchpoint_queue_rel)"
    )
    cr.execute(
        "UPDATE email_conversation SET"
        " queued_at = COALESCE(queued_at, create_date),"
        " waiting_since = COALESCE(waiting_since, last_mail_at)"
    )
    cr.execute(
        "INSERT INTO email_queue_member (queue_id, user_id, priority)"
        " SELECT helpdesk_ticket_team_id, res_users_id, 1"
        " FROM helpdesk_ticket_team_res_users_rel"
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    own = env.ref("email_channel.email_conversation_agent_rule")
    own.domain_force = "['|', ('user_id', '=', user.id), ('in_my_queues', '=', True)]"
    mails = env.ref("email_channel.email_message_agent_rule")
    mails.domain_force = (
        "['|', ('conversation_id.user_id', '=', user.id),"
        " ('conversation_id.in_my_queues', '=', True)]"
    )
