import logging
from datetime import UTC, datetime, timedelta

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.clock import SLACK
from ..jobs import step_by_step
from .priority_facts import PriorityFacts, minutes_of
from .priority_words import PriorityWords

_logger = logging.getLogger(__name__)

AT_ONCE = 500  # conversations
# What rules rest on changes unheard: a tag, an order, an invoice that is paid.
RENEWED = timedelta(minutes=5)
NOTHING = {
    "priority_minutes": 0,
    "priority_found": False,
    "priority_renew_at": False,
}


class EmailPriority(models.AbstractModel):
    """Keeps on each conversation whose customer waits what the rules make of it.

    They are reckoned when mail comes in, and again every few minutes, many at once;
    of what depends on time alone, the moment is known when it changes.
    """

    _name = "email.priority"
    _description = "Priority of Conversations"

    # -- told -------------------------------------------------------------------

    @api.model
    def _on_waiting(self, conversations):
        """Their customers wrote, or they are in other queues."""
        waiting = conversations.filtered("waiting_since")
        if waiting and (rules := self._rules()):
            self._reckon_or_report(rules, waiting)

    def _reckon_or_report(self, rules, conversations):
        """Rules rest on other apps' records: their trouble keeps no mail out. The job
        reckons what could not be."""
        try:
            with self.env.cr.savepoint():
                self._reckon(rules, conversations, {})
        except psycopg2.OperationalError:
            raise  # of the database: all is tried again
        except Exception:  # noqa: BLE001  # recorded here, and only here
            _logger.exception("Priority of %s is not reckoned", conversations)

    @api.model
    def _on_forgotten(self, conversations):
        """What was found of them may be an address, or a word of theirs."""
        conversations.write(NOTHING)

    @api.model
    def _on_rules_changed(self):
        """All is reckoned again, in the background, and mails are read again for
        words."""
        Conversation = self.env["email.conversation"]
        Conversation.flush_model(["waiting_since", "priority_renew_at"])
        self.env.cr.execute(
            SQL(
                "UPDATE email_conversation SET priority_renew_at = NULL"
                " WHERE waiting_since IS NOT NULL AND priority_renew_at IS NOT NULL"
            )
        )
        Conversation.invalidate_model(["priority_renew_at"], flush=False)
        self._wake()

    def _wake(self):
        job = self.env.ref("email_channel.ir_cron_priority", raise_if_not_found=False)
        if job:
            # sudo: the job is the system's, whoever changes a rule.
            job.sudo()._trigger()

    # -- asked ------------------------------------------------------------------

    @api.model
    def _words(self, found, may_read):
        """Why a conversation came first, in the reader's words, without amounts, which
        are others by now.

        :param found: as email.conversation.priority_found was then
        :param may_read: whether the reader may read its mails
        """
        words = PriorityWords(self.env)
        return [words.words(each, may_read) for each in found]

    # -- the scheduled action ---------------------------------------------------

    @api.model
    def _run(self):
        """Reckon those whose time has come, some at a time, each time committed."""
        step_by_step(self.env, self._renew_some, self._wake)

    def _renew_some(self):
        """Whether there were as many as are done at once."""
        self.env.invalidate_all()
        rules = self._rules()
        found = self.env["email.conversation"].search(
            self._due_domain(rules), order="id", limit=AT_ONCE
        )
        if rules:
            read = found.filtered("priority_renew_at")
            self._reckon(rules, found, {one.id: _words_in(one) for one in read})
        else:
            found.write(NOTHING)
        return len(found) == AT_ONCE

    def _rules(self):
        # sudo: agents are told what rules find, and need not see them.
        return self.env["email.priority.rule"].sudo().search([("minutes", ">", 0)])

    def _due_domain(self, rules):
        """Those that wait and were not reckoned, or long ago; or by a clock that was
        ahead. Without any rule those that one has put ahead."""
        waiting = Domain("waiting_since", "!=", False)
        if not rules:
            raised = Domain("priority_minutes", ">", 0)
            return waiting & (raised | Domain("priority_renew_at", "!=", False))
        now = fields.Datetime.now()
        return waiting & (
            Domain("priority_renew_at", "=", False)
            | Domain("priority_renew_at", "<=", now)
            | Domain("priority_renew_at", ">", now + RENEWED + SLACK)
        )

    def _reckon(self, rules, conversations, known):
        """:param known: see PriorityFacts.priorities"""
        # sudo: what the channel itself keeps of them.
        waiting = conversations.sudo()
        priorities = PriorityFacts(rules).priorities(waiting, known)
        kinds = {rule.id: rule.kind for rule in rules}
        latest = fields.Datetime.now() + RENEWED
        for one in waiting:
            priority = priorities[one.id]
            found = [
                {"rule": rule, "kind": kinds[rule], **value}
                for rule, value in priority.reasons
            ]
            one.priority_minutes = minutes_of(priority)
            if (one.priority_found or []) != found:
                one.priority_found = found or False
            one.priority_renew_at = min(latest, _moment(priority.until) or latest)


def _words_in(conversation):
    """{rule id: what was found}, of words in mails, which are not read again before
    another mail comes, or another rule."""
    return {
        each["rule"]: {"word": each["word"]}
        for each in conversation.priority_found or []
        if "word" in each
    }


def _moment(seconds):
    if seconds is None:
        return None
    # Not before it is reached: seconds have fractions.
    return datetime.fromtimestamp(-(-seconds // 1), UTC).replace(tzinfo=None)
