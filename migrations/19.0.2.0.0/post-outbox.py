from odoo import SUPERUSER_ID, api

RULES = {
    "email_message_company_rule": (
        "['|', ('conversation_id.company_id', 'in', company_ids),"
        " '&', ('conversation_id', '=', False),"
        " '|', ('touchpoint_id.company_id', 'in', company_ids),"
        " '&', ('touchpoint_id', '=', False), ('state', '=', 'draft')]"
    ),
    "email_message_agent_rule": (
        "['|', '|', ('conversation_id.user_id', '=', user.id),"
        " ('conversation_id.in_my_queues', '=', True), ('state', '=', 'draft')]"
    ),
    "email_message_supervisor_rule": "[('conversation_id', '!=', False)]",
    "email_message_preview_rule": (
        "['|', '|', ('conversation_id.may_read', '=', True),"
        " ('conversation_id', '=', False), ('state', '=', 'draft')]"
    ),
}


def migrate(cr, version):
    """Mails without a conversation and drafts have readers of their own; and what
    nobody will send says so."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, domain in RULES.items():
        if rule := env.ref(f"email_channel.{name}", raise_if_not_found=False):
            rule.domain_force = domain
    left = env["email.message"].search(
        [
            ("direction", "=", "out"),
            ("touchpoint_id", "=", False),
            ("state", "in", ("failed", "uncertain")),
            ("failure_reason", "in", (False, "")),
        ]
    )
    env["email.sender"]._tell_deleted(left)
