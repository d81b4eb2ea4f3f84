from collections import defaultdict
from datetime import UTC, timedelta

from odoo import api, models
from odoo.tools import SQL

from ...core.clock import SLACK
from ...core.routing import model
from ...core.routing.agent_state import READY
from ..groups import AGENT, role_group

# What an agent declined or gave away is not offered to that agent again for so long.
DECLINED = timedelta(minutes=5)
# Who lets an offer ring to its last seconds is in RONA in a moment.
LAST_SECONDS = timedelta(seconds=3)


class EmailRouting(models.AbstractModel):
    """Reads what the pass decides by, in a fixed number of statements, however much
    waits."""

    _inherit = "email.routing"

    @api.model
    def _gather(self, queues, now):
        """:return: (queues, agents, waiting) as core.routing.plan takes them"""
        agents = self._ready_agents(now)
        if not (queues and agents):
            return [], [], []
        members = self._members(queues, agents)
        return (
            [
                model.Queue(
                    id=queue.id,
                    strategy=queue.email_strategy,
                    members=tuple(members[queue.id]),
                    max_per_agent=queue.email_max_per_agent,
                )
                for queue in queues
            ],
            agents,
            self._waiting(queues, agents, now),
        )

    @api.model
    def _ready_agents(self, now):
        group = role_group(self.env, AGENT)
        late = self.env["email.offer"].search(
            [("state", "=", "offered"), ("expires_at", "<=", now + LAST_SECONDS)]
        )
        ready = self.env["email.agent"].search_fetch(
            [
                ("code", "in", READY),
                ("user_id.active", "=", True),
                ("user_id.all_group_ids", "in", group.id),
                ("user_id", "not in", late.user_id.ids),
            ],
            ["user_id", "last_worked_at"],
        )
        absent = ready.user_id._absent_agents()
        ready = ready.filtered(lambda agent: agent.user_id not in absent)
        users = ready.user_id
        active = ready._count_active(users)
        ringing = ready._count_ringing(users)
        return [_agent(agent, active, ringing) for agent in ready]

    @api.model
    def _members(self, queues, agents):
        """{queue id: list of core Member}; of agents who are ready"""
        rows = self.env.execute_query(
            SQL(
                """SELECT queue_id, user_id, priority, EXTRACT(EPOCH FROM joined_at),
                          EXTRACT(EPOCH FROM left_at),
                          EXTRACT(EPOCH FROM last_offered_at)
                     FROM email_queue_member
                    WHERE queue_id IN %s AND user_id IN %s
                    ORDER BY id""",
                tuple(queues.ids),
                tuple(agent.id for agent in agents),
            )
        )
        members = defaultdict(list)
        for queue, user, priority, *times in rows:
            joined, left, offered = (None if t is None else float(t) for t in times)
            members[queue].append(
                model.Member(user, priority or 1, joined, left, offered)
            )
        return members

    @api.model
    def _waiting(self, queues, agents, now):
        """What may be offered: pending, and not ringing at one agent already."""
        rows = self.env.execute_query(self._waiting_query(queues))
        declined = self._declined(now)
        others = self._agents_of_others(agents)
        ringing, ringing_queue = self._ringing_at_all()
        servers = self._last_agents(queues)
        extras = self._waiting_extras(
            queues, [conversation for conversation, *_ in rows]
        )
        return [
            model.Waiting(
                id=conversation,
                queues=tuple(waits),
                queued_at=float(queued),
                waiting_since=float(since),
                important=important,
                raised=60.0 * minutes,
                last_agent=servers.get((company, customer)),
                declined=declined[conversation] | others[company],
                ringing=ringing[conversation],
                ringing_queue=ringing_queue.get(conversation),
                extras=extras.get(conversation, {}),
            )
            for (
                conversation,
                waits,
                queued,
                since,
                important,
                minutes,
                company,
                customer,
            ) in rows
        ]

    @api.model
    def _waiting_query(self, queues):
        self.env["email.conversation"].flush_model()
        self.env["helpdesk.ticket"].flush_model(["priority"])
        # Its own queue first, then the others as they are sorted.
        return SQL(
            """SELECT one.id, waits.queues, EXTRACT(EPOCH FROM one.queued_at),
                      EXTRACT(EPOCH FROM COALESCE(one.waiting_since, one.queued_at)),
                      COALESCE(ticket.priority = '3', FALSE),
                      COALESCE(one.priority_minutes, 0), one.company_id,
                      one.customer_email
                 FROM email_conversation one
                 JOIN (SELECT rel.conversation_id,
                              ARRAY_AGG(rel.queue_id ORDER BY
                                  rel.queue_id != COALESCE(own.queue_id, 0),
                                  team.sequence, team.id) queues
                         FROM email_conversation_queue_rel rel
                         JOIN email_conversation own ON own.id = rel.conversation_id
                         JOIN helpdesk_ticket_team team ON team.id = rel.queue_id
                        WHERE rel.queue_id IN %s AND own.state = 'pending'
                        GROUP BY rel.conversation_id) waits
                      ON waits.conversation_id = one.id
                 LEFT JOIN helpdesk_ticket ticket ON ticket.id = one.ticket_id
                WHERE one.state = 'pending' AND one.queued_at IS NOT NULL
                  AND NOT EXISTS (
                      SELECT FROM email_offer ringing
                       WHERE ringing.conversation_id = one.id
                         AND ringing.state = 'offered'
                         AND ringing.ring_all IS NOT TRUE)""",
            tuple(queues.ids),
        )

    @api.model
    def _waiting_extras(self, queues, conversation_ids):
        """What strategies of other addons need to know: extend this, and add to what
        comes back from ``super()``, all conversations at once.

        :param queues: those that are open
        :param conversation_ids: those that wait in them
        :return: {conversation id: {name, beginning with the addon's: value}}
        """
        return {}

    @api.model
    def _declined(self, now):
        """{conversation id: agents who declined it or gave it away of late}"""
        rows = self.env["email.conversation.event"].search_fetch(
            [
                ("type", "in", ("declined", "transferred", "released")),
                ("at", ">", now - DECLINED),
                ("at", "<=", now + SLACK),
            ],
            ["conversation_id", "user_id"],
        )
        agents = defaultdict(frozenset)
        for row in rows:
            agents[row.conversation_id.id] |= {row.user_id.id}
        return agents

    @api.model
    def _agents_of_others(self, agents):
        """{company id: agents who are not of it}. A queue may be of no company, and its
        conversations of several."""
        users = self.env["res.users"].browse(agent.id for agent in agents)
        companies = {user.id: set(user.company_ids.ids) for user in users}
        return {
            company: frozenset(
                user for user, own in companies.items() if company not in own
            )
            for company in self.env["res.company"].search([]).ids
        }

    @api.model
    def _ringing_at_all(self):
        """Of what is offered by "ring all": ({conversation id: agents it rings at},
        {conversation id: the queue for which it rings})"""
        rows = self.env["email.offer"].search_fetch(
            [("state", "=", "offered"), ("ring_all", "=", True)],
            ["conversation_id", "user_id", "queue_id"],
        )
        agents, queues = defaultdict(frozenset), {}
        for row in rows:
            agents[row.conversation_id.id] |= {row.user_id.id}
            queues[row.conversation_id.id] = row.queue_id.id
        return agents, queues

    @api.model
    def _last_agents(self, queues):
        """{(company id, customer's address): who served the customer last}"""
        sticky = queues.filtered(lambda queue: queue.email_strategy == "sticky")
        if not sticky:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (served.company_id, served.customer_email)
                          served.company_id, served.customer_email, event.user_id
                     FROM email_conversation_event event
                     JOIN email_conversation served ON served.id = event.conversation_id
                    WHERE event.type IN ('accepted', 'picked', 'started')
                      AND served.customer_email IN (
                          SELECT waits.customer_email
                            FROM email_conversation waits
                            JOIN email_conversation_queue_rel rel
                                 ON rel.conversation_id = waits.id
                           WHERE waits.state = 'pending' AND rel.queue_id IN %s)
                    ORDER BY served.company_id, served.customer_email, event.id DESC""",
                tuple(sticky.ids),
            )
        )
        return {(company, customer): user for company, customer, user in rows}


def _agent(agent, active, ringing):
    """:param active: {user id: Counter of queue ids} of conversations
    :param ringing: the same of offers
    """
    user = agent.user_id
    load = active[user.id] + ringing[user.id]
    return model.Agent(
        id=user.id,
        load=dict(load),
        total=load.total(),
        max_total=user.company_id.email_max_per_agent,
        last_worked=_seconds(agent.last_worked_at),
        ringing=ringing[user.id].total(),
        max_ringing=user.company_id.email_max_offers,
    )


def _seconds(moment):
    return moment.replace(tzinfo=UTC).timestamp() if moment else None
