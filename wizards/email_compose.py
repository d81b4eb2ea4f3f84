from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import is_html_empty

from ..core.conversation import subject_number
from ..core.conversation.address_list import join_addresses
from ..core.inbound.mail import Address
from ..core.outbox import reply
from ..core.outbox.draft import Draft


class EmailCompose(models.TransientModel):
    """The agent's letter: a new one, an answer, or a mail forwarded."""

    _name = "email.compose"
    _description = "Write an E-mail"
    _inherit = ["email.linked"]

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
        required=True,
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
    subject = fields.Char(required=True)
    body = fields.Html(sanitize_style=True)
    include_original = fields.Boolean(
        "Include the original mail",
        help="The mail you answer is quoted below your answer.",
    )
    has_original = fields.Boolean(compute="_compute_has_original")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="email_compose_attachment_rel",
        column1="compose_id",
        column2="attachment_id",
        string="Attachments",
    )
    written_id = fields.Many2one(comodel_name="email.message", readonly=True)

    @api.depends("parent_id", "replaces_id")
    def _compute_conversation_id(self):
        for compose in self:
            mail = compose.parent_id or compose.replaces_id
            compose.conversation_id = mail.conversation_id

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
        """Create the wizard filled in, and return the action that shows it.

        :param vals: mode, and parent_id or ticket_id
        """
        compose = self.create({**self._prepare(vals), **vals})
        titles = {
            "new": self.env._("New E-mail"),
            "reply": self.env._("Reply"),
            "reply_all": self.env._("Reply to All"),
            "forward": self.env._("Forward"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[compose.mode],
            "res_model": self._name,
            "res_id": compose.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

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
        return {
            "touchpoint_id": (linked or usable)[0].id,
            "email_to": join_addresses([Address(name, email)]) if email else "",
            "subject": ticket.name or "",
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
        return {
            "not_carried": forward and self._not_carried_words(parent),
            "touchpoint_id": touchpoint.id,
            "email_to": join_addresses(found.to),
            "email_cc": join_addresses(found.cc),
            "subject": self._answer_subject(parent, mode),
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

    # -- sending -----------------------------------------------------------------

    def action_send(self):
        """Queue the mail; it leaves once this transaction is committed.

        Pressed twice it is sent once: of two requests at the same time the later one
        is refused by the database and tried again, and finds what the first one wrote.
        """
        self.ensure_one()
        if not self.written_id:
            self.written_id = self._queue()
        if self.conversation_id:
            return {"type": "ir.actions.act_window_close"}
        return self.written_id.conversation_id.get_formview_action()

    def _queue(self):
        """:return: email.message"""
        replaced = self.replaces_id and self.replaces_id._check_may_change_sudo()
        draft = self._draft()
        conversation = self.conversation_id or self._start_conversation(draft)
        written = self.env["email.writing"]._write(conversation, draft)
        if replaced:
            replaced._on_replaced()
        return written

    def _draft(self):
        """core.outbox.draft.Draft"""
        # Asked here: what is answered may be known from elsewhere by now.
        self.parent_id.check_access("read")
        draft = Draft(
            mode=self.mode,
            to=self._addresses("email_to"),
            cc=self._addresses("email_cc"),
            bcc=self._addresses("email_bcc"),
            subject=self.subject,
            body=self.body or "",
            file_ids=tuple(self.attachment_ids.ids),
            answers_id=self.parent_id.id or 0,
            replaces_id=self.replaces_id.id or 0,
            include_original=self.include_original,
        )
        if not draft.recipients:
            raise UserError(self.env._("Enter at least one recipient in To."))
        if self._is_empty():
            raise UserError(self.env._("The mail is empty: write something."))
        return draft

    def _is_empty(self):
        says_nothing = is_html_empty(self.body) and not self.attachment_ids
        return says_nothing and self.mode != "forward"

    def _addresses(self, name):
        try:
            return tuple(reply.parse_addresses(self[name] or ""))
        except reply.InvalidAddress as exc:
            raise UserError(
                self.env._(
                    "“%(text)s” in %(field)s is not an e-mail address.",
                    text=exc.text,
                    field=self._fields[name]._description_string(self.env),
                )
            ) from None

    def _start_conversation(self, draft):
        # What is written is noted on the ticket.
        self.ticket_id.check_access("read")
        customer = draft.recipients[0]
        return self.env["email.conversation"]._start(
            self.touchpoint_id, customer, self.subject, self.ticket_id
        )
