"""One replay at work: a batch of the ledger's mail is read, decided twice, compared."""

from odoo.fields import Domain

from ...adapters.file_type import see
from ...core.inbound.parse import UnreadableMail
from ...core.supervision.replay.compare import compare, drifted
from ...core.supervision.replay.decide import Deciding, examine_all, looked_at
from ...core.supervision.replay.memory import Memory
from ..attachments.email_file_arrival import read_originals
from ..inbound.email_inbound_processing import BATCH_BYTES
from ..inbound.letter import Letter
from .replay_rules import SIDES, rules_of
from .replay_traffic import ReplayTraffic
from .replay_world import ReplayWorld, earlier_answers


class ReplayRun:
    """:param replay: email.replay with the rights of the system

    What it knows of the batch before counts only while the record says the same: after
    a conflict it is read again.
    """

    def __init__(self, replay):
        self.replay = replay
        self.env = replay.env
        self.rules = rules_of(replay)
        self.memories = None
        self.position = None
        self.worlds = ReplayWorld(replay, self.rules)

    def go_on(self):
        """One batch; whether there was one."""
        position = self.replay.position or []
        if self.memories is None or self.position != position:
            self._remember()
        self.position = None  # until this batch is written
        rows = self._next(position)
        if not rows:
            return False
        letters, counts = self._read(rows)
        results = [
            result
            for touchpoint, found in _by_touchpoint(letters)
            for result in self._replay_touchpoint(touchpoint, found)
        ]
        self.env["email.replay.result"].create(results)
        self._write_down(rows[-1], counts, results)
        # The mails themselves are no more wanted.
        rows.invalidate_recordset(flush=False)
        return True

    # -- where it is -----------------------------------------------------------------

    def _remember(self):
        kept = self.replay.memory or {}
        self.memories = {
            touchpoint: {
                side: Memory.from_json(kept.get(str(touchpoint), {}).get(side))
                for side in SIDES
            }
            for touchpoint in self.rules
        }
        if not kept:
            for touchpoint, key, family, at in earlier_answers(self.replay):
                for memory in self.memories.get(touchpoint, {}).values():
                    memory.note_earlier(key, family, at)

    def _next(self, position):
        replay = self.replay
        domain = replay._mails_domain(replay.since, replay.until)
        # Not of touchpoints that were made since: nothing is tried at them.
        domain &= Domain("touchpoint_id", "in", list(self.rules))
        if position:
            at, number = position
            domain &= Domain(
                [
                    ("received_at", ">=", at),
                    "|",
                    ("received_at", ">", at),
                    ("id", ">", number),
                ]
            )
        names = ["size", "received_at", "state", "released", "touchpoint_id"]
        found = self.env["email.inbound"].search_fetch(
            domain,
            names,
            order="received_at, id",
            limit=self.env["email.replay.job"]._batch_mails,
        )
        return found._within(BATCH_BYTES)

    def _write_down(self, last, counts, results):
        replay = self.replay
        for of_sides in self.memories.values():
            for memory in of_sides.values():
                memory.forget(last.received_at)
        self.position = [last.received_at.isoformat(" "), last.id]
        differing = sum(result["differs"] for result in results)
        drifting = sum(result["drifted"] for result in results)
        replay.write(
            {
                "position": self.position,
                "memory": {
                    touchpoint: {side: memory.as_json() for side, memory in of.items()}
                    for touchpoint, of in self.memories.items()
                },
                "read_count": replay.read_count + counts["read"],
                "gone_count": replay.gone_count + counts["gone"],
                "unread_count": replay.unread_count + counts["unread"],
                "changed_count": replay.changed_count + differing,
                "drifted_count": replay.drifted_count + drifting,
            }
        )

    # -- read ------------------------------------------------------------------------

    def _read(self, rows):
        """(letters, how many of the rows were read, and of how many not)"""
        raws = read_originals(rows)
        letters = []
        counts = {"read": 0, "gone": 0, "unread": 0}
        for row in rows:
            letter, became = self._read_one(row, raws.get(row.id))
            counts[became] += 1
            if letter:
                letters.append(letter)
        return letters, counts

    def _read_one(self, row, raw):
        if not raw:
            return None, "gone"
        if row.state == "failed":
            return None, "unread"  # reception could not either
        try:
            mail = self.env["email.reception"]._parse(row, raw)
        except UnreadableMail:
            return None, "unread"
        return Letter(row, mail, files=mail.attachments), "read"

    # -- decided ---------------------------------------------------------------------

    def _replay_touchpoint(self, touchpoint, letters):
        """Values of email.replay.result, of those mails of which there is something to
        say."""
        return list(self._results(letters, *self._decide(touchpoint, letters)))

    def _decide(self, touchpoint, letters):
        """({side: {row id: core.supervision.replay.model.Way}}, ReplayTraffic)"""
        rules = self.rules[touchpoint.id]
        aspects = looked_at(*(rules[side] for side in SIDES))
        reception = self.env["email.reception"]
        steps = reception._guard_steps()
        deciding = {
            side: Deciding(
                side,
                rules[side],
                self.memories[touchpoint.id][side],
                aspects,
                see,
                steps,
            )
            for side in SIDES
        }
        arrivals = {
            letter.row.id: reception._prepare_arrival(letter) for letter in letters
        }
        context = reception._guard_context(letters)
        verdicts = examine_all(deciding, arrivals, context)
        traffic = ReplayTraffic(self.replay, touchpoint, letters, verdicts)
        mails = traffic.mails(arrivals, aspects)
        world = self.worlds.of(touchpoint, mails, verdicts, aspects)
        ways = {
            side: one.decide(mails, verdicts[side], world)
            for side, one in deciding.items()
        }
        return ways, traffic

    def _results(self, letters, ways, traffic):
        for letter in letters:
            row = letter.row
            before, after = (ways[side][row.id] for side in SIDES)
            differences = compare(before, after)
            was_other = drifted(
                before, row.hold_kind or "", traffic.keywords.get(row.id)
            )
            if differences or was_other:
                yield {
                    "replay_id": self.replay.id,
                    "company_id": self.replay.company_id.id,
                    "inbound_id": row.id,
                    "touchpoint_id": row.touchpoint_id.id,
                    "received_at": row.received_at,
                    "step": differences[0].step if differences else False,
                    "differs": bool(differences),
                    "drifted": was_other,
                    "differences": [each.as_json() for each in differences],
                    "present": {
                        "outcome": before.outcome,
                        "reason": before.reason,
                        "detail": before.detail,
                        "keyword": before.keyword,
                    },
                }


def _by_touchpoint(letters):
    found = {}
    for letter in letters:
        found.setdefault(letter.touchpoint, []).append(letter)
    return found.items()
