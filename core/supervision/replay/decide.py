"""Which way mails go by some rules: the same steps as on the day they came."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC

from ...attachments.look import See
from ...attachments.of_mail import refuse_files
from ...attachments.rule import File
from ...automation import answering, priority
from ...automation.service_level import ALWAYS, Promise
from ...inbound import senders
from ...inbound.pipeline import Arrival, Context, Findings, Step, Verdict
from ...inbound.steps import STEPS, run_batch
from ...inbound.steps.keywords import first_in, own_words
from .memory import Memory
from .model import Replayed, Rules, Way, World

MINUTE = 60


def looked_at(before: Rules, after: Rules) -> frozenset[str]:
    """Of what may differ between two sets of rules; the rest need not be decided."""
    found = set()
    if (before.lists, before.limits) != (after.lists, after.limits):
        found.add("files")
    if _answering(before) != _answering(after):
        found.add("answer")
    if _raising(before) != _raising(after):
        found.add("priority")
    if (before.promises, before.queues) != (after.promises, after.queues):
        found.add("service")
    return frozenset(found)


def _answering(rules):
    """All that automatic answers follow from; nothing while there are none."""
    if rules.answers.since is None or not rules.answers.on:
        return None
    return rules.answers, rules.queues, rules.guards


def _raising(rules):
    return rules.priorities, rules.words, rules.senders, rules.most


class Deciding:
    """By one set of rules.

    :param side: "before" or "after"
    :param memory: changed by each mail
    :param aspects: see :func:`looked_at`
    :param see: what libmagic says of a content, see core.attachments.look
    """

    def __init__(
        self,
        side: str,
        rules: Rules,
        memory: Memory,
        aspects: AbstractSet[str],
        see: See,
        steps: Sequence[Step] = STEPS,
    ):
        self.side, self.rules, self.memory = side, rules, memory
        self.aspects, self.see, self.steps = aspects, see, steps

    def examine(
        self, arrivals: Mapping[int, Arrival], context: Context
    ) -> dict[int, Verdict]:
        """What the guards say of a batch, in the order of its time.

        :param context: what they need to know; the rules' part of it is replaced
        """
        # What an administrator let through then says nothing of the rules.
        arrivals = {
            key: replace(arrival, released=False) for key, arrival in arrivals.items()
        }
        context = replace(context, **self.rules.guards, rates=self.memory.rates)
        verdicts = run_batch(arrivals, context, self.steps)
        for key, verdict in verdicts.items():
            rate = verdict.found.rate(arrivals[key].received_at)
            if verdict.goes_on and rate:
                self.memory.rates[rate] += 1
        return verdicts

    def decide(
        self,
        mails: Mapping[int, Replayed],
        verdicts: Mapping[int, Verdict],
        world: World,
    ) -> dict[int, Way]:
        """The ways of the same batch."""
        return {
            key: self._way(mail, verdicts[key], world) for key, mail in mails.items()
        }

    def _way(self, mail: Replayed, verdict: Verdict, world: World) -> Way:
        found = verdict.found or Findings()
        way = Way(
            verdict.outcome,
            verdict.reason,
            verdict.detail,
            customer=found.customer.email if found.customer else "",
            keyword=found.keyword,
            ignored=found.ignored and mail.opens,
            queues=self.rules.queues if mail.opens else (),
        )
        if not verdict.goes_on:
            return way
        decided = {}
        if "files" in self.aspects:
            decided["refused"] = self._refused(mail)
        if "answer" in self.aspects:
            decided |= self._answer(mail, found, world)
        if "priority" in self.aspects:
            decided |= self._priority(mail, found, world)
        if "service" in self.aspects:
            decided["late"] = self._late(mail, found, world)
        return replace(way, **decided)

    # -- files ---------------------------------------------------------------------

    def _refused(self, mail):
        files = [
            File(each.filename, each.content_type, each.content)
            for each in mail.arrival.mail.attachments
        ]
        refusals = refuse_files(files, self.rules.lists, self.rules.limits, self.see)
        return tuple(
            (file.name, refusal.as_json())
            for file, refusal in zip(files, refusals, strict=True)
            if refusal
        )

    # -- automatic answers ---------------------------------------------------------

    def _answer(self, mail, found, world):
        reader = found.answer_to.email if found.answer_to else ""
        received = mail.arrival.received_at
        if received is None:
            return {"silence": "old"}
        self.memory.given.setdefault(
            mail.conversation, set(world.answered.get(mail.conversation, ()))
        )
        decision = answering.decide(
            self._arrived(mail, found, reader, world),
            self.memory.history(reader, mail.conversation, received),
            self.rules.answers,
            received,
        )
        if decision.occasion:
            self.memory.note_answer(
                reader, mail.conversation, decision.occasion, received
            )
        if not self.memory.given[mail.conversation]:
            del self.memory.given[mail.conversation]
        return {"answer": decision.occasion, "silence": decision.reason}

    def _arrived(self, mail, found, reader, world):
        silence = found.silence or "nobody"
        if reader:
            silence = "own" if reader in world.ours else ""
        received = mail.arrival.received_at
        closed = found.ignored if mail.opens else mail.was_closed and not found.reopens
        opened = [
            queue
            for queue in self.rules.queues
            if _within(world.hours.get(queue, ALWAYS), received)
        ]
        return answering.Arrived(
            silence=silence,
            received_at=received,
            written_at=mail.arrival.mail.date,
            opens=mail.opens,
            first=mail.opens and self._is_first(mail, found, world),
            waits=not (closed or mail.had_agent),
            is_closed=closed,
            is_open=bool(opened) or not self.rules.queues,
            staffed=any(
                _within(world.staffed[queue], received)
                for queue in opened
                if queue in world.staffed
            ),
        )

    def _is_first(self, mail, found, world):
        email = found.customer.email if found.customer else ""
        if not mail.exists:
            known = email in self.memory.seen
            self.memory.seen.add(email)
            if known:
                return False
        moment, earliest = world.earliest.get(email, (None, None))
        earlier = moment and moment < mail.arrival.received_at
        return mail.contact_first and not (earlier and earliest != mail.conversation)

    # -- priority ------------------------------------------------------------------

    def _priority(self, mail, found, world):
        """When it was answered, or as it came in: nobody knows how long it waits."""
        came = mail.arrival.received_at
        if came is None or not found.reopens:
            return {}
        since = came.replace(tzinfo=UTC).timestamp()
        made = priority.decide(
            self.rules.priorities,
            priority.Waiting(
                since,
                frozenset(self._queues(mail)),
                world.company,
                {**mail.facts.get(self.side, {}), **self._facts(mail, found)},
            ),
            since + mail.waited.total_seconds(),
            self.rules.most,
        )
        raised_by = tuple(rule for rule, _facts in made.reasons)
        return {"ahead": int(made.raised // MINUTE), "raised_by": raised_by}

    def _facts(self, mail, found):
        email = found.customer.email if found.customer else ""
        facts = {
            rule: {"entry": entry}
            for rule, entries in self.rules.senders.items()
            if (entry := senders.matching(email, entries))
        }
        if self.rules.words:
            parsed = mail.arrival.mail
            text = f"{parsed.subject}\n\n{own_words(parsed.html)}"
            for rule, words in self.rules.words.items():
                if word := first_in(text, words):
                    facts[rule] = {"word": word}
        return facts

    def _queues(self, mail):
        if mail.opens:
            return self.rules.queues
        return (mail.queue,) if mail.queue else self.rules.queues

    # -- service level -------------------------------------------------------------

    def _late(self, mail, found, world):
        came = mail.arrival.received_at
        queue = self._serving(mail)
        if came is None or not queue or not found.reopens or found.ignored:
            return None
        promises = self.rules.promises.get(queue, {})
        promise = promises.get(mail.priority) or promises.get("") or Promise(0, 0)
        seconds = promise.seconds(mail.answered_before)
        if seconds <= 0:
            return None
        until = mail.answered_at or world.now
        hours = world.hours.get(queue, ALWAYS)
        return hours.between(_seconds(came), _seconds(until)) > seconds

    def _serving(self, mail):
        """The queue whose service level counts: the one that has the conversation, if
        it still comes there."""
        queues = self._queues(mail)
        if mail.queue in queues or not queues:
            return mail.queue
        return queues[0]


def examine_all(
    sides: Mapping[str, Deciding], arrivals: Mapping[int, Arrival], context: Context
) -> dict[str, dict[int, Verdict]]:
    """What the guards say of a batch on each side: once for those on which their
    settings are the same."""
    found: dict[str, dict[int, Verdict]] = {}
    for side, one in sides.items():
        for other, verdicts in found.items():
            if sides[other].rules.guards == one.rules.guards:
                found[side] = verdicts
                one.memory.rates = Counter(sides[other].memory.rates)
                break
        else:
            found[side] = one.examine(arrivals, context)
    return found


def _within(hours, moment):
    """Schedules know no seconds."""
    start = _seconds(moment) // MINUTE * MINUTE
    return hours.between(start, start + MINUTE) > 0


def _seconds(moment):
    return int(moment.replace(tzinfo=UTC).timestamp())
