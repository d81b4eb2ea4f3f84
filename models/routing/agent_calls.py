"""In-Call and In-Chat: what Discuss and live chat say, not what was announced."""

from collections import defaultdict

from odoo.tools import SQL

FOLLOWED = "email_channel.followed_agents"
# As long as Odoo's live chat counts a chat as ongoing after its last message.
CHAT_MINUTES = 15


def update_later(partners):
    """Calls or chats of these partners begin or end in this transaction: look at their
    agents when it ends, for who goes from one call to the next leaves and joins."""
    if not partners:
        return
    # sudo: whoever leaves, also a guest who ends a chat.
    env = partners.sudo().env
    precommit = env.cr.precommit
    if FOLLOWED not in precommit.data:
        precommit.data[FOLLOWED] = set()
        precommit.add(lambda: _update_followed(env))
    precommit.data[FOLLOWED].update(partners.ids)


def _update_followed(env):
    partners = env.cr.precommit.data.pop(FOLLOWED, ())
    followed = [("user_id.partner_id", "in", list(partners))]
    update(env, env["email.agent"].search(followed))


def update(env, agents=None):
    """Write down who is in a call or chat now; one statement.

    :param env: with the rights of the system
    :param agents: all of them by default
    """
    groups = defaultdict(env["email.agent"].browse)
    for agent_id, call, chat in _find_changed(env, agents):
        agent = env["email.agent"].browse(agent_id)
        source = "call" if agent.in_call != call else "chat"
        groups[source, call, chat] += agent
    for (source, call, chat), found in groups.items():
        found._change(source, in_call=call, in_chat=chat)


def _find_changed(env, agents):
    """[(agent id, in a call, in a chat)] where that is not what is written"""
    if agents is not None and not agents:
        return []
    env["email.agent"].flush_model(["in_call", "in_chat", "user_id"])
    env["discuss.channel.rtc.session"].flush_model(["partner_id"])
    only = SQL("AND agent.id IN %s", tuple(agents.ids)) if agents else SQL()
    return env.execute_query(
        SQL(
            """SELECT id, call, chat FROM (
                   SELECT agent.id, agent.in_call, agent.in_chat,
                          EXISTS (SELECT FROM discuss_channel_rtc_session session
                                   WHERE session.partner_id = person.partner_id
                                 AND NOT %(shown)s) AS call,
                          %(chat)s AS chat
                     FROM email_agent agent
                     JOIN res_users person ON person.id = agent.user_id
                    WHERE TRUE %(only)s) agent
                WHERE call != COALESCE(in_call, FALSE)
                   OR chat != COALESCE(in_chat, FALSE)
                ORDER BY id""",
            chat=_chat_sql(env),
            shown=env["email.supervision"]._shown_in_call_sql("session"),
            only=only,
        )
    )


def _chat_sql(env):
    """Whether `person` answers a visitor; live chat need not be installed."""
    History = env.get("im_livechat.channel.member.history")
    if History is None:
        return SQL("FALSE")
    env["discuss.channel"].flush_model(["livechat_end_dt", "last_interest_dt"])
    env["discuss.channel.member"].flush_model()
    History.flush_model(["member_id", "livechat_member_type"])
    return SQL(
        """EXISTS (SELECT FROM discuss_channel_member member
                     JOIN im_livechat_channel_member_history history
                          ON history.member_id = member.id
                         AND history.livechat_member_type = 'agent'
                     JOIN discuss_channel channel ON channel.id = member.channel_id
                    WHERE member.partner_id = person.partner_id
                      AND channel.livechat_end_dt IS NULL
                      AND channel.last_interest_dt
                          > now() AT TIME ZONE 'UTC' - %s * interval '1 minute')""",
        CHAT_MINUTES,
    )
