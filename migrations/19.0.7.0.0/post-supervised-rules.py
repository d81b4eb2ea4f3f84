from odoo import SUPERUSER_ID, api

# They let supervisors see all.
RULES = (
    "email_conversation_supervisor_rule",
    "email_agent_supervisor_rule",
    "email_agent_history_supervisor_rule",
    "email_offer_supervisor_rule",
    "email_conversation_event_supervisor_rule",
)
# They let supervisors see all that is of a conversation.
RULES_OF_CONVERSATIONS = (
    "email_message_supervisor_rule",
    "email_draft_supervisor_rule",
)
SUPERVISED = "('supervised', '=', True)"


def migrate(cr, version):
    """A company may limit its supervisors to their own queues."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    _limit(env, RULES, f"[{SUPERVISED}]")
    _limit(
        env,
        RULES_OF_CONVERSATIONS,
        f"[('conversation_id', '!=', False), {SUPERVISED}]",
    )


def _limit(env, rules, domain):
    for name in rules:
        if rule := env.ref(f"email_channel.{name}", raise_if_not_found=False):
            rule.domain_force = domain
