from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

MOST_REASONS = 5


class EmailConversation(models.Model):
    """Who has a conversation: it is taken, given back, transferred and closed.

    Whatever changes hands locks the conversation and touches the agent, so that of two
    who do it at once one is told, or tried again, and never both succeed.
    """

    _inherit = "email.conversation"

    # -- the agent's actions ---------------------------------------------------

    def action_pick(self):
        """Take the conversation: it becomes mine, and so does its ticket; of several
        those that I can have."""
        if len(self) == 1:
            self._check_may_change_sudo()._take(self.env.user)
            return None
        self.check_access("read")
        refused = [words for one in self if (words := one._why_not_taken())]
        if len(refused) == len(self):
            raise UserError(_lines(refused))
        return self._told_refused(refused) if refused else None

    def _why_not_taken(self):
        """Takes this one of several, unless somebody else has it: then in words why it
        was not taken, for who chose many did not look at each."""
        if self.state == "closed":
            return self.env._("“%(subject)s” is closed.", subject=self.name)
        if self.state == "active" and self.user_id != self.env.user:
            return self._owned_words()
        try:
            self._check_may_change_sudo()._take(self.env.user)
        except UserError as full:
            return str(full)
        return False

    def _told_refused(self, refused):
        message = self.env._(
            "Taken: %(count)s of %(total)s. %(reason)s",
            count=len(self) - len(refused),
            total=len(self),
            reason=_lines(refused),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_release(self):
        """Give the conversations back to their queues."""
        self._check_may_change_sudo()._give_back("released")

    def action_reopen(self):
        """Raises UserError when the user had it, and has no room for it."""
        closed = self._check_may_change_sudo().filtered(
            lambda one: one.state == "closed"
        )
        for conversation in closed.filtered(lambda one: one.user_id == self.env.user):
            agent = closed.env["email.agent"]._of(conversation.user_id)
            agent._check_capacity(conversation.queue_id)
        had = closed.filtered("user_id")
        closed._reopen()
        waiting = had.filtered(lambda one: one.state == "pending")
        return self._told_waiting(len(waiting)) if waiting else None

    def _told_waiting(self, count):
        message = (
            self.env._(
                "It waits in its queue: its former agent is not there, or has no room."
            )
            if count == 1
            else self.env._(
                "Conversations that wait in their queues, because their former agents "
                "are not there or have no room: %(count)s",
                count=count,
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # -- with the rights of the system -----------------------------------------

    def _take(self, user):
        """The conversation is this agent's now; by an offer, if it rings there.

        Raises UserError when the agent has as many as allowed.
        """
        self.ensure_one()._lock()
        if self.state == "active" and self.user_id == user:
            return
        ringing = self._open_offers()
        offer = ringing.filtered(lambda each: each.user_id == user)
        queue = offer.queue_id or self._queue_of(user)
        agent = self.env["email.agent"]._of(user)
        if offer:
            agent._touch()
        else:
            agent._check_capacity(queue)
        former = self.user_id if self.state == "active" else self.user_id.browse()
        if former:
            self._end_handling("taken_over")
        # Who waited for a first agent does not wait for the second as well.
        waited = not former and self._seconds_since(self.waiting_since)
        self._become_active(user, queue)
        (ringing - offer)._end("withdrawn", reason="taken")
        offer._end("accepted", wait_seconds=waited)
        if not offer:
            self._log("picked", wait_seconds=waited)
        self.env["email.offer"]._restart_ringing_at(user)
        self.ticket_id._on_conversation_assigned(self)
        self._changed()
        if former:
            self._tell_lost(former, "taken_over")

    def _become_active(self, user, queue):
        self.write(
            {
                "state": "active",
                "user_id": user.id,
                "queue_id": queue.id,
                "handled_since": fields.Datetime.now(),
            }
        )
        self._renew_viewed()

    def _queue_of(self, user):
        """Of the queues it waits in, that of this agent."""
        queue = self.queue_ids.filtered(lambda team: user in team.user_ids)[:1]
        return queue or self.queue_id

    def _give_back(self, kind, queue=None, **vals):
        """Agents give up the conversations: they wait again.

        :param kind: of email.conversation.event
        :param queue: where they wait from now on; where they did before by default
        :param vals: of the event
        """
        held = self.filtered(lambda one: one.state == "active")
        held._lock()
        for conversation in held:
            agent = conversation.user_id
            conversation._end_handling(kind, **vals)
            now = fields.Datetime.now()
            conversation.write(
                {
                    "state": "pending",
                    "user_id": False,
                    "handled_since": False,
                    "queued_at": now,
                    "waiting_since": conversation.waiting_since or now,
                    **(conversation._queue_vals(queue) if queue else {}),
                }
            )
            conversation.ticket_id._on_conversation_queued(conversation, agent)
            conversation._tell_lost(agent, kind)
        held._changed()
        held._await_agents()

    def _queue_vals(self, queue):
        return {"queue_ids": [Command.set(queue.ids)], "queue_id": queue.id}

    def _return_to_queues(self):
        """Their agents are gone for too long."""
        self._give_back("returned")

    def _transfer(self, queue, wrap_up=None, note=None):
        """C7. Raises UserError."""
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

    def _close(self, wrap_up=None, note=None, mailed=True):
        """D9: nothing is left to do, until the customer writes again.

        :param mailed: whether the customer gets what the queue mails on closing
        """
        still = self.filtered(lambda one: one.state != "closed")
        still._end(wrap_up, note)
        still.ticket_id._on_conversations_closed(mailed)

    def _end(self, wrap_up=None, note=None):
        self._lock()
        reason = {"wrap_up_id": wrap_up.id if wrap_up else False, "note": note or False}
        for conversation in self:
            had = conversation.state == "active" and conversation.user_id
            conversation._end_handling("closed", **reason)
            if had:
                conversation._tell_lost(had, "closed")
        self._open_offers()._end("withdrawn", reason="withdrawn")
        self.write({"state": "closed", "handled_since": False, "waiting_since": False})
        self._changed()
        # Who closed one has room for another.
        self.env["email.routing"]._wake()

    def _on_emptied(self, target):
        """All its mails went elsewhere: as if it were closed. Its ticket is seen to by
        the move."""
        self.filtered(lambda one: one.state != "closed")._end()
        return super()._on_emptied(target)

    def unlink(self):
        # The offers go with it in the database, unheard.
        self.sudo()._open_offers()._end("withdrawn")
        return super().unlink()

    def _end_handling(self, kind, **vals):
        """The agent who has it, if any, is done with it."""
        if self.state == "active":
            vals["handle_seconds"] = self._seconds_since(self.handled_since)
            self.env["email.agent"]._of(self.user_id)._touch()
        self._log(kind, **vals)

    def _log(self, kind, **vals):
        rows = [(conversation, vals) for conversation in self]
        return self.env["email.conversation.event"]._log(kind, rows)

    @api.model
    def _on_offered(self, rows, at):
        """They are offered to agents; see email.conversation.event._log_offered."""
        self.env["email.conversation.event"]._log_offered(rows, at)

    def _seconds_since(self, moment):
        if not moment:
            return False
        return max(0, int((fields.Datetime.now() - moment).total_seconds()))

    def _changed(self):
        """Lists and figures of the queues change with it."""
        done = super()._changed()
        self.env["email.routing"]._tell_agents(self.queue_ids)
        return done

    def _open_offers(self):
        return self.env["email.offer"].search(
            [("conversation_id", "in", self.ids), ("state", "=", "offered")]
        )


def _lines(reasons):
    """Each once, and no more than one reads."""
    different = list(dict.fromkeys(reasons))
    more = ["…"] if len(different) > MOST_REASONS else []
    return "\n".join(different[:MOST_REASONS] + more)
