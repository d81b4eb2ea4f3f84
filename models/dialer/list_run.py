"""One list that is played: its next lines, and what their results say of all."""

import logging
import time
from datetime import timedelta

import psycopg2

from odoo import fields

from ...core.dialer.ledger import Result
from ...core.dialer.recipient import address_of
from ..outbox.outgoing_message import ascii_domain
from ..retried import retried
from . import line_delivery
from .dialer_moment import DialerMoment
from .dialer_pace import now as precisely
from .letter_trouble import LetterTrouble, LineTrouble
from .line_letter import LineLetter
from .list_ending import ListEnding
from .list_files_check import ListFilesCheck
from .list_reports import refused
from .open_conversations import open_with
from .unsubscribing import left_out

_logger = logging.getLogger(__name__)

# Seconds for which it is believed who wants mail and what waits.
FRESH = 1.0
# Seconds until it is looked again whether its files were scanned.
FILES_FRESH = 10.0
# Before it is looked again whether a contact's conversation has ended.
CONVERSATION_PAUSE = timedelta(minutes=5)


class ListRun:
    """:param email_list: email.dialer.list with the rights of the system
    :param ledger: Ledger
    :param pace: DialerPace of its dialer
    """

    def __init__(self, email_list, ledger, pace):
        self.list = email_list
        self.env = email_list.env
        self.ledger = ledger
        self.ending = ListEnding(email_list)
        self.pace = pace
        self.moment = None
        self._moments = DialerMoment(email_list, pace)
        self._checked_at = -FILES_FRESH
        self._stopped = False
        self._letter = None
        self._batch = []
        self._read_at = 0.0

    @property
    def dialer(self):
        return self.list.dialer_id

    # -- whether ---------------------------------------------------------------------

    def look(self):
        """Whether it may send now, and if not, why and until when.

        With what each line needs: after each commit records would be read anew.
        """
        self._check_files()
        self.moment = self._moments.decide()
        self._played = self.list.content_id.id
        self.ending.look()

    def _check_files(self):
        if time.monotonic() - self._checked_at < FILES_FRESH:
            return
        self._checked_at = time.monotonic()
        waits = ListFilesCheck(self.list).waits()
        if waits != self.list.files_wait:
            retried(lambda: self.list.write({"files_wait": waits}), self.env.cr)

    def may_go_on(self):
        """Another mail, by what was known a moment ago and has left since."""
        self.moment = self._moments.again()
        return self.moment.go and not self._stopped

    def pause(self):
        """Seconds until it may go on; None when that is not for the clock to say."""
        now = fields.Datetime.now()
        if self.moment.go:
            next_due = not self._batch and self.ledger.next_due(self.list.id)
            return max((next_due - now).total_seconds(), 0) if next_due else 0.0
        if self.moment.at:
            return max((self.moment.at - precisely()).total_seconds(), 0.0)
        return None

    # -- its lines -------------------------------------------------------------------

    def next(self):
        """Waiting, or None."""
        if not self._batch or time.monotonic() - self._read_at > FRESH:
            self._read()
        return self._batch.pop(0) if self._batch else None

    def forget(self):
        """What was read is not true any more."""
        self._batch = []

    def _read(self):
        """The next lines whose recipients are to get them; said of the others why not,
        until there is one."""
        self._read_at = time.monotonic()
        while batch := self.ledger.batch(self.list.id, self.moment.zones):
            self._batch = self._wanted(batch)
            if self._batch:
                return
        self._batch = []
        self._moments.forget()

    def _wanted(self, batch):
        keys = {each.key for each in batch}
        left = left_out(self.list, keys)
        for reason in set(left.values()):
            self._skip([one for one in batch if left.get(one.key) == reason], reason)
        batch = [one for one in batch if one.key not in left]
        handling = self.dialer.in_conversation
        if handling == "send" or not batch:
            return batch
        busy = open_with(self.list, {each.key for each in batch})
        held = [one for one in batch if one.key in busy]
        if handling == "skip":
            self._skip(held, "conversation")
        else:
            self._let_wait(held)
        return [one for one in batch if one.key not in busy]

    def _skip(self, batch, reason):
        self.ledger.settle(_numbers(batch), Result("skipped"), reason)

    def _let_wait(self, batch):
        words = self.env._(
            "It waits until the conversation with the contact is closed."
        )
        rest = Result("waiting", words, rest=CONVERSATION_PAUSE)
        self.ledger.settle(_numbers(batch), rest)

    # -- its mails -------------------------------------------------------------------

    def prepare(self, waiting):
        """The mail of a line, or None: then the line has failed, and says why."""
        line = waiting.line
        try:
            message = self._letter_now().build(line)
            return line_delivery.prepare(message, self._recipient(line))
        except LetterTrouble as exc:
            self.ending.hold("letter", exc.words)  # it is wrong with all of them
            self._stopped = True
            return None
        except LineTrouble as exc:
            words = exc.words
        except psycopg2.Error:
            raise  # of the database, not of the line
        except Exception as exc:  # noqa: BLE001  # whatever a stranger's file leads to
            _logger.warning("Line %s cannot be built", line.id, exc_info=exc)
            words = self.env._(
                "Odoo could not put the mail together: an address, a file or the text "
                "cannot be sent as it is (%(error)s).",
                error=type(exc).__name__,
            )
        self.ledger.settle([line.id], Result("failed", words))
        return None

    def _letter_now(self):
        """Made anew when the list was played with other words meanwhile."""
        if not self._letter or self._letter.content.id != self._played:
            self._letter = LineLetter(self.list)
        return self._letter

    @property
    def content_id(self):
        """Of what the mail prepared last is made of."""
        return self._letter.content.id

    def _recipient(self, line):
        found = address_of(line.email)
        if not found:
            raise LineTrouble(
                self.env._("“%(email)s” is no e-mail address.", email=line.email)
            )
        return ascii_domain(found.email)

    # -- what came of them -------------------------------------------------------------

    def note(self, waiting, result):
        """:return: whether the list goes on"""
        if result.state == "rejected":
            self._refused(waiting, result.words)
            return self.ending.count_rejection(result.words)
        if result.state == "sent":
            self.ending.forget_trouble()
        return True

    def _refused(self, waiting, words):
        number, key = waiting.line.id, waiting.key
        retried(lambda: refused(self.list, number, key, words), self.env.cr)

    def throttle(self, words):
        self.ending.throttle(words)

    def finish(self):
        self.ending.finish()


def _numbers(batch):
    return [each.line.id for each in batch]
