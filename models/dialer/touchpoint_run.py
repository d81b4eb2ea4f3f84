"""The lists of one touchpoint that are played, for as long as this worker is at it."""

import logging
import time
from contextlib import ExitStack

from odoo.api import SUPERUSER_ID, Environment

from ...adapters.errors import ConnectionFailed
from ...adapters.vault import SecretLost
from ...core.dialer import ledger as rules
from ..own_transaction import claim
from .dialer_pace import DialerPace
from .line_delivery import LineDelivery, Throttled
from .line_results import Attempt, Ledger, give_back
from .lines_in_sent import LinesInSent
from .list_run import ListRun
from .list_tickets import ListTickets

_logger = logging.getLogger(__name__)

ANSWERS = "answers"  # agents' answers leave first
LOOK = 0.25  # seconds until it is looked again whether they have


class TouchpointRun:
    """:param env: of the job; the work has a cursor of its own
    :param number: id of the touchpoint
    """

    def __init__(self, env, number):
        self.number = number
        self.held_up_by = None
        self._asked = False
        self._lists = {}  # {id: ListRun}
        self._told = None  # which lists go on, or why not, as screens were told
        self._paces = {}  # {id of a dialer: DialerPace}
        self._known = None  # (Attempt, Result) of the last line, not stored yet
        self._begun = None  # Waiting that is being said to be on its way
        self._stack = ExitStack()
        self.claimed = self._stack.enter_context(
            claim(env, "email_dialer_line", number)
        )
        if self.claimed:
            cr = self._stack.enter_context(env.registry.cursor())
            self.env = Environment(cr, SUPERUSER_ID, {})
            self.touchpoint = self.env["email.touchpoint"].browse(number)
            self.touchpoint = self.touchpoint._in_company_language()
            self.env = self.touchpoint.env
            self.ledger = Ledger(self.env, number)
            self.delivery = LineDelivery(self.touchpoint)
            self._settle_interrupted()

    def close(self):
        try:
            if self.claimed:
                self.delivery.close()
        finally:
            self._stack.close()

    def _settle_interrupted(self):
        if count := self.ledger.settle_interrupted(self._interrupted_words()):
            _logger.warning(
                "%s lines of %s were being sent when their worker ended",
                count,
                self.touchpoint.email,
            )

    def _interrupted_words(self):
        return self.env._("Sending was interrupted. It may have been sent.")

    # -- what is known whatever becomes of the database --------------------------------

    @property
    def unstored(self):
        """(Attempt, Result) of lines that the database may not have yet."""
        known = [self._known] if self._known else []
        return known + ([give_back(self._begun)] if self._begun else [])

    @staticmethod
    def store(env, unstored):
        ledger = Ledger(env, None)
        for known in unstored:
            ledger.step(known)

    # -- a turn ------------------------------------------------------------------------

    def turn(self, seconds):
        """Send for so long at most.

        :return: seconds until something may leave; None when nothing waits for that
        """
        self.env.cr.rollback()  # a new look at the database
        self.env.invalidate_all()
        self.held_up_by = None
        self._ask_sent_folder()
        going = self._lists_that_may_go()
        if going and self.ledger.answers_wait():
            self.held_up_by = ANSWERS
            return LOOK
        until = time.monotonic() + seconds
        try:
            self._send(going, until)
        except ConnectionFailed as exc:
            self._on_unusable(exc)
        except SecretLost as exc:
            self.touchpoint.sending_id._on_secret_lost(exc)
        self._store_known()
        more = ListTickets(self.env, self.number).make_some()
        if self.delivery.taken:
            self.delivery.taken = 0
            self.touchpoint.sending_id._on_worked(finished=False)
        pause, going_on = 0.0 if more else self._pause(), self._going_on()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self._tell(going_on)
        return pause

    def _going_on(self):
        return {
            one.list.id: (one.list.running, one.moment.reason.replace("pace", ""))
            for one in self._lists.values()
        }

    def _tell(self, going_on):
        """Open screens see how far the lists are, and at once when one begins, ends or
        waits."""
        lists = self.env["email.dialer.list"].browse(going_on)
        changed = going_on != self._told
        self._told = going_on
        self.env["email.dialer.monitor"]._sample(lists, at_once=changed)

    def _ask_sent_folder(self):
        """Once a run: what is known there of lines that may have been sent."""
        if not self._asked and self.touchpoint.activated:
            self._asked = True
            LinesInSent(self.touchpoint).ask()

    def _lists_that_may_go(self):
        """ListRun of each that may send now, in the order in which they were played."""
        played = self.env["email.dialer.list"].search(
            [
                ("running", "=", True),
                ("dialer_id.active", "in", (True, False)),
                ("dialer_id.touchpoint_id", "=", self.number),
            ],
            order="id",
        )
        self._lists = {
            each.id: self._lists.get(each.id) or self._run_of(each) for each in played
        }
        for each in self._lists.values():
            each.look()
        return [each for each in self._lists.values() if each.moment.go]

    def _run_of(self, email_list):
        """ListRun; those of one dialer keep to one pace."""
        dialer = email_list.dialer_id
        pace = self._paces.setdefault(dialer.id, DialerPace(dialer))
        return ListRun(email_list, self.ledger, pace)

    def _send(self, going, until):
        """One line of each list after the other's."""
        while going and time.monotonic() < until:
            one = going.pop(0)
            if one.may_go_on() and self._send_one(one):
                going.append(one)

    def _send_one(self, one):
        """:return: whether there may be more of this list"""
        waiting = one.next()
        if not waiting:
            self._store_known()
            one.finish()
            return False
        mail = one.prepare(waiting)
        if not mail:
            return True  # it has failed, and cost no connection
        self.delivery.connect()
        attempt = self._begin(waiting, one.content_id)
        if not attempt:
            one.forget()
            return False
        one.pace.note()
        return self._deliver(one, waiting, attempt, mail)

    def _begin(self, waiting, content):
        self._begun = Attempt(waiting.line.id, waiting.attempts + 1)
        attempt = self.ledger.step(self._known, waiting, content)
        self._known = self._begun = None
        return attempt

    def _store_known(self):
        if self._known:
            self.ledger.step(self._known)
            self._known = None

    def _deliver(self, one, waiting, attempt, mail):
        """Until it is known what came of it, it may have been sent."""
        self._known = (attempt, rules.maybe_sent(self._interrupted_words()))
        self.delivery.begun = False
        try:
            result = self.delivery.carry(mail, attempt.attempts)
        except Throttled as exc:
            self._known = give_back(attempt)
            self._store_known()
            one.throttle(exc.words)
            return False
        except ConnectionFailed:
            self._known = give_back(attempt)
            raise
        except Exception:
            if not self.delivery.begun:
                self._known = give_back(attempt)
            raise
        self._known = (attempt, result)
        return one.note(waiting, result)

    # -- when none can be sent -----------------------------------------------------

    def _on_unusable(self, failure):
        """The server cannot be used: the lists wait, and the touchpoint says why."""
        _logger.warning(
            "Sending lists for %s failed: %s", self.touchpoint.email, failure.reason
        )
        self.delivery.close()
        self._store_known()
        self.touchpoint.sending_id._on_failed(failure)

    def _pause(self):
        """Seconds until one of the lists may go on; None when nobody can tell."""
        pauses = [one.pause() for one in self._lists.values()]
        return min((each for each in pauses if each is not None), default=None)
