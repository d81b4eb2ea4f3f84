"""What programs report of mails of lists: that they came back, that somebody says that
they are spam, what his calendar answers."""

from collections import Counter
from dataclasses import dataclass

from odoo.fields import Datetime
from odoo.tools import SQL

from ...core.dialer import rejection
from ...core.inbound import addresses
from .blacklist import put, put_many

BOUNCED, COMPLAINT = "bounced", "complaint"

# Passing failures count for so long.
COUNTED_DAYS = 365


@dataclass(frozen=True)
class Fact:
    """A line of the ledger, as far as reports are judged by it.

    :param key: its address in one form
    :param most_soft: passing failures before the blacklist; 0: never
    """

    id: int
    message_id: str
    key: str
    list_name: str
    most_soft: int
    company_id: int


class ListReports:
    """Of a batch of incoming mails.

    :param letters: models.inbound.letter.Letter, with what was found out about them
    """

    def __init__(self, env, letters):
        self.env = env
        self.letters = [letter for letter in letters if letter.found.list_mail]
        self.reasons = {}

    def take(self):
        """Note them on their lines, and who gets no more mail."""
        reporting = [letter for letter in self.letters if _is_report(letter)]
        if not reporting:
            return
        lines = self._lines(reporting)
        self._take_bounces(reporting, lines)
        self._take_complaints(reporting, lines)
        self._take_event_answers(reporting, lines)
        # sudo: the channel itself learned of it, by whatever mail.
        put_many(self.env(su=True), self.reasons)

    def _lines(self, letters):
        """{Message-Id: Fact}"""
        named = {each for letter in letters for each in letter.found.list_mail.lines}
        if not named:
            return {}
        self.env["email.dialer.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, line.message_id, line.email_key, list.name,
                       COALESCE(dialer.soft_bounces, 0), line.company_id
                  FROM email_dialer_line line
                  JOIN email_dialer_list list ON list.id = line.list_id
                  JOIN email_dialer dialer ON dialer.id = list.dialer_id
                 WHERE line.message_id = ANY(%s)
                """,
                sorted(named),
            )
        )
        return {row[1]: Fact(*row) for row in rows}

    # -- bounces ---------------------------------------------------------------------

    def _take_bounces(self, letters, lines):
        found = {}
        for letter in letters:
            bounce, line = letter.found.bounce, _first(letter, lines)
            if bounce and line and not letter.found.list_mail.complaint:
                said = rejection.of_report(bounce.recipients, line.key)
                if said and not _is_worse(found.get(line), said):
                    found[line] = said
        if not found:
            return
        self._reject(found)
        for line, said in found.items():
            if said.kind == "hard":
                self._blacklist(line, self._hard_words(line, said))
        self._count_soft([line for line, said in found.items() if said.kind == "soft"])

    def _reject(self, found):
        """A line that is reported on has left, whatever was known of it; one that a
        worker is at still is not written by him any more."""
        rows = SQL(", ").join(
            SQL("(%s, %s, %s)", line.id, said.kind, said.words)
            for line, said in found.items()
        )
        now = Datetime.now()
        self._update(
            """
            UPDATE email_dialer_line line
               SET state = 'rejected',
                   rejection = said.kind,
                   failure_reason = said.words,
                   sent_at = COALESCE(sent_at, attempted_at, %s)
              FROM (VALUES %s) AS said (id, kind, words)
             WHERE line.id = said.id
               AND (line.state IN ('waiting', 'sending', 'uncertain', 'sent')
                    OR (line.state = 'rejected'
                        AND line.rejection IS DISTINCT FROM 'hard'))
            """,
            now,
            rows,
        )

    def _count_soft(self, lines):
        """Who could not be reached so many times is on the blacklist then."""
        lines = [line for line in lines if line.most_soft > 0]
        if not lines:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company_id, email_key, count(*)
                  FROM email_dialer_line
                 WHERE email_key = ANY(%s)
                   AND state = 'rejected'
                   AND rejection = 'soft'
                   AND COALESCE(sent_at, attempted_at) > %s
                 GROUP BY company_id, email_key
                """,
                [line.key for line in lines],
                Datetime.subtract(Datetime.now(), days=COUNTED_DAYS),
            )
        )
        counts = Counter({(company, key): number for company, key, number in rows})
        for line in lines:
            number = counts[line.company_id, line.key]
            if number >= line.most_soft:
                self._blacklist(line, self._soft_words(line, number))

    # -- complaints ------------------------------------------------------------------

    def _take_complaints(self, letters, lines):
        complaining = [each for each in letters if each.found.list_mail.complaint]
        found = list(filter(None, (_first(letter, lines) for letter in complaining)))
        if found:
            now = Datetime.now()
            self._update(
                """
                UPDATE email_dialer_line
                   SET spam_at = COALESCE(spam_at, %s), %s
                 WHERE id = ANY(%s)
                """,
                now,
                has_left(now),
                [line.id for line in found],
            )
        for line in found:
            words = self._complaint_words(line.list_name)
            self.reasons[line.key] = (COMPLAINT, words)
        self._take_other_complaints(
            [letter for letter in complaining if not letter.found.list_mail.lines]
        )

    def _take_other_complaints(self, letters):
        """Of a mail that an agent wrote to one person; who of several complains is not
        told."""
        about = {letter.found.list_mail.about for letter in letters} - {""}
        if not about:
            return
        mails = self.env["email.message"].search_fetch(
            [
                ("direction", "=", "out"),
                ("message_id", "in", sorted(about)),
                ("touchpoint_id", "=", letters[0].touchpoint.id),
            ],
            ["email_to", "email_cc", "email_bcc", "subject"],
        )
        for mail in mails:
            texts = (mail.email_to, mail.email_cc, mail.email_bcc)
            people = {one.email for text in texts for one in addresses.read_all(text)}
            if len(people) == 1:
                words = self._complaint_words(mail.subject or "")
                self.reasons.setdefault(people.pop(), (COMPLAINT, words))

    # -- answers of calendars --------------------------------------------------------

    def _take_event_answers(self, letters, lines):
        found = {}
        for letter in letters:
            answer, line = letter.found.list_mail.event_answer, _first(letter, lines)
            if answer and line:
                found[line.id] = answer  # the last one counts
        if not found:
            return
        rows = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in found.items())
        self._update(
            """
            UPDATE email_dialer_line line SET event_answer = said.answer, %s
              FROM (VALUES %s) AS said (id, answer) WHERE line.id = said.id
            """,
            has_left(Datetime.now()),
            rows,
        )

    # -- stored, and said ------------------------------------------------------------

    def _update(self, query, *values):
        Line = self.env["email.dialer.line"]
        self.env.cr.execute(SQL(query, *values))
        Line.invalidate_model(flush=False)

    def _blacklist(self, line, words):
        self.reasons.setdefault(line.key, (BOUNCED, words))

    def _hard_words(self, line, said):
        return self.env._(
            "A mail of the list “%(list)s” came back for good: %(words)s",
            list=line.list_name,
            words=said.words,
        )

    def _soft_words(self, line, number):
        return self.env._(
            "%(number)s mails of lists came back, the last one of “%(list)s”.",
            number=number,
            list=line.list_name,
        )

    def _complaint_words(self, name):
        return self.env._(
            "The recipient told the mail provider that “%(name)s” is spam.", name=name
        )


def has_left(now):
    """SQL: whoever tells something of a mail that only its recipient knows has got it,
    even where the database had lost that it was sent, or never learned it."""
    return SQL(
        """
        state = CASE WHEN state IN ('waiting', 'uncertain') THEN 'sent' ELSE state END,
        failure_reason = CASE WHEN state IN ('waiting', 'uncertain') THEN NULL
                              ELSE failure_reason END,
        sent_at = CASE WHEN state IN ('waiting', 'uncertain')
                       THEN COALESCE(sent_at, attempted_at, %s) ELSE sent_at END
        """,
        now,
    )


def refused(email_list, line_id, email_key, words):
    """A mail server refused the recipient of a line for good, while it was sent: an
    address behind which is nobody gets no more mass mail.

    :param words: what the server said, its code first
    """
    env = email_list.env
    code, _space, said = words.partition(" ")
    kind = rejection.of_answer(int(code) if code.isdigit() else 0, said)
    env.cr.execute(
        SQL("UPDATE email_dialer_line SET rejection = %s WHERE id = %s", kind, line_id)
    )
    if kind == "hard":
        reason = env._(
            "The mail server refused a mail of the list “%(list)s”: %(words)s",
            list=email_list.name,
            words=words,
        )
        # sudo: the channel itself learned of it.
        put(env(su=True), email_key, BOUNCED, reason)


def _is_report(letter):
    found = letter.found
    return bool(
        found.bounce or found.list_mail.complaint or found.list_mail.event_answer
    )


def _first(letter, lines):
    """The line (Fact) that is most certainly meant; None when none is there."""
    named = letter.found.list_mail.lines
    return next((lines[each] for each in named if each in lines), None)


def _is_worse(one, other):
    """Whether the first of two rejections says more, None nothing."""
    order = ("policy", "soft", "hard")
    return bool(one) and order.index(one.kind) >= order.index(other.kind)
