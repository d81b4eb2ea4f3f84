"""A day of some agents as it is shown, in the words of who looks."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.tools.misc import format_date

from ...core.supervision.day import Axis, lanes
from .agent_day_rows import DayRows, is_work
from .duration_words import duration_words

MOST_AGENTS = 30


class AgentDays:
    """
    :param day: date, in the user's time zone
    :param agents: email.agent that were chosen; none: who had something to do
    """

    def __init__(self, env, day, agents):
        self.env, self.day = env, day
        self.now = fields.Datetime.now()
        self.whole = Axis.of_day(day, ZoneInfo(str(env.tz)))
        self.agents = agents

    def page(self, today):
        """
        :param today: date
        :return: ``{day, words, zone, is_today, is_future, whole: {from, to, now, ticks:
            [{at, label}]}, part: the same without the hours in which nothing was,
            agents: [see _agent()], left_out: number of agents}``; places are per cent
            of the whole day
        """
        found = DayRows(self.env, self.whole, self.now)
        states = found.states(self.agents)
        agents = self.agents or found.busy(states)
        shown, left_out = agents[:MOST_AGENTS], len(agents[MOST_AGENTS:])
        offers, kept = found.offers(shown), found.held(shown)
        named = found.named(kept)
        rows = [
            self._agent(agent, states[agent.user_id.id], offers, kept, named)
            for agent in shown
        ]
        work = [
            span
            for agent in shown
            for span in [
                *(each for each in states[agent.user_id.id] if is_work(each)),
                *offers[agent.user_id.id],
            ]
        ]
        return {
            "day": fields.Date.to_string(self.day),
            "words": format_date(self.env, self.day, date_format="full"),
            "zone": str(self.env.tz),
            "is_today": self.day == today,
            "is_future": self.day > today,
            "whole": self._axis(self.whole),
            "part": self._axis(self.whole.part(work)),
            "agents": rows,
            "left_out": left_out,
        }

    def _axis(self, axis):
        place = self.whole.place
        shown = axis.start <= self.now < axis.end
        return {
            "from": place(axis.start),
            "to": place(axis.end),
            "ticks": [
                {"at": place(moment), "label": label} for moment, label in axis.ticks()
            ],
            "now": shown and place(self.now),
        }

    # -- in words --------------------------------------------------------------

    def _agent(self, agent, states, offers, kept, named):
        """``{id, user_id, name, totals: [{name, code, words}], lanes: [{kind: "state",
        "offer" or "conversation", spans: [{left, width, kind, title, label,
        conversation_id}]}]}``"""
        user = agent.user_id.id
        readable = [span for span in kept[user] if span.about.conversation in named]
        rows = [("state", states)]
        rows += [("offer", lane) for lane in lanes(offers[user])]
        rows += [("conversation", lane) for lane in lanes(readable)]
        words = {
            "state": self._state,
            "offer": self._offer,
            "conversation": lambda span: self._conversation(span, named),
        }
        return {
            "id": agent.id,
            "user_id": user,
            "name": agent.user_id.name,
            "totals": self._totals(states),
            "counts": self._counts(offers[user], readable),
            "lanes": [
                {
                    "kind": kind,
                    "spans": [
                        {**self._drawn(span), **words[kind](span)} for span in lane
                    ],
                }
                for kind, lane in rows
                if lane
            ],
        }

    def _drawn(self, span):
        left, right = self.whole.place(span.start), self.whole.place(span.end)
        return {
            "left": left,
            "width": round(right - left, 3),
            "conversation_id": False,
            "label": "",
        }

    def _title(self, span, *words):
        times = f"{self.whole.clock(span.start)} – {self.whole.clock(span.end)}"
        took = duration_words(self.env, (span.end - span.start).total_seconds())
        return " · ".join([*filter(None, words), times, took])

    def _state(self, span):
        row = span.about
        who = row.set_by_id.name if row.set_by_id != row.user_id else ""
        return {
            "kind": row.state_id.code,
            "label": row.state_id.name,
            "title": self._title(span, row.state_id.name, who),
        }

    def _offer(self, span):
        offer = span.about
        state = dict(offer._fields["state"]._description_selection(self.env))
        return {
            "kind": offer.state,
            "conversation_id": offer.conversation_id.id,
            "title": self._title(
                span, self.env._("Offer"), state[offer.state], offer.queue_id.name
            ),
        }

    def _conversation(self, span, named):
        about, conversation = span.about, named[span.about.conversation]
        types = self.env["email.conversation.event"]._fields["type"]
        kinds = dict(types._description_selection(self.env))
        parked = about.parked and self.env._("Parked")
        customer = conversation.customer_name or conversation.customer_email
        ended = kinds.get(about.ended)
        return {
            "kind": "parked" if about.parked else "handled",
            "conversation_id": conversation.id,
            "label": conversation.name or "",
            "title": self._title(span, parked, conversation.name, customer, ended),
        }

    def _totals(self, states):
        """Time in each state, the longest first; Offline is no work."""
        seconds = defaultdict(float)
        for span in filter(is_work, states):
            length = (span.end - span.start).total_seconds()
            seconds[span.about.state_id] += length
        return [
            {
                "name": state.name,
                "code": state.code,
                "words": duration_words(self.env, total),
            }
            for state, total in sorted(seconds.items(), key=lambda each: -each[1])
        ]

    def _counts(self, offers, kept):
        """[words]: how many conversations, and what became of the offers."""
        count = len({span.about.conversation for span in kept})
        words = [self.env._("Conversations: %(count)s", count=count)]
        states = [span.about.state for span in offers]
        label = dict(
            self.env["email.offer"]._fields["state"]._description_selection(self.env)
        )
        words += [
            f"{label[state]}: {states.count(state)}"
            for state in ("accepted", "declined", "missed")
            if state in states
        ]
        return words
