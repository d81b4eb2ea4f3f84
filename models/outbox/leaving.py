"""A draft whose time to leave has come: it becomes a mail of the thread, in its
writer's name and with his rights of that moment.

One transaction queues it; killed before its end, the mail waits and leaves with the
next look. Of two that look at once one has the row, and the other goes on.
"""

import logging
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.clock import SLACK
from ...core.outbox.waiting import LONGEST_UNDO
from ..conversation.undo_ending import undo_ending
from ..jobs import time_is_up
from ..retried import CONFLICTS, retried
from .draft_files import DraftFiles
from .draft_letter import DraftLetter
from .filled_in import check_filled_in
from .stopping import stop, touch

_logger = logging.getLogger(__name__)

NO_LONGER = {"send_at": False, "stopped": False, "discarded_at": False}


class Leaving:
    """Of one draft (email.message, with the rights of the system)."""

    def __init__(self, mail):
        self.mail = mail
        writer = mail.create_uid
        context = {"lang": writer.lang, "tz": writer.tz}
        # As its writer, in all of his companies.
        self.env = mail.env(user=writer.id, su=False, context=context)

    # -- all that are due ------------------------------

    @classmethod
    def leave_due(cls, env, writer=None):
        """Each in a transaction of its own; see email.message.leave_due."""
        told = {"left": [], "stopped": []}
        for number in _due(env, writer).ids:
            if time_is_up(env):
                env["email.sender"]._run_again()
                break
            if found := cls._leave_apart(env, number):
                told[found.pop("what")].append(found)
        return told

    @classmethod
    def _leave_apart(cls, env, number):
        def leave():
            with env.registry.cursor() as cr:
                mail = _claim(env(cr=cr, su=True), number)
                if not mail:
                    return None
                cls(mail).leave()
                conversation = mail.conversation_id
                found = {"mail_id": mail.id, "conversation_id": conversation.id}
                return {"what": "left", **found}

        try:
            return retried(leave)
        except CONFLICTS:
            # Somebody is at it all the time: it is looked at again in a minute.
            _logger.warning("Draft %s did not leave: in use", number)
            return None
        except AccessError:
            why = {"code": "forbidden"}
        except UserError as exc:
            why = {"code": "refused", "words": str(exc)}
        except Exception:  # noqa: BLE001  # recorded here, and only here
            # One mail's trouble must not keep the others waiting.
            _logger.exception("Draft %s did not leave", number)
            why = {"code": "error"}
        return cls._stop_apart(env, number, why)

    @classmethod
    def _stop_apart(cls, env, number, why):
        def stop_it():
            with env.registry.cursor() as cr:
                mail = _claim(env(cr=cr, su=True), number)
                if not mail:
                    return None
                stop(mail, why)
                reason = mail.with_env(cls(mail).env).stopped_reason
                return {"what": "stopped", "mail_id": mail.id, "reason": reason}

        return retried(stop_it)

    # -- one ------------------------------

    def leave(self):
        """Raises UserError: why its writer may not send it, or not there."""
        mail, Writing = self.mail, self.env["email.writing"]
        letter, conversation = self._checked()
        if not conversation:
            conversation = self._start(letter)
        mail.write(NO_LONGER)
        mine = mail.with_env(self.env)
        replaced = mail.replaces_id
        Writing._save_draft(conversation, letter, mine)
        mine._queue_draft()
        replaced._on_replaced()

    def check(self):
        """Raises UserError: what would keep it from leaving now."""
        self._checked()
        self.env["email.file"]._check_draft(self.mail, DraftFiles(self.mail).uploads())

    def wait(self, moment, scheduled, unless_written):
        """Let it leave at that moment."""
        mail = self.mail
        conversation = mail.conversation_id
        conversation._lock()
        touch(conversation)
        mail.write(
            {
                **NO_LONGER,
                "send_at": moment,
                "scheduled": scheduled,
                "send_unless_written": unless_written or not scheduled,
                "send_pressed_at": fields.Datetime.now(),
            }
        )
        mail.env["email.sender"]._run_again(moment)
        conversation._changed()

    def undo(self):
        """It waits no longer; what was closed after it was sent is open again."""
        mail = self.mail
        pressed = mail.send_at and mail.send_pressed_at
        mail.write({"send_at": False, "scheduled": False, "stopped": False})
        conversation = mail.conversation_id._current()
        if pressed:
            undo_ending(conversation, mail.env.user, pressed)
        conversation._changed()

    # -- its writer's rights ------------------------------

    def _checked(self):
        """(core.outbox.draft.Draft, email.conversation, which may be empty). Raises
        UserError."""
        mail = self.mail
        writer = mail.create_uid
        if not (writer.active or writer._is_superuser()):
            raise UserError(
                self.env._("%(name)s works here no more.", name=writer.name)
            )
        letter = DraftLetter(mail, self.env).as_letter()
        mail.replaces_id.with_env(self.env)._check_may_change_sudo()
        conversation = mail.with_env(self.env)._conversation_now().with_env(self.env)
        if conversation:
            conversation._check_may_answer()
            # sudo: whether it sends, whosever it is.
            self.env["email.compose"]._check_touchpoint_sends(conversation.sudo())
        else:
            self._check_sends(mail.touchpoint_id)
            mail.for_ticket_id.with_env(self.env).check_access("read")
        self._check_filled_in(letter)
        return letter, conversation

    def _check_filled_in(self, letter):
        """The customer's own subject may say what it likes."""
        mail = self.mail
        known = (mail.answers_id.subject, mail.for_ticket_id.name)
        check_filled_in(self.env, letter.subject, letter.body, known)

    def _check_sends(self, touchpoint):
        if not touchpoint:
            raise UserError(self.env._("Choose under From where it leaves from."))
        if not touchpoint.activated or not touchpoint._sends():
            raise UserError(
                self.env._(
                    "“%(touchpoint)s” does not send mail at the moment. Choose another "
                    "one under From, or ask an administrator to activate it.",
                    touchpoint=touchpoint.name,
                )
            )

    def _start(self, letter):
        mail = self.mail
        # What is written is noted on the ticket.
        ticket = mail.for_ticket_id.with_env(self.env)
        return (
            self.env["email.conversation"]
            ._start(
                mail.touchpoint_id.with_env(self.env),
                letter.recipients[0],
                letter.subject or self.env._("(no subject)"),
                ticket,
            )
            .with_env(self.env)
        )


def _due_domain():
    now = fields.Datetime.now()
    longest = now + timedelta(seconds=LONGEST_UNDO) + SLACK
    # One that can be undone waits for seconds: a clock that was ahead is not believed.
    odd = Domain("scheduled", "=", False) & Domain("send_at", ">", longest)
    return Domain("state", "=", "draft") & (Domain("send_at", "<=", now) | odd)


def _due(env, writer):
    """:param writer: res.users, all for None"""
    domain = _due_domain()
    if writer:
        domain &= Domain("create_uid", "=", writer.id)
    # sudo: which are due, whosever they are.
    return env["email.message"].sudo().search(domain, order="send_at, id")


def _claim(env, number):
    """The mail (email.message), locked and still due; none when another has it."""
    env.cr.execute(
        SQL("SELECT id FROM email_message WHERE id = %s FOR UPDATE SKIP LOCKED", number)
    )
    mail = env["email.message"].browse(row[0] for row in env.cr.fetchall())
    return mail.filtered_domain(_due_domain())
