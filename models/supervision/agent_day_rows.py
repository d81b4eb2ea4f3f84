"""A day of some agents, gathered with the rights of who looks: in a fixed number of
statements, however many agents."""

from collections import defaultdict
from datetime import timedelta

from odoo.fields import Domain
from odoo.tools import SQL

from ...core.supervision.day import BEGINS, ENDS, Span, Step, held

PARKING = ("parked", "unparked")
# What is looked for around a day, so that an index finds it. Who is longer in a state
# is Offline; a conversation that is kept for longer is found as long as it is kept.
LONGEST_STATE = timedelta(days=35)
LONGEST_OFFER = timedelta(days=1)
LONGEST_KEPT = timedelta(days=60)


class DayRows:
    """
    :param axis: core.supervision.day.Axis, of the whole day
    :param now: datetime, UTC
    """

    def __init__(self, env, axis, now):
        self.env, self.axis, self.now = env, axis, now
        self.events = env["email.conversation.event"]

    def states(self, agents):
        """{user's id: [Span about email.agent.history]}; of all agents when none are
        named"""
        domain = Domain("start", "<", self.axis.end)
        domain &= Domain("start", ">", self.axis.start - LONGEST_STATE)
        domain &= Domain("end", "=", False) | Domain("end", ">", self.axis.start)
        if agents:
            domain &= Domain("user_id", "in", agents.user_id.ids)
        found = defaultdict(list)
        for row in self.env["email.agent.history"].search(domain, order="start, id"):
            span = self._clip(Span(row.start, row.end, row))
            if span:
                found[row.user_id.id].append(span)
        return found

    def busy(self, states):
        """email.agent who were not Offline all day, or got something to do."""
        users = [user for user, spans in states.items() if any(map(is_work, spans))]
        everybody = Domain("user_id", "in", users) | Domain(
            "user_id",
            "in",
            self.events._search(
                self._in_day() & Domain("type", "in", BEGINS)
            ).subselect("user_id"),
        )
        agents = self.env["email.agent"].search(everybody)
        return agents.sorted(lambda agent: (agent.user_id.name or "").casefold())

    def offers(self, agents):
        """{user's id: [Span about email.offer]}"""
        domain = Domain("user_id", "in", agents.user_id.ids)
        domain &= Domain("offered_at", "<", self.axis.end)
        domain &= Domain("offered_at", ">", self.axis.start - LONGEST_OFFER)
        domain &= Domain("ended_at", "=", False) | Domain(
            "ended_at", ">=", self.axis.start
        )
        found = defaultdict(list)
        for offer in self.env["email.offer"].search(domain, order="offered_at, id"):
            span = self._clip(Span(offer.offered_at, offer.ended_at, offer))
            if span:
                found[offer.user_id.id].append(span)
        return found

    def held(self, agents):
        """{user's id: [Span about core.supervision.day.Held]}"""
        users = agents.user_id.ids
        mine = self._have_now(users)
        steps = defaultdict(list)
        known = self._concerned(users) | {conversation for conversation, _user in mine}
        for user, step in self._steps(users, known):
            steps[user].append(step)
        mine |= self._lost_later(users, known)
        return {
            user: [
                span
                for each in held(
                    steps[user], {one for one, whose in mine if whose == user}
                )
                if (span := self._clip(each))
            ]
            for user in users
        }

    def _have_now(self, users):
        """{(conversation's id, user's id)}"""
        having = self.env["email.conversation"].search_fetch(
            [("user_id", "in", users), ("state", "=", "active")], ["user_id"]
        )
        return {(each.id, each.user_id.id) for each in having}

    def _concerned(self, users):
        """Ids of conversations that these users had on the day, but for those that they
        have still."""
        in_day = self._in_day() & Domain("type", "in", (*BEGINS, *ENDS, *PARKING))
        # Had all day: what ended it is later, and says for how long it had been.
        later = Domain("at", ">=", self.axis.end)
        later &= Domain("at", "<", self.axis.end + LONGEST_KEPT)
        later &= Domain("type", "in", (*ENDS, "unparked"))
        later &= Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%(at)s - make_interval(secs => COALESCE(%(handled)s, %(parked)s, 0))"
                " < %(end)s",
                at=SQL.identifier(alias, "at"),
                handled=SQL.identifier(alias, "handle_seconds"),
                parked=SQL.identifier(alias, "parked_seconds"),
                end=self.axis.end,
            )
        )
        whose = Domain("user_id", "in", users)
        return {row[0] for row in self._rows(whose & (in_day | later))}

    def _steps(self, users, conversations):
        """(user's id, Step), oldest first"""
        domain = Domain("user_id", "in", users)
        domain &= Domain("conversation_id", "in", list(conversations))
        domain &= Domain("type", "in", (*BEGINS, *ENDS, *PARKING))
        domain &= Domain("at", "<", self.axis.end)
        for conversation, user, kind, at, handled, parked in self._rows(domain):
            seconds = parked if kind == "unparked" else handled
            yield user, Step(conversation, kind, at, seconds or 0)

    def _lost_later(self, users, conversations):
        """{(conversation's id, user's id)} of those that ended after the day."""
        domain = Domain("user_id", "in", users) & Domain("at", ">=", self.axis.end)
        domain &= Domain("conversation_id", "in", list(conversations))
        domain &= Domain("type", "in", ENDS)
        return {(row[0], row[1]) for row in self._rows(domain)}

    def _rows(self, domain):
        query = self.events._search(domain, order="at, id")
        columns = ("conversation_id", "user_id", "type", "at")
        columns += ("handle_seconds", "parked_seconds")
        table = self.events._table
        selected = (SQL.identifier(table, column) for column in columns)
        return self.env.execute_query(query.select(*selected))

    def _in_day(self):
        day = Domain("at", ">=", self.axis.start)
        return day & Domain("at", "<", self.axis.end)

    def named(self, kept):
        """{conversation's id: email.conversation} of those that the user may read."""
        ids = {span.about.conversation for spans in kept.values() for span in spans}
        found = self.env["email.conversation"].search_fetch(
            [("id", "in", list(ids))], ["name", "customer_name", "customer_email"]
        )
        return {each.id: each for each in found}

    def _clip(self, span):
        return self.axis.clip(span, self.now)


def is_work(span):
    """:param span: Span about email.agent.history"""
    return span.about.state_id.code != "offline"
