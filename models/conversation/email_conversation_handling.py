from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from . import done, handling_news, turn
from .email_conversation_parking import NEVER_PARKED, NOT_PARKED
from .taking import take_several


class EmailConversation(models.Model):
    """Who has a conversation: it waits, is taken, given back, transferred, closed and
    reopened.

    Whatever changes hands locks the conversation and touches the agent's load, so that
    of two who do it at once one is told, or tried again, and never both succeed.
    Routing is asked and told through email.routing.entry; its news come by ``_on_…``.
    """

    _inherit = "email.conversation"

    state = fields.Selection(
        selection=[
            ("pending", "Pending"),
            ("active", "Active"),
            ("closed", "Closed"),
        ],
        required=True,
        default="pending",
        readonly=True,
        index=True,
        help="Pending: waits in its queues. Active: an agent has it. Closed: done, "
        "until the customer writes again.",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_conversation_queue_rel",
        column1="conversation_id",
        column2="queue_id",
        string="Queues",
        readonly=True,
        help="The queues whose agents see the conversation.",
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        readonly=True,
        ondelete="set null",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Agent", readonly=True, index=True
    )
    queued_at = fields.Datetime(
        readonly=True,
        default=fields.Datetime.now,
        index="btree_not_null",
        help="When it last entered its queues; it is visible to whoever was a member "
        "then.",
    )
    waiting_since = fields.Datetime(
        readonly=True,
        default=fields.Datetime.now,
        help="When the customer wrote the oldest e-mail that nobody has answered yet.",
    )
    handled_since = fields.Datetime(readonly=True, help="When its agent got it.")
    offer_ids = fields.One2many(
        comodel_name="email.offer", inverse_name="conversation_id", readonly=True
    )

    # -- the agent's actions ---------------------------------------------------

    def action_pick(self):
        """Give the user the conversation and its ticket; of several conversations
        those that the user can have."""
        if len(self) == 1:
            self._check_may_change_sudo()._take(self.env.user)
            return None
        self.check_access("read")
        return take_several(self)

    def action_release(self):
        """Give the conversations back to their queues."""
        conversations = self._check_may_change_sudo()
        conversations._check_goes_on()
        conversations._give_back("released")
        return done.released(self)

    def action_reopen(self):
        """Open closed conversations again.

        Raises UserError when one would come back to the user, who has no capacity left.
        """
        closed = self._check_may_change_sudo().filtered(
            lambda one: one.state == "closed"
        )
        for conversation in closed.filtered(lambda one: one.user_id == self.env.user):
            closed.env["email.routing.entry"]._check_capacity(
                conversation.user_id, conversation.queue_id
            )
        had = closed.filtered("user_id")
        closed._reopen()
        waiting = had.filtered(lambda one: one.state == "pending")
        return handling_news.some_wait(waiting) if waiting else None

    def action_close(self):
        """Close the conversations. Asks first when there is a wrap-up reason to choose,
        and when there are several of them."""
        still = self.filtered(lambda one: one.state != "closed")
        if len(still) > 1 or (still and self.env["email.wrap.up"]._choices(still)):
            return self.env["email.close"]._open(still)
        self._check_may_change_sudo()._close()
        return done.closed(still) if still else None

    def action_transfer(self):
        """Open the wizard that asks for the queue."""
        self._check_may_transfer_sudo()
        return self.env["email.transfer"]._open(self)

    # -- with the rights of the system -----------------------------------------

    def _lock(self, other=None):
        """Keep others from changing the conversations until the end of the transaction:
        of two transactions that lock the same ones, the later is tried again.

        :param other: email.conversation that are locked with these
        """
        ids = sorted((self | other).ids if other else self.ids)
        if not ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM email_conversation WHERE id IN %s"
                " ORDER BY id FOR UPDATE",
                tuple(ids),
            )
        )

    def _take(self, user):
        """Make the conversation this agent's; an offer that rings there is accepted.

        Raises UserError when the agent has as many as allowed.
        """
        self.ensure_one()._lock()
        if self.state == "active" and self.user_id == user:
            return
        routing = self.env["email.routing.entry"]
        queue = routing._queue_to_take(self, user, self._queue_of(user))
        former = self.user_id if self.state == "active" else self.user_id.browse()
        if former:
            self._end_handling("taken_over")
        # Who waited for a first agent does not wait for the second as well.
        waited = not former and self._seconds_since(self.waiting_since)
        self._become_active(user, queue)
        if not routing._on_taken(self, user, waited):
            self._log("picked", wait_seconds=waited)
        self.env["email.ticket.entry"]._on_assigned(self)
        self.env["email.automation.entry"]._on_taken_up(self)
        self._changed()
        if former:
            handling_news.tell_taken_away(self, former, "taken_over")

    def _become_active(self, user, queue):
        self.write(
            {
                "state": "active",
                "user_id": user.id,
                "queue_id": queue.id,
                "handled_since": fields.Datetime.now(),
                **NEVER_PARKED,
                **NOT_PARKED,
            }
        )
        self._renew_viewed()

    def _queue_of(self, user):
        """The first of its queues that this agent works in, or else its own queue."""
        queue = self.queue_ids.filtered(lambda team: user in team.user_ids)[:1]
        return queue or self.queue_id

    def _give_back(self, kind, queue=None, **vals):
        """Take the conversations from their agents: they wait again.

        :param kind: of email.conversation.event
        :param queue: where they wait from now on; where they did before by default
        :param vals: of the event
        """
        held = self.filtered(lambda one: one.state == "active")
        held._lock()
        self.env["email.message"]._on_handed_on(held)
        for conversation in held:
            agent = conversation.user_id
            conversation._end_handling(kind, **vals)
            conversation.write(
                {
                    "state": "pending",
                    "user_id": False,
                    "handled_since": False,
                    "queued_at": fields.Datetime.now(),
                    **NOT_PARKED,
                    **(
                        self._queue_vals(queue)
                        if queue
                        else conversation._live_queue_vals()
                    ),
                }
            )
            self.env["email.ticket.entry"]._on_queued(conversation, agent)
            handling_news.tell_taken_away(conversation, agent, kind)
        self.env["email.automation.entry"]._on_given_back(held)
        held._changed()
        held._await_agents()

    @api.model
    def _queue_vals(self, queues):
        """Values of a conversation that waits in these queues. It counts for the first
        of them until an agent of another one takes it."""
        return {"queue_ids": [Command.set(queues.ids)], "queue_id": queues[:1].id}

    def _transfer(self, queue, wrap_up=None, note=None):
        """Take the conversation from its agent and let it wait in another queue (C7).

        Raises UserError.
        """
        self.ensure_one()
        if self.state != "active":
            raise UserError(
                self.env._("Take the conversation before you transfer it, please.")
            )
        if not queue.email_enabled or queue.company_id not in (
            self.company_id,
            self.company_id.browse(),
        ):
            raise UserError(
                self.env._("“%(queue)s” takes no e-mail.", queue=queue.display_name)
            )
        self._give_back(
            "transferred",
            queue,
            to_queue_id=queue.id,
            wrap_up_id=wrap_up.id if wrap_up else False,
            note=note or False,
        )

    def _close(self, wrap_up=None, note=None, mailed=True, by="agent"):
        """Close the conversations and, with its last one, each ticket (D9).

        :param mailed, by: see email.automation.entry
        """
        still = self.filtered(lambda one: one.state != "closed")
        still._end(wrap_up, note)
        handling_news.tell_activities_left(still)
        self.env["email.ticket.entry"]._on_closed(still, mailed, by == "system")
        self.env["email.automation.entry"]._on_closed(still, by, mailed)

    def _end(self, wrap_up=None, note=None, **vals):
        self._lock()
        reason = {"wrap_up_id": wrap_up.id if wrap_up else False, "note": note or False}
        for conversation in self:
            had = conversation.state == "active" and conversation.user_id
            conversation._end_handling("closed", **reason, **vals)
            if had:
                handling_news.tell_taken_away(conversation, had, "closed")
        self.env["email.routing.entry"]._on_ended(self)
        self.env["email.dialer.entry"]._on_ended(self)
        self.write(
            {
                "state": "closed",
                "handled_since": False,
                "waiting_since": False,
                **NOT_PARKED,
            }
        )
        self._changed()

    def _end_handling(self, kind, **vals):
        """Write down that its agent, if it has one, no longer handles it."""
        if self.state == "active":
            self.filtered("parked")._unpark(kind)
            vals["handle_seconds"] = self._handled_seconds()
            self.env["email.routing.entry"]._on_load_changed(self.user_id)
        self._log(kind, **vals)

    def _log(self, kind, **vals):
        rows = [(conversation, vals) for conversation in self]
        return self.env["email.conversation.event"]._log(kind, rows)

    def _seconds_since(self, moment):
        if not moment:
            return False
        return max(0, int((fields.Datetime.now() - moment).total_seconds()))

    # -- open again ------------------------------------------------------------

    def _reopen(self):
        """Open those of the conversations again that are closed.

        :return: them
        """
        closed = self.filtered(lambda one: one.state == "closed")
        agents = {one: one.user_id for one in closed}
        for conversation in closed:
            conversation.write(conversation._reopening_vals())
        closed._on_reopened(agents)
        closed._changed()
        return closed

    def _reopening_vals(self, asked=False):
        """Values of a conversation that is opened again, by a mail if ``asked``: its
        agent gets it back, if the agent is there and has the capacity; else it waits.
        """
        now = fields.Datetime.now()
        user, queue = self.env["email.routing.entry"]._agent_to_go_on(self)
        return {
            "state": "active" if user else "pending",
            "user_id": user.id,
            "handled_since": now if user else False,
            **NEVER_PARKED,
            "queued_at": now,
            **turn.on_reopened(self, asked),
            **({"queue_id": queue.id} if user else self._live_queue_vals()),
        }

    def _live_queue_vals(self):
        """Values that let it wait in its touchpoint's queues, when none of its own
        takes e-mail any more."""
        live = self.touchpoint_id.queue_ids.filtered("email_enabled")
        if self.queue_ids.filtered("email_enabled") or not live:
            return {}
        return self.env["email.routing.entry"]._admission_vals(live, [True])[0]

    def _on_reopened(self, agents):
        """:param agents: {conversation: res.users who had it before}"""
        self._log("reopened")
        self.env["email.routing.entry"]._on_load_changed(self.user_id)
        entry = self.env["email.ticket.entry"]
        for conversation in self.filtered(lambda one: one.state == "pending"):
            entry._on_queued(conversation, agents[conversation])
        entry._on_reopened(self)
        self.env["email.automation.entry"]._on_reopened(self)
        self._await_agents()
        handling_news.tell_reopened(self)

    # -- waiting ---------------------------------------------------------------

    def _on_created(self):
        """Look for agents, or note that an agent opened the conversation."""
        started = self.filtered(lambda one: one.state == "active")
        if started:
            now = fields.Datetime.now()
            started.write({"handled_since": now, "waiting_since": False})
            self.env["email.routing.entry"]._on_load_changed(started.user_id)
            started._log("started")
            self.env["email.automation.entry"]._on_taken_up(started)
        self._await_agents()
        self.env["email.automation.entry"]._on_created(self)

    def _await_agents(self):
        """Let routing look for agents for those of the conversations that wait."""
        waiting = self.filtered(lambda one: one.state == "pending")
        self.env["email.routing.entry"]._on_waiting(waiting)

    # -- news from routing -----------------------------------------------------

    @api.model
    def _on_offered(self, rows, at):
        """Note what was offered; see email.conversation.event._log_offered."""
        self.env["email.conversation.event"]._log_offered(rows, at)

    @api.model
    def _on_offers_ended(self, kind, rows):
        """Note which offers ended, and how; see email.conversation.event._log."""
        self.env["email.conversation.event"]._log(kind, rows)

    def _on_accepted(self, user):
        """Take the conversation, unless it was closed since it was offered."""
        if self.state != "closed":
            self._take(user)

    def _on_agents_gone(self):
        """Give back the conversations of agents who have left for too long."""
        self._give_back("returned")

    def _on_members_included(self):
        """Let those that wait enter their queues anew, so that the present members of
        the queues see them.

        :return: the conversations that wait
        """
        self._lock()
        waiting = self.filtered(lambda one: one.state == "pending")
        waiting.queued_at = fields.Datetime.now()
        waiting._await_agents()
        return waiting
