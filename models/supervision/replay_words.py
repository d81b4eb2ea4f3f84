"""What a replay found, in the reader's words."""

from odoo.tools.misc import format_datetime, formatLang

from ..attachments.rule_words import refusal_words

STEPS = [
    ("blocked", "Blocked senders"),
    ("rate", "Too many mails of a sender"),
    ("guard", "Another check"),
    ("customer", "Contact forms"),
    ("keyword", "Words of important mail"),
    ("ignored", "Create as ignored"),
    ("files", "Files"),
    ("queues", "Queues"),
    ("answer", "Automatic answers"),
    ("priority", "Priority rules"),
    ("service", "Service level"),
]
MOST_FILES = 5


class ReplayWords:
    def __init__(self, env):
        self.env = env

    # -- of a replay -------------------------------------------------------------------

    def summary(self, replay):
        if replay.state in ("draft", "dropped"):
            return False
        values = {
            "changed": self._number(replay.changed_count),
            "mails": self._number(replay.read_count),
        }
        if replay.state in ("done", "applied") and not replay.mail_count:
            return self.env._("No mail came in these days. Replay more of them.")
        if replay.state in ("done", "applied"):
            return self.env._(
                "%(changed)s of %(mails)s mails would go another way.", **values
            )
        if not replay.read_count:
            return self.env._(
                "Mails to be replayed: %(count)s.",
                count=self._number(replay.mail_count),
            )
        return self.env._(
            "So far %(changed)s of %(mails)s mails would go another way.", **values
        )

    def details(self, replay):
        """What is to be known beside it (list of str)."""
        if replay.state in ("draft", "dropped"):
            return
        if replay.since:
            yield self.env._(
                "Mail that came from %(since)s to %(until)s.",
                since=format_datetime(self.env, replay.since, dt_format="short"),
                until=format_datetime(self.env, replay.until, dt_format="short"),
            )
        if replay.gone_count:
            yield self.env._(
                "Not counted, because the original was deleted by the retention "
                "setting, or cannot be read at the moment: %(count)s.",
                count=self._number(replay.gone_count),
            )
        if replay.unread_count:
            yield self.env._(
                "Not counted, because they cannot be processed: %(count)s.",
                count=self._number(replay.unread_count),
            )
        if replay.drifted_count:
            yield self.env._(
                "Treated otherwise when they came, for rules were changed since: "
                "%(count)s.",
                count=self._number(replay.drifted_count),
            )

    def settled(self, replay):
        """By whom it was applied or dropped, and when; False: it is open."""
        # sudo: only the name, whoever reads it.
        values = {
            "date": format_datetime(self.env, replay.settled_at, dt_format="short"),
            "name": replay.settled_by_id.sudo().name,
        }
        if replay.state == "applied":
            return self.env._("Applied on %(date)s by %(name)s.", **values)
        if replay.state == "dropped":
            return self.env._(
                "Not applied: %(name)s decided so on %(date)s. The rules stayed as "
                "they were.",
                **values,
            )
        return False

    def _number(self, value):
        return formatLang(self.env, value, digits=0)

    # -- of a mail ---------------------------------------------------------------------

    def ways(self, result):
        """(with the rules as they are, on trial)"""
        lines = [
            (self._words(each["before"]), self._words(each["after"]))
            for each in result.differences or []
        ]
        if not lines:
            # The same on both sides, and another than it was then.
            line = self._of_present(result.present or {})
            return line, line
        before, after = zip(*lines, strict=True)
        return "\n".join(before), "\n".join(after)

    def _of_present(self, present):
        if not present.get("outcome"):
            return False
        words = [self._of_outcome(present)]
        if present["outcome"] == "go_on":
            words.append(self._of_keyword(present))
        return "\n".join(words)

    def happened(self, row):
        """:param row: email.inbound"""
        states = dict(row._fields["state"]._description_selection(self.env))
        if row.state == "done":
            mail = row.email_message_id
            word = self._of_keyword({"keyword": mail.keyword or ""}) if mail else ""
            arrived = self.env._("Comes in")
            if row.hold_kind:
                arrived = self.env._("Stopped, then released by an administrator")
            return "\n".join(filter(None, (arrived, word)))
        if not row.hold_kind:
            return states[row.state]
        kinds = dict(row._fields["hold_kind"]._description_selection(self.env))
        return f"{states[row.state]}: {kinds[row.hold_kind]}"

    def _words(self, seen):
        for name, words in self._by_value().items():
            if name in seen:
                return words(seen)
        return ""

    def _by_value(self):
        return {
            "outcome": self._of_outcome,
            "customer": self._of_customer,
            "keyword": self._of_keyword,
            "ignored": self._of_ignored,
            "refused": self._of_files,
            "queues": self._of_queues,
            "answer": self._of_answer,
            "ahead": self._of_priority,
            "late": self._of_service,
        }

    def _of_outcome(self, seen):
        if seen["outcome"] == "go_on":
            return self.env._("Comes in")
        kinds = self.env["email.inbound"]._fields["hold_kind"]
        kind = dict(kinds._description_selection(self.env)).get(seen["reason"])
        words = kind or seen["reason"].replace("_", " ")
        if seen["detail"]:
            words = f"{words} ({seen['detail']})"
        if seen["outcome"] == "held":
            return self.env._("Held: %(reason)s", reason=words)
        return self.env._("Dropped: %(reason)s", reason=words)

    def _of_customer(self, seen):
        return self.env._(
            "Customer: %(address)s", address=seen["customer"] or self.env._("nobody")
        )

    def _of_keyword(self, seen):
        if not seen["keyword"]:
            return self.env._("Not important")
        return self.env._("Important: “%(word)s”", word=seen["keyword"])

    def _of_ignored(self, seen):
        return self.env._("Ignored") if seen["ignored"] else self.env._("Not ignored")

    def _of_files(self, seen):
        if not seen["refused"]:
            return self.env._("All files come in")
        words = [
            f"{name}: {refusal_words(self.env, refusal)}"
            for name, refusal in seen["refused"][:MOST_FILES]
        ]
        if len(seen["refused"]) > MOST_FILES:
            words.append("…")
        return "\n".join(words)

    def _of_queues(self, seen):
        # sudo: what they are called, for an administrator.
        queues = self.env["helpdesk.ticket.team"].sudo().browse(seen["queues"]).exists()
        names = ", ".join(queues.mapped("name")) or self.env._("none")
        return self.env._("Queues: %(names)s", names=names)

    def _of_answer(self, seen):
        log = self.env["email.auto.answer.log"]._fields
        if seen["answer"]:
            names = dict(log["occasion"]._description_selection(self.env))
            return self.env._(
                "Automatic answer: %(occasion)s",
                occasion=names.get(seen["answer"], seen["answer"]),
            )
        reasons = dict(log["reason"]._description_selection(self.env))
        reason = seen["silence"]
        if reason in ("", "before", "no_occasion"):
            return self.env._("No automatic answer")
        return self.env._(
            "No automatic answer: %(reason)s", reason=reasons.get(reason, reason)
        )

    def _of_priority(self, seen):
        if not seen["ahead"]:
            return self.env._("Not put ahead")
        return self.env._(
            "%(minutes)s min ahead: %(rules)s",
            minutes=seen["ahead"],
            rules=", ".join(self._rule_names(seen["rules"])),
        )

    def _rule_names(self, numbers):
        """:param numbers: see email.replay.priority._number"""
        # sudo: what they are called, for an administrator.
        rules = self.env["email.priority.rule"].sudo()
        trials = self.env["email.replay.priority"].sudo()
        for number in numbers:
            if number > 0:
                yield rules.browse(number).exists().display_name or ""
            elif trial := trials.browse(-number).exists():
                yield trial._title()

    def _of_service(self, seen):
        if seen["late"] is None:
            return self.env._("No service level")
        if seen["late"]:
            return self.env._("Late by the service level")
        return self.env._("Within the service level")
