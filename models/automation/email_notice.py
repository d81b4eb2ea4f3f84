import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import mute_logger

from ...core.automation.notices import (
    HOUR,
    MOST_LISTED,
    end_of_hour,
    hour_of,
    split_by_limit,
)
from .. import jobs
from ..bulk import with_defaults
from ..importance import IMPORTANT
from ..moments import due
from ..retried import retried
from .notice_mail import NoticeMail

_logger = logging.getLogger(__name__)

KEPT_MAILS = timedelta(days=30)
GC_LIMIT = 1000
UNSENT = ("queued", "sending")


class EmailNotice(models.Model):
    """Addresses of a touchpoint are told of a new ticket (G5): once for each ticket,
    in a mail of its own, or in that of the end of the hour.

    It is stored with the ticket, in its transaction, and kept until the outbox has the
    mail.
    """

    _name = "email.notice"
    _description = "Notice of a New Ticket"
    _inherit = ["email.guarded"]
    _order = "id"
    _rec_name = "conversation_id"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", required=True, ondelete="cascade", index=True
    )
    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade"
    )
    state = fields.Selection(
        [("new", "New"), ("kept", "Waits for the end of the hour"), ("told", "Told")],
        required=True,
        default="new",
    )
    due_at = fields.Datetime(help="When what waits is told.")
    told_at = fields.Datetime()
    mail_id = fields.Many2one(
        comodel_name="email.message", ondelete="set null", index="btree_not_null"
    )
    alone = fields.Boolean(help="It was told in a mail of its own.")

    _conversation_uniq = models.UniqueIndex("(conversation_id)")
    _waits_index = models.Index("(touchpoint_id, state) WHERE state != 'told'")
    _told_index = models.Index("(touchpoint_id, told_at) WHERE alone IS TRUE")

    # -- told --------------------------------------------------------------------

    @api.model
    def _on_tickets_created(self, conversations):
        """Whether they are important is known later; see _on_mails_in."""
        told = conversations.filtered(lambda one: _wanted(one) == "all")
        self._add(told.filtered(lambda one: not _is_of_list(one)))

    @api.model
    def _on_mails_in(self, mails):
        """An important word makes a ticket important: a new one, or an old one now."""
        conversations = mails.filtered("keyword").conversation_id
        self._add(
            conversations.filtered(
                lambda one: (
                    _wanted(one) == "important" and one.ticket_id.priority == IMPORTANT
                )
            )
        )

    def _add(self, conversations):
        if not conversations:
            return
        known = self.search([("conversation_id", "in", conversations.ids)])
        new = conversations - known.conversation_id
        vals_list = [
            {"touchpoint_id": one.touchpoint_id.id, "conversation_id": one.id}
            for one in new
        ]
        self.create(with_defaults(self, vals_list))
        if new:
            self._run_at(fields.Datetime.now())

    @api.model
    def _run_at(self, moment):
        job = self.env.ref("email_channel.ir_cron_notice", raise_if_not_found=False)
        if job:
            # sudo: whoever's ticket it is, the job is the system's.
            job.sudo()._trigger(moment)

    # -- the job -----------------------------------------------------------------

    @api.model
    def _cron_tell(self):
        """Tell what is to be told, each touchpoint in transactions of its own."""
        for touchpoint_id in self._touchpoints_with_work():
            while self._tell_or_report(touchpoint_id):
                jobs.report_progress(self.env)
                if jobs.time_is_up(self.env):
                    self._run_at(fields.Datetime.now())
                    return

    def _touchpoints_with_work(self):
        groups = self._read_group(self._work(), ["touchpoint_id"])
        return [touchpoint.id for (touchpoint,) in groups]

    def _work(self):
        now = fields.Datetime.now()
        return Domain("state", "=", "new") | (
            Domain("state", "=", "kept") & due("due_at", now, HOUR)
        )

    def _tell_or_report(self, touchpoint_id):
        try:
            return retried(partial(self._tell_apart, touchpoint_id))
        except Exception:  # noqa: BLE001  # recorded here, and only here
            # One touchpoint's trouble must not keep the others' tickets untold.
            _logger.exception("Notices of touchpoint %s cannot leave", touchpoint_id)
            return False

    def _tell_apart(self, touchpoint_id):
        """:return: whether there was something to tell"""
        with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
            system = self.env(cr=cr, su=True)
            touchpoint = system["email.touchpoint"].browse(touchpoint_id)
            notices = system["email.notice"]._claimed(touchpoint)
            notices._tell(touchpoint._in_company_language())
            return bool(notices)

    def _claimed(self, touchpoint):
        """The first of its notices for which it is time; nobody else tells them."""
        mine = Domain("touchpoint_id", "=", touchpoint.id) & self._work()
        return self.search(mine, limit=MOST_LISTED).try_lock_for_update()

    def _tell(self, touchpoint):
        now = fields.Datetime.now()
        kept = self.filtered(lambda notice: notice.state == "kept")
        kept._tell_in_one(touchpoint, alone=False)
        alone, later = split_by_limit(
            (self - kept).ids,
            self._told_in_this_hour(touchpoint),
            touchpoint.notify_limit,
        )
        for notice in self.browse(alone):
            notice._tell_in_one(touchpoint, alone=True)
        if later:
            self.browse(later).write({"state": "kept", "due_at": end_of_hour(now)})
            self._run_at(end_of_hour(now))

    def _tell_in_one(self, touchpoint, alone):
        """Let one mail of all these leave."""
        if not self:
            return
        mail = NoticeMail(touchpoint, self.conversation_id).queue()
        self.write(
            {
                "state": "told",
                "told_at": fields.Datetime.now(),
                "alone": alone,
                "mail_id": mail.id,
            }
        )

    def _told_in_this_hour(self, touchpoint):
        now = fields.Datetime.now()
        return self.search_count(
            [
                ("touchpoint_id", "=", touchpoint.id),
                ("alone", "=", True),
                ("told_at", ">=", hour_of(now)),
                ("told_at", "<=", now),
            ]
        )

    # -- what becomes of the mails -----------------------------------------------

    @api.model
    def _on_forgotten(self, conversations):
        """What the mails say of these customers goes, too; of the others that such a
        mail was to tell, another one does."""
        mine = self.search([("conversation_id", "in", conversations.ids)])
        mine.write({"state": "told"})
        unsent = mine.mail_id.filtered(lambda mail: mail.state in UNSENT)
        others = self.search([("mail_id", "in", unsent.ids)]) - mine
        others.write({"state": "kept", "due_at": fields.Datetime.now()})
        mine.mail_id.mail_message_id.unlink()

    @api.autovacuum
    def _gc_mails(self):
        """They are kept for as long as answers of programs to them may come."""
        long_ago = fields.Datetime.now() - KEPT_MAILS
        old = self.search(
            [("mail_id", "!=", False), ("told_at", "<", long_ago)], limit=GC_LIMIT
        )
        done = old.mail_id.filtered(lambda mail: mail.state not in UNSENT)
        done.mail_message_id.unlink()

    @api.model
    def _trouble_words(self, touchpoint):
        """What became of the last mail to its addresses, if it did not arrive; False
        when all is well."""
        # sudo: whether it arrived, and what the server said.
        last = self.sudo().search(
            [("touchpoint_id", "=", touchpoint.id), ("mail_id", "!=", False)],
            order="told_at desc, id desc",
            limit=1,
        )
        # Not ``undelivered``: of automatic mail nobody is asked to see to it.
        if not last.mail_id.failure_reason:
            return False
        return self.env._(
            "The last notification did not reach everybody: %(words)s",
            words=last.mail_id.failure_reason or "",
        )


def _is_of_list(conversation):
    """Whether it has mails of lists only: they are made by thousands."""
    return set(conversation.email_message_ids.mapped("evidence")) == {"list"}


def _wanted(conversation):
    """Of which tickets its touchpoint tells: "all", "important", or "" for none."""
    touchpoint = conversation.touchpoint_id
    return touchpoint.notify_addresses and touchpoint.notify_scope or ""
