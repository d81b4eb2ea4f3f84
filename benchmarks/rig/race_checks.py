"""What must never be so, asked of the database itself."""

from collections import defaultdict

# Of two snapshots half a truth each would be a lie: each question is one statement.
TWICE = """
SELECT one.id, one.state, one.user_id, array_agg(offer.user_id), bool_and(ring_all)
  FROM email_conversation one
  JOIN email_offer offer ON offer.conversation_id = one.id
 WHERE offer.state = 'offered'
 GROUP BY one.id
HAVING one.state != 'pending' OR one.user_id IS NOT NULL
    OR count(*) > 1 AND NOT bool_and(COALESCE(offer.ring_all, FALSE))
    OR count(*) > count(DISTINCT offer.user_id)
"""
ASTRAY = """
SELECT one.id, one.state, one.user_id, one.queue_id, queues.ids, last.type,
       last.user_id, last.to_queue_id
  FROM email_conversation one
  LEFT JOIN LATERAL (
       SELECT array_agg(queue_id) ids FROM email_conversation_queue_rel rel
        WHERE rel.conversation_id = one.id) queues ON TRUE
  LEFT JOIN LATERAL (
       SELECT type, user_id, to_queue_id FROM email_conversation_event event
        WHERE event.conversation_id = one.id
          AND type NOT IN ('offered', 'declined', 'missed', 'withdrawn')
        ORDER BY event.id DESC LIMIT 1) last ON TRUE
"""
UNTOLD = """
SELECT COALESCE(offers.conversation_id, events.conversation_id),
       COALESCE(offers.user_id, events.user_id), offers.rows, offers.open,
       events.offered, events.ended
  FROM (SELECT conversation_id, user_id, count(*) AS rows,
               count(*) FILTER (WHERE state = 'offered') AS open
          FROM email_offer GROUP BY 1, 2) offers
  FULL JOIN (
        SELECT conversation_id, user_id,
               count(*) FILTER (WHERE type = 'offered') AS offered,
               count(*) FILTER (WHERE type != 'offered') AS ended
          FROM email_conversation_event
         WHERE type IN ('offered', 'accepted', 'declined', 'missed', 'withdrawn')
         GROUP BY 1, 2) events USING (conversation_id, user_id)
 WHERE (rows, rows - open) IS DISTINCT FROM (offered, ended)
"""
OVER = """
WITH load AS (
    SELECT user_id, queue_id FROM email_conversation WHERE state = 'active'
     UNION ALL
    SELECT user_id, queue_id FROM email_offer WHERE state = 'offered')
SELECT load.user_id, 0, count(*), max(company.email_max_per_agent)
  FROM load JOIN res_users person ON person.id = load.user_id
  JOIN res_company company ON company.id = person.company_id
 GROUP BY load.user_id
HAVING count(*) > max(company.email_max_per_agent)
   AND max(company.email_max_per_agent) > 0
 UNION ALL
SELECT load.user_id, queue_id, count(*), max(team.email_max_per_agent)
  FROM load JOIN helpdesk_ticket_team team ON team.id = queue_id
 GROUP BY load.user_id, queue_id
HAVING count(*) > max(team.email_max_per_agent) AND max(team.email_max_per_agent) > 0
"""
LEFT = """
WITH load AS (
    SELECT user_id, queue_id FROM email_conversation WHERE state = 'active'
     UNION ALL
    SELECT user_id, queue_id FROM email_offer WHERE state = 'offered')
SELECT one.id, team.id, member.user_id
  FROM email_conversation one
  JOIN email_conversation_queue_rel rel ON rel.conversation_id = one.id
  JOIN helpdesk_ticket_team team ON team.id = rel.queue_id
       AND team.email_enabled AND team.email_strategy != 'manual'
  JOIN email_queue_member member ON member.queue_id = team.id
       AND (member.joined_at IS NULL OR member.joined_at <= one.queued_at)
       AND (member.left_at IS NULL OR member.left_at > one.queued_at)
  JOIN email_agent agent ON agent.user_id = member.user_id
  JOIN email_agent_state state ON state.id = agent.state_id
       AND state.code IN ('available', 'in_email')
  JOIN res_users person ON person.id = member.user_id
  JOIN res_company company ON company.id = person.company_id
 WHERE one.state = 'pending'
   AND NOT EXISTS (SELECT FROM email_offer offer
        WHERE offer.conversation_id = one.id AND offer.state = 'offered')
   AND NOT EXISTS (SELECT FROM email_conversation_event event
        WHERE event.conversation_id = one.id AND event.user_id = member.user_id
          AND event.type IN ('declined', 'transferred', 'released')
          AND event.at > now() AT TIME ZONE 'UTC' - interval '6 minutes')
   AND (company.email_max_per_agent = 0 OR company.email_max_per_agent >
        (SELECT count(*) FROM load WHERE load.user_id = member.user_id))
   AND (team.email_max_per_agent = 0 OR team.email_max_per_agent >
        (SELECT count(*) FROM load
          WHERE load.user_id = member.user_id AND load.queue_id = team.id))
"""
HISTORY = """
SELECT conversation_id, type, user_id FROM email_conversation_event
 WHERE type NOT IN ('offered', 'declined', 'missed', 'withdrawn')
 ORDER BY conversation_id, id
"""
BEGINS = ("accepted", "picked", "started")


class Checks:
    """What was found wrong, each once: sets of words by kind.

    :param sql: function of a query and its values: its rows
    :param conversations: how many there are, for ever
    """

    def __init__(self, sql, conversations):
        self._sql = sql
        self._conversations = conversations
        self.found = {"double": set(), "lost": set(), "over": set()}
        self.looks = 0

    def look(self):
        """At any moment."""
        self.looks += 1
        for id, state, user, agents, _ring_all in self._sql(TWICE):
            self._say("double", f"{id} is {state} with {user}, and rings at {agents}")
        for user, queue, has, most in self._sql(OVER):
            where = f"of queue {queue}" if queue else "in all"
            self._say("over", f"agent {user} has {has} {where}, {most} at most")
        rows = self._sql(ASTRAY)
        if len(rows) != self._conversations:
            self._say("lost", f"{self._conversations - len(rows)} are gone")
        for row in rows:
            if reason := _astray(*row[1:]):
                self._say("lost", f"{row[0]} {reason}")

    def look_back(self):
        """At the history, when nobody is at work."""
        owners = defaultdict(lambda: None)
        for id, kind, user in self._sql(HISTORY):
            if kind in BEGINS and owners[id] not in (None, user):
                self._say("double", f"{id} was {owners[id]}'s when {user} had it")
            owners[id] = user if kind in (*BEGINS, "reopened") else None
        for id, user, rows, still, offered, ended in self._sql(UNTOLD):
            told = f"{offered} offered, {ended} ended"
            self._say("lost", f"{id} at {user}: {rows} offers ({still} open), {told}")

    def look_for_left(self):
        """After the passes that offer all that can be offered."""
        for id, queue, user in self._sql(LEFT):
            self._say("lost", f"{id} of queue {queue} waits while {user} is free")

    def say_unfinished(self, ids):
        for id in ids:
            self._say("lost", f"{id} could not be worked off")

    def _say(self, kind, words):
        self.found[kind].add(words)

    def counts(self):
        return {kind: len(words) for kind, words in self.found.items()}


def _astray(state, user, queue, queues, last, last_user, to_queue):
    """Why the conversation is not where its history says it is, or None."""
    if not queue or queue not in (queues or ()):
        return f"is in queue {queue} and waits in {queues}"
    if (state == "active") != bool(user) and state != "closed":
        return f"is {state} with {user}"
    if last in BEGINS or last == "reopened" and last_user:
        expected, owner = "active", last_user
    else:
        expected, owner = "closed" if last == "closed" else "pending", None
    if state != expected or owner and owner != user:
        return f"is {state} with {user}, and last was {last} ({last_user})"
    if last == "transferred" and (queue, queues) != (to_queue, [to_queue]):
        return f"was transferred to {to_queue}, and is in {queues}"
    return None
