"""Play and Stop: any number of times, by anybody with the right."""

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

from ..groups import ADMINISTRATOR, has_role
from .lines_in_sent import LinesInSent
from .unsubscribing import Unsubscribing

# What somebody has to look at before another mail leaves; the others Play ends.
TO_CONFIRM = ("restored", "late")


class Playing:
    """:param lists: email.dialer.list, of whoever presses the button"""

    def __init__(self, lists):
        self.lists = lists
        self.env = lists.env

    def state(self):
        each = self.lists
        if each.running:
            return "running"
        if each.loading:
            return "loading"
        if each.finished_at:
            return "finished"
        return "ready" if self._has_lines(each) else "draft"

    # -- the buttons -----------------------------------------------------------------

    def play(self):
        return self._each(self._play_one)

    def stop(self):
        return self._each(self._stop_one)

    def confirm(self):
        return self._each(self._confirm_one)

    def look_in_sent(self):
        return self._each(self._look_in_sent_one)

    def check_may_go(self):
        """Raises UserError for a list that is being sent, and to all but administrators
        for one of which mail has left: its lines prove to whom."""
        for each in self.lists.filtered("running"):
            raise UserError(
                self.env._(
                    "“%(list)s” is being sent. Press Stop before you delete it.",
                    list=each.name,
                )
            )
        if not (self.env.su or has_role(self.env.user, ADMINISTRATOR)):
            self._check_nothing_left()

    def _check_nothing_left(self):
        left = self.env["email.dialer.line"].search_fetch(
            [("list_id", "in", self.lists.ids), ("attempted_at", "!=", False)],
            ["list_id"],
            limit=1,
        )
        if left:
            raise UserError(
                self.env._(
                    "Mail of “%(list)s” was sent: its lines are the proof to whom, and "
                    "its recipients unsubscribe by them. Only an administrator may "
                    "delete it.",
                    list=left.list_id.name,
                )
            )

    def _each(self, press):
        """What there is to tell, as a notification; nothing without it."""
        self.lists.check_access("write")
        # sudo: these fields are the channel's, and whoever may write a list may press.
        told = [words for each in self._locked() if (words := press(each.sudo()))]
        self.env["email.dialer.sender"]._run_again()
        self.env["email.dialer.monitor"]._changed(self.lists)
        return _notification(told) if told else False

    def _locked(self):
        """One who presses at the same time is told what the first one did."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM email_dialer_list WHERE id = ANY(%s) ORDER BY id "
                "FOR NO KEY UPDATE",
                list(self.lists.ids),
            )
        )
        self.lists.invalidate_recordset()
        return self.lists

    def _play_one(self, each):
        if each.hold in TO_CONFIRM:
            raise UserError(self._to_confirm_words(each))
        if each.running:
            return self.env._(
                "“%(list)s” is being sent already: %(user)s pressed Play at "
                "%(moment)s.",
                **self._who(each, each.played_by_id, each.played_at),
            )
        if not self._has_lines(each):
            raise UserError(
                self.env._(
                    "“%(list)s” has no recipients yet. Load a file into it first.",
                    list=each.name,
                )
            )
        if not self._has_lines(each, "waiting"):
            return self.env._(
                "Every line of “%(list)s” has its result: nothing waits to be sent.",
                list=each.name,
            )
        Unsubscribing(each).check_footer()
        each._check_letter()
        self._begin(each)
        return None

    def _begin(self, each):
        each.write(
            {
                "running": True,
                "played_at": Datetime.now(),
                "played_by_id": self.env.uid,
                "finished_at": False,
                "hold": False,
                "hold_words": False,
                "rejections_in_row": 0,
            }
        )
        each._take_content()
        self._say(each, self.env._("Play was pressed."))

    def _stop_one(self, each):
        if not each.running:
            return self._stopped_words(each)
        each.write(
            {
                "running": False,
                "stopped_at": Datetime.now(),
                "stopped_by_id": self.env.uid,
            }
        )
        self._say(each, self.env._("Stop was pressed."))
        return None

    def _confirm_one(self, each):
        if not each.hold:
            return self.env._("“%(list)s” is not held.", list=each.name)
        words = self.env._("Confirmed: it may go on. %(found)s", found=each.hold_words)
        each.write({"hold": False, "hold_words": False, "rejections_in_row": 0})
        self._say(each, words)
        return None

    def _look_in_sent_one(self, each):
        touchpoint = each.dialer_id.touchpoint_id
        found = LinesInSent(touchpoint).look_for(each)
        if found is None:
            return self.env._(
                "The Sent folder of “%(touchpoint)s” cannot be asked just now, or "
                "there is none.",
                touchpoint=touchpoint.name,
            )
        words = self.env._(
            "The Sent folder was asked: %(count)s lines that waited here were sent "
            "before, and are marked as sent.",
            count=found,
        )
        self._say(each, words)
        return words

    def _say(self, each, words):
        # The user, not the system, is who says it.
        each.sudo(False)._say(words)

    # -- words -----------------------------------------------------------------------

    def _to_confirm_words(self, each):
        return self.env._(
            "“%(list)s” waits until somebody confirms that it may go on. %(found)s",
            list=each.name,
            found=each.hold_words,
        )

    def _stopped_words(self, each):
        if each.finished_at:
            return self.env._(
                "“%(list)s” has finished: every line has its result.", list=each.name
            )
        if each.stopped_by_id and each.stopped_at >= (
            each.played_at or each.stopped_at
        ):
            return self.env._(
                "“%(list)s” is stopped already: %(user)s pressed Stop at %(moment)s.",
                **self._who(each, each.stopped_by_id, each.stopped_at),
            )
        return self.env._("“%(list)s” is not being sent.", list=each.name)

    def _who(self, each, user, moment):
        return {
            "list": each.name,
            "user": user.name,
            "moment": format_datetime(self.env, moment, dt_format="short"),
        }

    def _has_lines(self, each, *states):
        domain = [("list_id", "=", each.id)]
        if states:
            domain.append(("state", "in", states))
        # sudo: whether, not which.
        return bool(self.env["email.dialer.line"].sudo().search_count(domain, limit=1))


def _notification(told):
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "info",
            "message": "\n".join(told),
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        },
    }
