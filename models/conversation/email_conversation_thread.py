from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..importance import IMPORTANT
from . import handling_news
from .email_conversation_event import COUNTED
from .note_lines import note_lines
from .stopping import why_stopped
from .suspicion import Suspicion


class EmailConversation(models.Model):
    """What lists, the form and its thread show of a conversation, and which of its
    mails its agent has viewed.

    Viewed is what the agent has viewed who has the conversation: a supervisor's look
    does not count, and to the next agent it is new again.
    """

    _inherit = "email.conversation"

    unread = fields.Boolean(
        readonly=True, help="Has an e-mail that its agent has not viewed yet."
    )
    message_count = fields.Integer(
        "Number of E-mails", compute="_compute_message_count"
    )
    undelivered = fields.Boolean(
        "Not Delivered",
        compute="_compute_undelivered",
        search="_search_undelivered",
        help="Has an e-mail from here that did not reach everybody.",
    )
    important = fields.Boolean(
        compute="_compute_important", help="Its ticket has the highest priority."
    )
    checks_failed = fields.Boolean(
        compute="_compute_checks_failed",
        help="An e-mail in it may not be from whom it says.",
    )
    deleted_queue = fields.Char(
        readonly=True,
        help="The name of its queue, which was deleted while it was open.",
    )
    stopped = fields.Char(compute="_compute_stopped")
    stopped_by = fields.Selection(
        selection=[("touchpoint", "Touchpoint"), ("queue", "Queue")],
        compute="_compute_stopped",
        help="What was removed, so that it cannot go on.",
    )
    suspicion = fields.Char(compute="_compute_suspicion")
    can_join_suspected = fields.Boolean(compute="_compute_suspicion")
    moved_away = fields.Char("Where the E-mails Are", compute="_compute_moved_away")
    can_open_moved_to = fields.Boolean(compute="_compute_moved_away")
    handover_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Note by",
        compute="_compute_handover",
    )
    handover_at = fields.Datetime("Note Written at", compute="_compute_handover")
    handover_note = fields.Text("Note for the Next Agent", compute="_compute_handover")
    pdf_status = fields.Char("PDF on the Ticket", compute="_compute_pdf_status")
    event_ids = fields.One2many(
        comodel_name="email.conversation.event",
        inverse_name="conversation_id",
        domain=[("type", "not in", COUNTED)],
        string="History",
        readonly=True,
    )

    # -- in lists and offers, to all who may take it ---------------------------

    def _compute_message_count(self):
        # sudo: how many there are is known to all who see the conversation.
        Mail = self.env["email.message"].sudo()
        of_these = [("conversation_id", "in", self.ids), ("state", "!=", "draft")]
        groups = Mail._read_group(of_these, ["conversation_id"], ["__count"])
        counts = {conversation.id: count for conversation, count in groups}
        for conversation in self:
            conversation.message_count = counts.get(conversation.id, 0)

    def _compute_undelivered(self):
        # sudo: that there is one may be known by all who see the conversation.
        stopped = (
            self.env["email.message"]
            .sudo()
            ._read_group(
                [("conversation_id", "in", self.ids), ("undelivered", "=", True)],
                ["conversation_id"],
            )
        )
        ids = {conversation.id for (conversation,) in stopped}
        for conversation in self:
            conversation.undelivered = conversation.id in ids

    @api.model
    def _search_undelivered(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see above
        mails = self.env["email.message"].sudo()._search([("undelivered", "=", True)])
        domain = Domain("id", "in", mails.subselect("conversation_id"))
        return domain if True in value else ~domain

    @api.depends("ticket_id.priority")
    def _compute_important(self):
        # sudo: that it is important, of a ticket that need not be seen.
        for conversation in self.sudo():
            conversation.important = conversation.ticket_id.priority == IMPORTANT

    def _compute_checks_failed(self):
        # sudo: whether, not what the e-mails say.
        facts = self.sudo()._shown_facts()
        for conversation in self:
            conversation.checks_failed = facts.get(conversation.id, (0, False))[1]

    def _shown_facts(self):
        """{conversation id: (how many e-mails, whether the checks of a sender failed,
        whether it was transferred with a note)}; one statement"""
        self.env["email.message"].flush_model()
        self.env["email.conversation.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT one.id, count(mail.id),
                          COALESCE(bool_or(mail.authentication_failed), FALSE),
                          EXISTS (SELECT FROM email_conversation_event event
                                   WHERE event.conversation_id = one.id
                                     AND event.type IN ('transferred', 'parked')
                                     AND event.note > '')
                     FROM email_conversation one
                     LEFT JOIN email_message mail
                          ON mail.conversation_id = one.id AND mail.state != 'draft'
                    WHERE one.id = ANY(%s) GROUP BY one.id""",
                self.ids,
            )
        )
        return {conversation: tuple(facts) for conversation, *facts in rows}

    # -- in the form -----------------------------------------------------------

    @api.depends(
        "state",
        "deleted_queue",
        "queue_ids.active",
        "queue_ids.email_enabled",
        "touchpoint_id.activated",
    )
    @api.depends_context("lang")
    def _compute_stopped(self):
        """Nothing is left but to end it, or to transfer it from a queue (D8)."""
        # sudo: that it is gone, and its name; not what it was set to.
        for conversation in self.sudo().with_context(active_test=False):
            conversation.stopped_by, conversation.stopped = why_stopped(conversation)

    def _check_goes_on(self):
        """Raises UserError when one of these is stopped."""
        for conversation in self:
            if conversation.stopped:
                raise UserError(conversation.stopped)

    def _on_place_changed(self):
        """Tell agents and open screens that queues or touchpoints of these open
        conversations are gone, or are back."""
        self.invalidate_recordset(["queue_ids", "queue_id", "stopped", "stopped_by"])
        stopped = self.filtered("stopped")
        # What it waits for will not come.
        for conversation in stopped.filtered("parked"):
            conversation._come_back("stopped")
        handling_news.tell_stopped(stopped.filtered(lambda one: one.state == "active"))
        self._changed()

    @api.model
    def _on_touchpoints_changed(self, touchpoints):
        """They were activated or deactivated, or send no more, or again."""
        # sudo: whoever changes them, the screens of all agents follow.
        mine = [("touchpoint_id", "in", touchpoints.ids), ("state", "=", "active")]
        self.sudo().search(mine)._on_place_changed()

    @api.depends("suspected_id", "name", "customer_email")
    @api.depends_context("uid")
    def _compute_suspicion(self):
        for conversation in self:
            suspicion = Suspicion(conversation)
            conversation.can_join_suspected = suspicion.visible
            conversation.suspicion = suspicion.words()

    @api.depends("moved_to_id")
    @api.depends_context("uid")
    def _compute_moved_away(self):
        for conversation in self:
            # sudo: what of it is shown depends on the reader's own rights.
            target = conversation.sudo().moved_to_id.with_env(self.env)
            visible = bool(target and target._filtered_access("read"))
            conversation.can_open_moved_to = visible
            if visible:
                conversation.moved_away = self.env._(
                    "All e-mails were moved to %(session)s “%(subject)s”.",
                    session=target.session,
                    subject=target.name,
                )
            else:
                words = self.env._(
                    "All e-mails were moved to a conversation of another queue."
                )
                conversation.moved_away = words if target else False

    @api.depends("event_ids")
    def _compute_handover(self):
        """The note of the last transfer, or of parking it since, as long as it was not
        closed since."""
        events = self.env["email.conversation.event"].search(
            Domain("conversation_id", "in", self.ids)
            & Domain("type", "in", ("transferred", "parked", "closed")),
            order="id",
        )
        # Parking it without a note leaves the last one.
        events = events.filtered(lambda event: event.type != "parked" or event.note)
        latest = {event.conversation_id: event for event in events}
        for conversation in self:
            event = latest.get(conversation, events.browse())
            told = event if event.type != "closed" and event.note else events.browse()
            conversation.handover_by_id = told.by_id
            conversation.handover_at = told.at
            conversation.handover_note = told.note

    @api.depends("email_message_ids")
    def _compute_pdf_status(self):
        status = self.env["email.ticket.entry"]._pdf_status(self)
        for conversation in self:
            conversation.pdf_status = status.get(conversation.id, False)

    # -- the thread ------------------------------------------------------------

    def get_thread(self):
        """The conversation's mails for the thread widget, newest first.

        :return: ``{"messages": [dict of email.message._thread_values(), with "rating":
            False, or see rating.rating._shown_in_thread],
            "can_reply": bool, "can_move": bool, "is_mine": whether what the reader sees
            is viewed, "locked": False, or why there are no messages (str),
            "drafts": what is being written, the newest first, a list of dict: "id",
            "is_mine", "can_take_over", "writer": name, "changed_at", "send_at": when
            it leaves by itself, or False, "scheduled": whether its writer chose that
            moment, "unless_written", "stopped": why it did not leave, or False,
            "mode", "answers_id", "excerpt", "subject", "to": empty but for its
            writer, "notes": see note_lines, and what
            email.supervision._thread_lines gives}``
        """
        self.ensure_one()
        self.check_access("read")
        readable = self._is_readable()
        mails = self._in_order() if readable else self.env["email.message"]
        mails._fetch_files()
        ratings = self.env["rating.rating"]._shown_in_thread(mails)
        return {
            "messages": [
                {**mail._thread_values(), "rating": ratings.get(mail.id, False)}
                for mail in reversed(mails)
            ],
            "can_reply": self._can_be_answered(),
            "can_move": readable and self._may_change(),
            "is_mine": self.user_id == self.env.user,
            "drafts": self.env["email.message"]._drafts_shown(self),
            "locked": False if readable else self._locked_words(),
            "notes": note_lines(self),
            **self.env["email.supervision"]._thread_lines(self),
        }

    def _is_readable(self):
        return self.env.su or self.may_read

    def _can_be_answered(self):
        """Whether a reader of it may, and mail can leave from where it came to."""
        return bool(
            self._is_readable()
            and self.touchpoint_id.activated
            and self.touchpoint_id._sends()
            and not self.stopped
        )

    def _summarize(self):
        """Set anew what lists show of the newest mails, after mails came or went."""
        for conversation in self:
            mails = conversation._in_order()
            last = (mails.filtered(lambda mail: not mail.occasion) or mails)[-1:]
            if last:
                conversation.write(
                    {
                        "last_mail_at": last.date,
                        "newest_excerpt": last.excerpt,
                        "unread": any(
                            mail.direction == "in" and not mail.viewed
                            for mail in conversation.email_message_ids
                        ),
                    }
                )

    # -- viewed ----------------------------------------------------------------

    def mark_viewed(self, mail_ids=None):
        """Note that the agent who has the conversation had these mails on the screen;
        of other readers nothing is kept.

        :param mail_ids: list of email.message ids; all mails by default
        """
        self.check_access("read")
        # sudo: having the conversation is enough to have viewed its mails.
        for conversation in self.sudo():
            if conversation.user_id == self.env.user:
                conversation._view(mail_ids)

    def _view(self, mail_ids):
        seen = self._mails_to_view().filtered(
            lambda mail: not mail.viewed and (mail_ids is None or mail.id in mail_ids)
        )
        if seen:
            seen.write({"viewed": True, "viewer_ids": [Command.link(self.user_id.id)]})
        # What came back from parking stands out, too, until it is looked at.
        stood_out = self.unread and self.back_from_parking
        if seen or stood_out:
            self._summarize_viewed()
        if seen or (stood_out and not self.unread):
            self._changed()

    def _renew_viewed(self):
        """Mark as new what the conversations' present agents have not viewed. Mails
        that were answered are not new to anybody."""
        for conversation in self.filtered("user_id"):
            mails = conversation._mails_to_view()
            answers = mails.filtered(_is_answer).ids
            since = mails.ids.index(answers[-1]) + 1 if answers else 0
            recent = mails[since:].filtered(lambda mail: mail.direction == "in")
            agent = conversation.user_id
            known = recent.filtered(lambda mail, agent=agent: agent in mail.viewer_ids)
            known.filtered(lambda mail: not mail.viewed).viewed = True
            (recent - known).filtered("viewed").viewed = False
            conversation._summarize_viewed()

    def _summarize_viewed(self):
        unread = any(
            mail.direction == "in" and not mail.viewed for mail in self._mails_to_view()
        )
        if self.unread != unread:
            self.unread = unread

    def _mails_to_view(self):
        """The mails, oldest first, without their bodies, which would fill the
        memory."""
        mails = self.env["email.message"].search_fetch(
            [("conversation_id", "=", self.id), ("state", "!=", "draft")],
            ["direction", "viewed", "mail_message_id"],
        )
        return mails.sorted(lambda mail: (mail.date, mail.id))


def _is_answer(mail):
    """Whether an agent wrote it."""
    return mail.direction == "out" and not mail.automatic
