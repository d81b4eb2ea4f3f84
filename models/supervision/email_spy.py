from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .looked_pictures import LookedPictures


class EmailSpy(models.AbstractModel):
    """What a supervisor sees who looks on at the conversation of an agent (J2): its
    mails as they come, and what the agent types.

    The customer sees nothing of it. It is in the history of the conversation.
    """

    _name = "email.spy"
    _description = "Looking On at Conversations"

    @api.model
    def look(self, conversation_id):
        """Begin to look on, or go on with it: asked for each change, and every 20 s.

        :return: {"conversation": {"id", "subject", "customer", "agent", "queue"},
            "thread": see email.conversation.get_thread, read only, "drafts": what its
            agent is writing, the newest first: [{"id", "mode", "to", "cc", "bcc",
            "subject", "body": HTML that is clean, "files": names, "changed_at",
            "send_at"}]}
        :raises UserError, AccessError: nobody has it, or it is not for this user
        """
        conversation = self._check_sudo(conversation_id)
        self.env["email.look"]._note(conversation)
        return self._seen(conversation)

    @api.model
    def leave(self, conversation_id):
        """The screen shows it no longer."""
        conversation = self.env["email.conversation"].browse(int(conversation_id))
        # sudo: only a look of the user's own is ended.
        self.env["email.look"]._leave(conversation.sudo().exists())

    def _check_sudo(self, conversation_id):
        conversation = self.env["email.conversation"].browse(int(conversation_id))
        known = self.env["email.supervision"]._check_supervises_sudo(conversation)
        if known.state != "active":
            raise UserError(
                self.env._(
                    "Nobody has “%(subject)s” now: there is nothing to look on at.",
                    subject=known.name,
                )
            )
        if known.user_id == self.env.user:
            raise UserError(self.env._("You have this conversation yourself."))
        return known

    @api.model
    def _check_picture_sudo(self, draft_id, file_id):
        """The picture (ir.attachment), with the rights of the system, in a draft at
        which the user looks on now.

        :raises UserError, AccessError: it is not in it, or the look is over
        """
        # sudo: whether the user looks on at it is asked here.
        draft = self.env["email.message"].sudo().browse(draft_id).exists()
        conversation = draft.conversation_id
        looked_on = self.env["email.look"]._conversations_of(self.env.user)
        if conversation.id in looked_on:
            known = self._check_sudo(conversation.id)
            if draft in self._drafts(known):
                shown = LookedPictures(draft).found
                if file_id in shown.ids:
                    return shown.browse(file_id).with_env(self.env(su=True))
        raise AccessError(self.env._("You do not look on at this now."))

    def _seen(self, known):
        conversation = known.with_env(self.env)
        conversation.invalidate_recordset(["may_read"], flush=False)
        thread = conversation.get_thread()
        return {
            "conversation": {
                "id": known.id,
                "subject": known.name or "",
                "customer": known.customer_name or known.customer_email or "",
                "agent": known.user_id.name,
                "queue": known.queue_id.display_name or "",
            },
            "thread": {**thread, "can_reply": False, "can_move": False, "drafts": []},
            "drafts": [self._draft(draft) for draft in self._drafts(known)],
        }

    def _drafts(self, known):
        """Those of its agent: what others write there is theirs."""
        drafts = self.env["email.message"]._drafts_in(known)
        kept = drafts.filtered(
            lambda draft: draft.create_uid == known.user_id and not draft.discarded_at
        )
        return kept.sorted(lambda draft: (draft.date, draft.id), reverse=True)

    def _draft(self, draft):
        to_string = fields.Datetime.to_string
        return {
            "id": draft.id,
            "mode": draft.written_mode or "new",
            "to": draft.email_to or "",
            "cc": draft.email_cc or "",
            "bcc": draft.email_bcc or "",
            "subject": draft.subject or "",
            "body": LookedPictures(draft).html(),
            "files": draft.attachment_ids.mapped("name"),
            "changed_at": to_string(draft.date),
            "send_at": to_string(draft.send_at) if draft.send_at else False,
        }
