from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..core.conversation import subject_number
from ..core.conversation.address_list import join_addresses
from ..core.inbound.mail import Address
from ..core.outbox import reply
from ..models.content.letter_signature import LetterSignature
from ..models.conversation.written_files import is_upload
from ..models.outbox.draft_files import unlink_unused
from ..models.own_context import Own, own_value
from ..models.record_ids import checked_id

UNTYPED = "email_channel_untyped"


class EmailCompose(models.TransientModel):
    """The window in which an agent writes a letter: a new one, an answer, or a mail
    forwarded. What is typed into it is kept in its draft, which outlives it."""

    _name = "email.compose"
    _description = "Write an E-mail"
    _inherit = ["email.guarded"]
    # A window may stay open for days.
    _transient_max_hours = 24 * 7
    _transient_max_count = 0
    # By the methods that open it, in the name of the user.
    _sent_by_screens = ("mode", "parent_id", "replaces_id", "not_carried")

    mode = fields.Selection(
        selection=[
            ("new", "New"),
            ("reply", "Reply"),
            ("reply_all", "Reply all"),
            ("forward", "Forward"),
        ],
        required=True,
        default="new",
        readonly=True,
    )
    parent_id = fields.Many2one(comodel_name="email.message", readonly=True)
    replaces_id = fields.Many2one(comodel_name="email.message", readonly=True)
    conversation_id = fields.Many2one(
        comodel_name="email.conversation", compute="_compute_conversation_id"
    )
    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket")
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        string="From",
        domain="[('id', 'in', available_touchpoint_ids)]",
    )
    available_touchpoint_ids = fields.Many2many(
        comodel_name="email.touchpoint", compute="_compute_available_touchpoint_ids"
    )
    email_to = fields.Text("To")
    email_cc = fields.Text("CC")
    email_bcc = fields.Text("BCC")
    show_cc = fields.Boolean()
    show_bcc = fields.Boolean()
    subject = fields.Char()
    body = fields.Html(sanitize_style=True)
    include_original = fields.Boolean(
        "Include the original mail",
        help="The mail you answer is quoted below your answer.",
    )
    include_history = fields.Boolean(
        "Include the last ten e-mails",
        help="The last e-mails of the conversation stand below yours: of an answer "
        "those that its recipients took part in, of a forward all. Never internal "
        "notes, nor who got a blind copy.",
    )
    has_history = fields.Boolean(compute="_compute_has_history")
    has_signature = fields.Boolean(compute="_compute_has_signature")
    has_original = fields.Boolean(compute="_compute_has_original")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="email_compose_attachment_rel",
        column1="compose_id",
        column2="attachment_id",
        string="Attachments",
    )
    template_shortcuts = fields.Json(compute="_compute_template_shortcuts")

    @api.model_create_multi
    def create(self, vals_list):
        composes = super().create(vals_list)
        for compose in composes:
            compose._note_shown()
        if not own_value(self.env, UNTYPED):
            for compose in composes:
                compose._keep_typed(compose._untyped())
        return composes

    def write(self, vals):
        before = self._typed_before(vals)
        done = super().write(vals)
        for compose, typed in before.items():
            compose._keep_typed(typed)
        return done

    def unlink(self):
        """What was uploaded or carried along, and is in no draft, goes with it."""
        # sudo: whoever cleans up; asked is only what is used.
        files = self.env["ir.attachment"].sudo()
        for compose in self.sudo():
            files |= compose.attachment_ids.filtered(
                lambda file, compose=compose: is_upload(file, compose.create_uid)
            )
        done = super().unlink()
        unlink_unused(files)
        return done

    @api.depends("parent_id", "replaces_id", "draft_id")
    @api.depends_context("uid")
    def _compute_conversation_id(self):
        for compose in self:
            mail = compose.parent_id or compose.replaces_id or compose.draft_id
            # sudo: where a draft is, of which its writer may see no more than that.
            found = mail.sudo().conversation_id.with_env(self.env)
            compose.conversation_id = found._filtered_access("read")

    @api.depends("conversation_id", "mode")
    def _compute_available_touchpoint_ids(self):
        usable = self._usable_touchpoints()
        for compose in self:
            own = compose.conversation_id.touchpoint_id
            compose.available_touchpoint_ids = own or usable

    def _usable_touchpoints(self):
        return self.env["email.touchpoint"].search(
            [
                ("activated", "=", True),
                ("direction", "in", ("outbound", "both")),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    @api.depends("parent_id", "replaces_id")
    def _compute_has_original(self):
        for compose in self:
            compose.has_original = compose.parent_id or compose.replaces_id.quote_html

    @api.depends("conversation_id")
    def _compute_has_history(self):
        for compose in self:
            compose.has_history = compose.conversation_id.message_count > 1

    @api.depends("touchpoint_id")
    def _compute_has_signature(self):
        Signature = self.env["email.signature"]
        for compose in self:
            compose.has_signature = Signature._of_sudo(compose.touchpoint_id).enabled

    @api.depends("conversation_id", "ticket_id", "touchpoint_id")
    def _compute_template_shortcuts(self):
        for compose in self:
            found = self.env["email.template"]._shortcuts(compose)
            compose.template_shortcuts = found

    def _linked(self, names):
        """But an answer leaves from its conversation's touchpoint, whosever that is by
        now."""
        linked = super()._linked(names)
        if "touchpoint_id" in linked:
            # sudo: only to tell it from others.
            own = self.sudo().conversation_id.touchpoint_id
            linked["touchpoint_id"] -= own
        return linked

    # -- opening ---------------------------------------------------------------

    @api.model
    def _open(self, vals):
        """Create the window filled in, and return the action that shows it. Until
        something is typed there is no draft.

        :param vals: mode, and parent_id or ticket_id
        """
        compose = self._window().create({**self._prepare(vals), **vals})
        return compose.with_env(self.env)._action()

    def _window(self):
        """In which a window is made as it is opened: nothing is typed yet, and the page
        that is open around it fills in nothing."""
        return self._without_defaults_of_call(self._fields).with_context(
            **{UNTYPED: Own()}
        )

    def _action(self):
        titles = {
            "new": self.env._("New E-mail"),
            "reply": self.env._("Reply"),
            "reply_all": self.env._("Reply to All"),
            "forward": self.env._("Forward"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[self.mode],
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            # In a thread, and on a ticket, it opens without leaving the page.
            "target": "new" if self._belongs_somewhere() else "current",
        }

    def _belongs_somewhere(self):
        return bool(self.conversation_id or self.ticket_id)

    def _prepare(self, vals):
        replaced = self.env["email.message"].browse(vals.get("replaces_id"))
        if replaced:
            return self._prepare_again(replaced)
        parent = self.env["email.message"].browse(vals.get("parent_id"))
        if parent:
            return self._prepare_answer(parent, vals["mode"])
        return self._prepare_new(
            self.env["helpdesk.ticket"].browse(vals.get("ticket_id"))
        )

    def _prepare_new(self, ticket):
        usable = self._usable_touchpoints()
        if not usable:
            raise UserError(
                self.env._(
                    "There is no touchpoint to send from. An administrator has to "
                    "connect and activate one first."
                )
            )
        linked = usable.filtered(lambda one: ticket.team_id in one.queue_ids)
        email = ticket.partner_email or ticket.partner_id.email or ""
        name = ticket.partner_name or ticket.partner_id.name or ""
        touchpoint = (linked or usable)[0]
        to = join_addresses([Address(name, email)]) if email else ""
        return {
            "touchpoint_id": touchpoint.id,
            "email_to": to,
            "subject": ticket.name or "",
            "body": LetterSignature(self.env, touchpoint, "new", None, to).begun(),
        }

    def _prepare_answer(self, parent, mode):
        conversation = parent.conversation_id
        touchpoint = conversation.touchpoint_id
        self._check_touchpoint_sends(conversation)
        found = reply.recipients(
            parent._envelope(), conversation._own_addresses(), mode
        )
        forward = mode == "forward"
        files = parent._file_attachments() if forward else self.env["ir.attachment"]
        to = join_addresses(found.to)
        signing = LetterSignature(self.env, touchpoint, mode, conversation, to)
        return {
            "not_carried": forward and self._not_carried_words(parent),
            "touchpoint_id": touchpoint.id,
            "email_to": to,
            "email_cc": join_addresses(found.cc),
            "subject": self._answer_subject(parent, mode),
            "body": signing.begun(),
            "include_original": True,
            "attachment_ids": [Command.set(self._copy_files(files).ids)],
        }

    def _check_touchpoint_sends(self, conversation):
        touchpoint = conversation.touchpoint_id
        if not touchpoint.activated or not touchpoint._sends():
            raise UserError(
                self.env._(
                    "This conversation's touchpoint does not send mail at the moment. "
                    "Ask an administrator to activate it, or start a new conversation."
                )
            )

    def _answer_subject(self, parent, mode):
        subject = reply.subject(parent.subject or "", mode, self._prefixes())
        conversation = parent.conversation_id
        number = conversation.ticket_id.number
        if (
            mode != "forward"
            and number
            and conversation.touchpoint_id.number_in_subject
        ):
            return subject_number.put(subject, number)
        return subject

    def _prefixes(self):
        return {"reply": "Re", "forward": "Fwd"}

    def _copy_files(self, files):
        """Copies, so that taking one off the forward leaves the original mail whole."""
        # sudo: whoever reads the mail may pass on its files.
        return files.sudo().copy({"res_model": self._name, "res_id": 0}).sudo(False)

    # -- greeting and signature --------------------------------------------------

    @api.onchange("touchpoint_id", "email_to")
    def _onchange_signed(self):
        """Of a new letter: what its writer has left as it was goes with the touchpoint
        that it leaves from, and with whom it is written to."""
        if self.mode == "new" and not (self.conversation_id or self.replaces_id):
            former = self._origin.touchpoint_id
            before = str(self.body or "")
            signed = self._signing(self.touchpoint_id).signed_anew(before, former)
            if signed != before:
                self.body = signed

    def get_signature(self, touchpoint_id=False):
        """The signature for this letter, as the user signs: HTML, "" for none.

        :param touchpoint_id: of email.touchpoint chosen under From
        """
        self.ensure_one().check_access("write")
        number = checked_id(self.env, touchpoint_id)
        chosen = self.env["email.touchpoint"].browse(number).exists()
        own = self.conversation_id.touchpoint_id or self.touchpoint_id
        return self._signing(chosen._filtered_access("read") or own).part()

    def _signing(self, touchpoint):
        return LetterSignature(
            self.env, touchpoint, self.mode, self.conversation_id, self.email_to
        )

    # -- once more -------------------------------------------------------------

    def _prepare_again(self, mail):
        """His words only: the quote is a stranger's, and stays where it is."""
        self._check_touchpoint_sends(mail.conversation_id)
        return {
            "parent_id": self._answered_by(mail).id,
            "touchpoint_id": mail.conversation_id.touchpoint_id.id,
            "email_to": mail.email_to,
            "email_cc": mail.email_cc,
            "email_bcc": mail.email_bcc,
            "subject": mail.subject,
            "body": mail.written_html,
            "include_original": bool(mail.quote_html),
            "attachment_ids": [
                Command.set(self._copy_files(self._files_to_write_again(mail)).ids)
            ],
            "not_carried": self._not_carried_words(mail),
        }

    def _answered_by(self, mail):
        """The mail that this one answers or forwards, where it is still beside it."""
        siblings = mail.conversation_id.email_message_ids
        return (mail.answers_id & siblings) or siblings.filtered(
            lambda one: mail.in_reply_to and one.message_id == mail.in_reply_to
        )[:1]
