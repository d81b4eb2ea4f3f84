from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import is_html_empty

from ..core.content import signing
from ..core.inbound.html import excerpt, html_to_text
from ..models.outbox.draft_files import keep_uploads
from ..models.outbox.draft_values import made_here, sender_values

HEADERS = ("email_to", "email_cc", "email_bcc", "subject")
LINKS = ("touchpoint_id", "attachment_ids")
TICKS = ("include_original", "include_history")
TYPED = (*HEADERS, *LINKS, *TICKS, "body")
LONGEST_EMPTY = 4000  # characters of markup around nothing


class EmailCompose(models.TransientModel):
    """What is typed is stored in a draft whenever the window is saved, finished or not.

    Two windows on one draft never overwrite each other: what was typed into the one
    that is behind goes on as a draft of its own, and says so.
    """

    _inherit = "email.compose"

    draft_id = fields.Many2one(
        comodel_name="email.message", readonly=True, ondelete="set null"
    )
    # Of the draft, as this window knows it.
    revision = fields.Integer(readonly=True)
    conflict = fields.Selection(
        selection=[
            ("changed", "Changed in another window"),
            ("waits", "Waits to leave"),
            ("left", "Has left"),
            ("discarded", "Thrown away"),
            ("gone", "Taken over, or deleted"),
        ],
        readonly=True,
        help="What became of the draft that this window was writing, so that what was "
        "typed here since is a draft of its own.",
    )
    conflict_id = fields.Many2one(
        comodel_name="email.message",
        string="Draft in Conflict",
        readonly=True,
        ondelete="set null",
        help="The draft that this window was writing.",
    )
    conflict_words = fields.Char(compute="_compute_conflict_words")

    @api.depends("conflict")
    def _compute_conflict_words(self):
        words = {
            "changed": self.env._(
                "This draft was changed in another window meanwhile. What you have "
                "typed here is kept as a draft of its own."
            ),
            "waits": self.env._(
                "The e-mail waits to leave as it was when Send was pressed. What you "
                "have typed since is kept as a draft of its own."
            ),
            "left": self.env._(
                "The e-mail has left. What you have typed since is kept as a draft of "
                "its own."
            ),
            "discarded": self.env._(
                "This draft was thrown away in another window. What you have typed "
                "here is kept as a draft of its own."
            ),
            "gone": self.env._(
                "A colleague took over this draft, or it was deleted. What you have "
                "typed here is kept as a draft of your own."
            ),
        }
        for compose in self:
            compose.conflict_words = words.get(compose.conflict, False)

    # -- opening -----------------------------------------------------------------

    @api.model
    def _open_draft(self, draft):
        """The action that shows a draft of the user.

        :param draft: email.message with the rights of the system
        """
        compose = self._window().create(self._prepare_draft(draft)).with_env(self.env)
        compose._know(draft)
        return compose._action()

    def _prepare_draft(self, draft):
        """What its writer may no longer see is not shown to him, and stays with it."""
        vals = {
            "mode": draft.written_mode or "new",
            "body": draft.written_html,
            "attachment_ids": [Command.set(draft.attachment_ids.ids)],
        }
        vals.update({name: draft[name] for name in (*HEADERS, *TICKS)})
        for name, field in (
            ("parent_id", "answers_id"),
            ("replaces_id", "replaces_id"),
            ("ticket_id", "for_ticket_id"),
            ("touchpoint_id", "touchpoint_id"),
        ):
            found = draft[field].with_env(self.env)
            vals[name] = found._filtered_access("read").id
        return vals

    # -- typing ------------------------------------------------------------------

    def _typed_before(self, vals):
        """{email.compose: what is typed into it}, of those that these change"""
        if not any(name in vals for name in TYPED):
            return {}
        return {compose: compose._typed() for compose in self}

    def _typed(self):
        """What is typed, to tell whether it has changed."""
        typed = {name: self[name] or "" for name in HEADERS}
        typed.update({name: self[name].ids for name in LINKS})
        typed.update({name: self[name] for name in TICKS})
        body = str(self.body or "")
        own = signing.typed(body)
        nothing = len(own) < LONGEST_EMPTY and is_html_empty(own)
        typed["body"] = "" if nothing else body
        return typed

    def _untyped(self):
        """What is typed into a new window."""
        empty = {"touchpoint_id": self.touchpoint_id.ids, "attachment_ids": []}
        headers = dict.fromkeys(HEADERS, "")
        return {**headers, **empty, **dict.fromkeys(TICKS, False), "body": ""}

    def _keep_typed(self, before):
        """Store what is typed in the draft, if it is not what it was before."""
        if self._typed() == before:
            return
        if self._draft_conflict():
            self._keep_apart()
        else:
            self._keep_all()

    def _draft_conflict(self):
        """What became of the draft behind this window's back; False for nothing."""
        # sudo: its user's own, wherever its conversation is by now.
        draft = self.sudo().draft_id
        if not draft:
            return self.revision and "gone"
        if draft.state != "draft":
            return "left"
        if draft.discarded_at:
            return "discarded"
        if draft.send_at:
            return "waits"
        return draft.revision != self.revision and "changed"

    def _keep_apart(self):
        mine = self.sudo()
        mine.write(
            {"conflict": self._draft_conflict(), "conflict_id": mine.draft_id.id}
        )
        mine.draft_id = False
        self._keep_all()

    def _keep_all(self):
        """What is typed is what the draft says; the first time there is one."""
        keep_uploads(self)
        # sudo: mails are made by the channel only.
        draft = self.sudo().draft_id
        if draft:
            draft.write(self._typed_vals(draft))
        else:
            draft = draft.create({**self._new_vals(), **self._typed_vals(draft)})
            draft.conversation_id._changed()
        self.env["email.supervision"]._on_draft_typed(draft)
        self._know(draft)

    def _know(self, draft):
        # sudo: what the window knows of its draft is the channel's to say.
        self.sudo().write({"draft_id": draft.id, "revision": draft.revision})

    def _typed_vals(self, draft):
        body = str(self.body or "")
        return {
            **{name: self[name] for name in (*HEADERS, *TICKS)},
            **sender_values(self.touchpoint_id.sudo()),
            "written_html": body,
            "excerpt": excerpt(html_to_text(signing.typed(body))),
            "attachment_ids": [Command.set(self.attachment_ids.ids)],
            "for_ticket_id": self.ticket_id.id or draft.for_ticket_id.id,
            "revision": draft.revision + 1,
            "stopped": False,
        }

    def _new_vals(self):
        former = self.sudo().conflict_id
        return {
            **made_here(self.env),
            "written_mode": self.mode,
            "answers_id": self.parent_id.id or former.answers_id.id,
            "replaces_id": self.replaces_id.id or former.replaces_id.id,
            "conversation_id": self.conversation_id.id or former.conversation_id.id,
        }

    # -- two windows ---------------------------------------------------------------

    def keep_mine(self):
        """Of two windows on one draft this one is right: the other's words are thrown
        away, and can be had back for a day."""
        self.ensure_one().check_access("write")
        # sudo: what the window knows of its draft is the channel's to say.
        mine = self.sudo()
        if mine.conflict == "changed" and mine.conflict_id:
            self.conflict_id.discard_draft()
        mine.write({"conflict": False, "conflict_id": False})

    def load_other(self):
        """The other window is right: what was typed here is thrown away, and can be
        had back for a day.

        :return: the action that shows what the other one has
        """
        self.ensure_one().check_access("write")
        if not self.conflict_id:
            raise UserError(self.env._("There is no other version of this e-mail."))
        # Asked first: what cannot be opened takes the place of nothing.
        action = self.conflict_id.action_open_draft()
        if self.draft_id:
            self.draft_id.discard_draft()
        return action
