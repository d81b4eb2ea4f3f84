from odoo import api, fields, models
from odoo.exceptions import UserError

from . import turn
from .moved_files import carry_files, show_originals
from .moved_notes import carry_notes
from .splitting import create_split, opening_vals

UNSENT = ("queued", "failed", "uncertain")
# Of the conversation that loses mails; an undo gives them back.
RESTORED = ("name", "customer_email", "customer_name", "partner_id", "suspected_id")


class EmailMove(models.Model):
    """Mails that somebody put into another conversation, and how it was before."""

    _name = "email.move"
    _description = "E-mails Moved by Hand"
    _inherit = ["email.guarded"]

    source_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade", index=True
    )
    target_id = fields.Many2one(
        comodel_name="email.conversation", required=True, ondelete="cascade", index=True
    )
    split = fields.Boolean(help="The target was made for these mails.")
    undone = fields.Boolean()
    # {"evidence": {mail id: evidence}, "source": values, "stage": of the ticket,
    #  "state": of the source, "reopened": whether the target was closed,
    #  "newest": id of the last mail then, "pictures": {id: id of the copy},
    #  "notes": ids of what was noted on the tickets,
    #  "inside": notes and activities that went along, see moved_notes.carry_notes}
    before = fields.Json()

    @api.model
    def _split_off(self, mails):
        """These mails of one conversation get a conversation and a ticket of their own.

        :return: the action that says so
        """
        if mails == mails.conversation_id.email_message_ids:
            raise UserError(
                self.env._(
                    "Nothing would stay behind: these are all e-mails of the "
                    "conversation."
                )
            )
        return self._make(mails)._told()

    @api.model
    def _make(self, mails, target=None):
        """Move mails of one conversation; without a target they get a new one.

        :param mails: email.message with the rights of the system, its caller having
            checked those of the user
        :return: email.move
        """
        source = mails.conversation_id.ensure_one()
        source._lock(target)
        self._check(mails, target)
        move = self.create(
            {
                "source_id": source.id,
                "target_id": (target or create_split(source, mails)).id,
                "split": not target,
                "before": self._remember(mails, target),
            }
        )
        waiting = turn.unanswered(source)
        move._note_before(pictures=move._transfer(mails, source, move.target_id))
        mails.evidence = "moved"
        move._settle(mails, waiting)
        return move

    def _check(self, mails, target):
        if target == mails.conversation_id:
            raise UserError(self.env._("The e-mails are in this conversation already."))
        if target and target.company_id != mails.company_id:
            raise UserError(
                self.env._("Choose a conversation of the same company, please.")
            )
        if "sending" in mails.mapped("state"):
            raise UserError(
                self.env._("An e-mail is being sent right now. Try again in a moment.")
            )
        waiting = mails.filtered(lambda mail: mail.state in UNSENT)
        moves_house = (
            target and target.touchpoint_id != mails.conversation_id.touchpoint_id
        )
        if waiting and moves_house:
            raise UserError(
                self.env._(
                    "“%(subject)s” has not been sent yet, and would leave from another "
                    "touchpoint. Wait until it is sent, or take it back first.",
                    subject=waiting[0].subject or self.env._("(no subject)"),
                )
            )

    def _remember(self, mails, target):
        source = mails.conversation_id
        values = source.read(RESTORED, load=None)[0]
        del values["id"]
        return {
            "evidence": {mail.id: mail.evidence for mail in mails},
            "source": values,
            "state": source.state,
            "stage": source.ticket_id.stage_id.id,
            "reopened": bool(target) and target.state == "closed",
            "newest": max((target or source).email_message_ids.ids, default=0),
        }

    def _transfer(self, mails, source, target):
        """Put the mails, and all that hangs on them, from one into the other.

        :return: {id of a picture of the source: id of its copy}
        """
        opener = source._in_order()[:1]
        self.env["email.thread.key"]._follow(mails, source, target)
        copies = carry_files(mails, source, target)
        mails.mail_message_id.write({"res_id": target.id})
        mails.conversation_id = target
        self.env["email.correspondent"]._follow(mails)
        (source | target).invalidate_recordset(["email_message_ids"])
        mails._bring_drafts(source, target)
        self.env["email.supervision.ledger"]._on_mails_moved(mails, source, target)
        if opener in mails and self._is_named_by_its_mails(source):
            source.write(opening_vals(source, source._in_order()))
        target.moved_to_id = False
        target._renew_viewed()
        (source | target)._summarize()
        self.env["email.search"]._renew(source | target)
        self.env["email.ticket.entry"]._on_thread_changed(source | target)
        return copies

    def _is_named_by_its_mails(self, source):
        """Whether a conversation that mails leave has its name from them: not when they
        only came to it and go back."""
        return source.email_message_ids and (self.split or source == self.source_id)

    def _note_before(self, **values):
        self.before = {**self.before, **values}

    def _settle(self, mails, waiting):
        """Tickets, states and screens after a move.

        :param waiting: see turn.unanswered
        """
        source, target = self.source_id, self.target_id
        if self.split:
            target._ensure_tickets()
        if self.before["state"] != "closed" and target.state == "closed":
            target._reopen()
        self._note_before(
            notes=self.env["email.ticket.entry"]._note_move(self, mails).ids
        )
        if not source.email_message_ids:
            self._note_before(inside=carry_notes(source, target))
            source._on_emptied(target)
        turn.on_mails_moved(waiting, mails, source, target, self.split)
        target._on_mails_joined(mails)
        self.env["email.message"]._on_threads_joined(target)
        self.env["rating.rating"]._on_moved(source | target)
        self.env["email.automation.entry"]._on_moved(source | target)
        (source | target)._changed()

    # -- undo ------------------------------------------------------------------

    def action_undo(self):
        """Put the mails back; a second click changes nothing."""
        self.ensure_one()
        # sudo: moves are the channel's own records; the check follows.
        move = self.sudo().exists()
        both = (move.source_id | move.target_id).with_env(self.env)
        both.check_access("read")
        if move.create_uid != self.env.user:
            both._check_may_change_sudo()
        if move and not move.undone:
            move._undo()

    def _undo(self):
        source, target = self.source_id, self.target_id
        source._lock(target)
        ids = map(int, self.before["evidence"])
        mails = self.env["email.message"].browse(ids).exists()
        mails = mails.filtered(lambda mail: mail.conversation_id == target)
        if not mails:
            raise UserError(self.env._("The e-mails have been moved again meanwhile."))
        self._check(mails, source)
        self.undone = True
        emptied = source.moved_to_id == target
        self._transfer(mails, target, source)
        show_originals(mails, self.before.get("pictures", {}))
        for mail in mails:
            mail.evidence = self.before["evidence"][str(mail.id)]
        source.write(self.before["source"])
        self._bring_notes_back()
        if emptied:
            self._reopen_source()
        untouched = self.split and self._is_untouched()
        if not target.email_message_ids:
            target._on_emptied(source)
        elif self.before["reopened"] and not self._came_since(target):
            self._close_again(target)
        turn.renew(source | target)
        self.env["rating.rating"]._on_moved(source | target)
        self.env["email.automation.entry"]._on_moved(source | target)
        (source | target)._changed()
        if untouched:
            self._leave_nothing_behind()
        else:
            self.env["email.ticket.entry"]._note_move_undone(self, mails)

    def _close_again(self, target):
        """As it was: the customer was told before."""
        if target.state != "closed":
            target._close(mailed=False)
            self.env["email.supervision.ledger"]._on_reopening_undone(target)

    def _bring_notes_back(self):
        """All of them from where no mail is left, else those that went along."""
        if not self.target_id.email_message_ids:
            carry_notes(self.target_id, self.source_id)
        elif inside := self.before.get("inside"):
            carry_notes(self.target_id, self.source_id, only=inside)

    def _told(self):
        """The action that shows what was done, with a way there and a way back."""
        target = self.target_id
        ticket = target.ticket_id.number
        if self.split:
            words = self.env._(
                "Split off to %(session)s, ticket %(ticket)s",
                session=target.session,
                ticket=ticket,
            )
        else:
            words = self.env._(
                "Moved to %(session)s, ticket %(ticket)s",
                session=target.session,
                ticket=ticket,
            )
        return {
            "type": "ir.actions.client",
            "tag": "email_channel.moved",
            "params": {
                "move_id": self.id,
                "source_id": self.source_id.id,
                "target_id": target.id,
                "message": words,
                # Nothing is left to look at where the user is.
                "leave": not self.source_id.email_message_ids,
            },
        }

    def _notes(self):
        return self.env["mail.message"].browse(self.before.get("notes", ())).exists()

    def _is_untouched(self):
        """Whether the conversation that the split made, and its ticket, hold nothing
        but what the split put there, and nobody writes in it."""
        target = self.target_id
        ticket = target.ticket_id
        return (
            "notes" in self.before
            and not target.email_message_ids
            and not self.env["email.message"]._drafts_in(target)
            and not ticket.message_ids - self._notes()
            and not ticket.email_conversation_ids - target
        )

    def _leave_nothing_behind(self):
        """As if it had never been: what was made is deleted, this record with it."""
        ticket = self.target_id.ticket_id
        self._notes().unlink()
        self.target_id.unlink()
        ticket.unlink()

    def _came_since(self, conversation):
        """Whether a customer has written there after the move."""
        return conversation.email_message_ids.filtered(
            lambda mail: (
                mail.direction == "in" and mail.id > self.before.get("newest", 0)
            )
        )

    def _reopen_source(self):
        source = self.source_id
        stage = self.before["stage"]
        self.env["email.ticket.entry"]._restore_stage(source.ticket_id, stage)
        if source.state == "closed" and self.before["state"] != "closed":
            turn.reopen_as_it_was(source)
