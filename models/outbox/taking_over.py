"""Whose draft it is: its writer's, until somebody who has the conversation by now takes
it over."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..content.letter_signature import LetterSignature
from .draft_files import DraftFiles

# What a draft says; its files and pictures are copied with it.
SAID = (
    "direction",
    "state",
    "evidence",
    "viewed",
    "message_type",
    "email_to",
    "email_cc",
    "email_bcc",
    "subject",
    "excerpt",
    "email_from",
    "reply_to",
    "date",
    "revision",
    "include_original",
    "include_history",
    "written_mode",
    "stopped",
)
LINKED = (
    "subtype_id",
    "touchpoint_id",
    "conversation_id",
    "answers_id",
    "replaces_id",
    "for_ticket_id",
)


class TakingOver:
    """Of one draft (email.message), by the user of its environment."""

    def __init__(self, mail):
        self.mail = mail
        self.env = mail.env

    def mine(self):
        """The draft (email.message, with the rights of the system) as the user's own.

        Raises UserError, AccessError.
        """
        self.mail.browse().check_access("read")
        # sudo: whose it is decides.
        draft = self.mail.sudo().exists()
        own = self.env.su or draft.create_uid == self.env.user
        if draft and not own:
            self._check_sees(draft)
        if not draft:
            raise UserError(self.env._("This draft is gone: it was sent, or deleted."))
        if draft.state != "draft":
            raise UserError(self.env._("It has left already."))
        if own:
            return draft
        self._check_may_take_over(draft)
        return self._take_over(draft)

    def _check_sees(self, draft):
        """Raises AccessError: who does not see the conversation learns nothing."""
        conversation = draft.conversation_id.with_env(self.env)
        if not conversation or draft.discarded_at:
            raise AccessError(self.env._("This is another agent's draft."))
        conversation.check_access("read")

    def _check_may_take_over(self, draft):
        if not may_take_over(self.env, draft.conversation_id, draft.create_uid):
            raise UserError(
                self.env._(
                    "This is a draft of %(name)s. Take the conversation to go on with "
                    "it.",
                    name=draft.create_uid.name,
                )
            )

    def _take_over(self, draft):
        former = draft.create_uid
        files, body = DraftFiles(draft).copies_for(self.env)
        mine = draft.with_env(self.env(su=True)).create(
            {
                **{name: draft[name] for name in SAID},
                **{name: draft[name].id for name in LINKED},
                "author_id": self.env.user.partner_id.id,
                "written_html": self._signed(draft, body),
                "attachment_ids": [Command.set(files.ids)],
            }
        )
        mine.send_pressed_at = draft.send_pressed_at
        subject = draft.subject or self.env._("(no subject)")
        draft.mail_message_id.unlink()
        mine.conversation_id._changed()
        self._tell(former, subject)
        return mine

    def _signed(self, draft, body):
        """Who takes it over signs it, where its writer left the signature as it was."""
        mode = draft.written_mode or "new"
        signing = LetterSignature(
            self.env,
            draft.touchpoint_id,
            mode,
            draft.conversation_id,
            draft.email_to,
        )
        return signing.signed_anew(body)

    def _tell(self, former, subject):
        env = self.env(context={**self.env.context, "lang": former.lang})
        words = env._(
            "%(name)s took over your draft “%(subject)s”.",
            name=self.env.user.name,
            subject=subject,
        )
        # sudo: told whoever it is, by whoever may take it over.
        former.sudo()._bus_send(
            "simple_notification", {"type": "info", "message": words, "sticky": True}
        )


def may_take_over(env, conversation, writer):
    """Whether the user, who sees the conversation, may go on with this user's draft
    there: who has it by now, and a supervisor who may read it, but not from an agent
    who has it.

    :param conversation: email.conversation
    :param writer: res.users
    """
    # sudo: who has it is known to all who see it.
    agent = conversation.sudo().user_id
    at_work = conversation.sudo().state == "active" and agent == writer
    if agent == env.user:
        return True
    theirs = conversation.with_env(env)
    return not at_work and theirs.supervised and theirs.may_read
