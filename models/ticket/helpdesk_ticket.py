from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ..groups import AGENT, has_role
from ..importance import IMPORTANT
from ..own_context import Own, own_value
from ..quiet import BY_CHANNEL, NO_NOISE
from .foreign_merge import ForeignMerge
from .merged_content import customer_name
from .relink_checks import RelinkChecks
from .surviving import last_way_out, surviving, words
from .ticket_closing import enter_stage
from .ticket_message import TicketMessage, check_not_sent
from .ticket_state import write_quietly

SILENT = "email_channel.silent_stages"


class HelpdeskTicket(models.Model):
    """A ticket and its conversations: they are closed and reopened together, what mails
    say is noted on it, and its *Send message* goes through the touchpoint (E1 to E3,
    G7)."""

    _inherit = "helpdesk.ticket"

    email_conversation_ids = fields.One2many(
        comodel_name="email.conversation",
        inverse_name="ticket_id",
        string="E-mail Conversations",
        groups=AGENT,
    )
    email_conversation_count = fields.Integer(
        compute="_compute_email_conversation_count",
        groups=AGENT,
    )

    email_went_to = fields.Char(
        "Where Its Conversations Are", compute="_compute_email_went_to", groups=AGENT
    )
    email_can_undo_relink = fields.Boolean(
        compute="_compute_email_went_to", groups=AGENT
    )
    email_merged_count = fields.Integer(
        compute="_compute_email_merged_count", groups=AGENT
    )

    def _compute_email_conversation_count(self):
        counts = dict(
            self.env["email.conversation"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.email_conversation_count = counts.get(ticket, 0)

    @api.depends("active", "email_conversation_ids")
    @api.depends_context("uid", "lang")
    def _compute_email_went_to(self):
        for ticket in self:
            relink = last_way_out(ticket)
            ticket.email_went_to = words(relink)
            ticket.email_can_undo_relink = RelinkChecks(self.env).may_undo(relink)

    def _compute_email_merged_count(self):
        merges = self.env["email.relink"]._merges_into(self).grouped("target_id")
        for ticket in self:
            ticket.email_merged_count = len(merges.get(ticket.sudo(), ()))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "attachment_ids" in vals:
                ForeignMerge(self.env).before_files(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        ours = own_value(self.env, *BY_CHANNEL)
        by_hand = "stage_id" in vals and not ours
        before = {ticket: ticket.closed for ticket in self if by_hand}
        if "attachment_ids" in vals:
            ForeignMerge(self.env).before_files(self, vals)
        done = super().write(vals)
        if vals.get("active") is False and not ours:
            self._follow_foreign_merge()
        changed = self.filtered(
            lambda ticket: ticket in before and ticket.closed != before[ticket]
        )
        changed.filtered("closed")._close_conversations()
        changed.filtered(lambda ticket: not ticket.closed)._reopen_conversation()
        return done

    def _close_conversations(self):
        """Close the conversations of tickets that somebody closed, whoever has them."""
        # sudo: the right to close a ticket is enough.
        for conversation in self.sudo().email_conversation_ids:
            if conversation.state != "closed":
                conversation._close()

    def _reopen_conversation(self):
        """Open the newest conversation of each ticket that somebody opened again."""
        for ticket in self:
            # sudo: the right to reopen a ticket is enough.
            conversations = ticket.sudo().email_conversation_ids
            if all(one.state == "closed" for one in conversations):
                left = conversations.filtered(lambda one: not one.moved_to_id)
                left.sorted(lambda one: str(one.last_mail_at or ""))[-1:]._reopen()

    # -- how it is called, and found ----------------------------------------------

    @api.depends("partner_name", "partner_id.name")
    @api.depends_context("email_show_customer")
    def _compute_display_name(self):
        done = super()._compute_display_name()
        if self.env.context.get("email_show_customer"):
            for ticket in self.filtered(customer_name):
                ticket.display_name += f" · {customer_name(ticket)}"
        return done

    @api.model
    def _search_display_name(self, operator, value):
        """Also by customer, where tickets are shown with theirs."""
        domain = super()._search_display_name(operator, value)
        if not self.env.context.get("email_show_customer") or operator != "ilike":
            return domain
        names = ("partner_name", "partner_email", "partner_id.complete_name")
        return Domain.OR([domain, *(Domain(each, operator, value) for each in names)])

    # -- merged into another, and others into it ----------------------------------

    def _follow_foreign_merge(self):
        """Another addon may have merged the tickets that are archived now."""
        # sudo: whoever merged the tickets could.
        Relink = self.env["email.relink"].sudo()
        for source, target, noted in ForeignMerge(self.env).archived(self):
            Relink._adopt(source, target, noted)

    def _has_conversations(self):
        """Whether its customer is written to in a conversation: its own, or one of the
        ticket into which it was merged."""
        return bool(surviving(self).email_conversation_ids)

    def _open_for_conversations(self):
        """No open conversation is hidden in a closed ticket."""
        conversations = self.email_conversation_ids
        if self.closed and any(one.state != "closed" for one in conversations):
            self._open_quietly()

    def _open_quietly(self):
        stage = self._email_stage(closed=False)
        if stage:
            write_quietly(self, {"stage_id": stage.id})

    # -- news from the conversation ------------------------------------------

    def _on_conversations_closed(self, mailed, regardless=False):
        """See email.ticket.entry._on_closed."""
        # sudo: the ticket follows, whoever may close the conversation.
        for ticket in self.sudo().filtered(lambda ticket: not ticket.closed):
            conversations = ticket.email_conversation_ids
            if len(conversations) > 1:
                ticket._touch()
            if all(one.state == "closed" for one in conversations):
                if not mailed:
                    ticket._keep_closing_mail_back()
                ticket._enter_stage(ticket._email_stage(closed=True), regardless)

    def _touch(self):
        """Write the ticket's row, so that of two who close its last two conversations
        in the same moment the later is tried again, and finds that its is the last."""
        self.env.cr.execute(
            SQL("UPDATE helpdesk_ticket SET id = id WHERE id = %s", self.id)
        )

    def _on_conversations_reopened(self):
        # sudo: the ticket follows, whoever may reopen the conversation.
        for ticket in self.sudo().filtered("closed"):
            ticket._enter_stage(ticket._email_stage(closed=False))

    def _enter_stage(self, stage, regardless=False):
        if stage:
            enter_stage(self.with_context(**BY_CHANNEL), stage, regardless)

    def _email_stage(self, closed):
        routing = self.env["email.routing.entry"]
        return routing._ticket_stage(self.team_id, closed)

    def _close_as_moved(self):
        """Close tickets whose mails are on another ticket. The customer is told
        nothing: the question is still open there."""
        for ticket in self.filtered(lambda ticket: not ticket.closed):
            stages = ticket.team_id._get_applicable_stages()
            closing = stages.filtered("closed")[:1]
            if closing:
                ticket.with_context(**NO_NOISE).stage_id = closing

    def _on_important_mail(self):
        """Make tickets important that one of the words for it was written to (B4)."""
        self.filtered(lambda ticket: ticket.priority < IMPORTANT).priority = IMPORTANT

    def _on_conversation_assigned(self, conversation):
        """Give the ticket to the agent who took the conversation."""
        # sudo: the agent may take a ticket of the queue that is somebody else's.
        for ticket in self.sudo():
            ticket.write(
                {
                    "team_id": conversation.queue_id.id or ticket.team_id.id,
                    "user_id": conversation.user_id.id,
                }
            )

    def _on_conversation_queued(self, conversation, agent):
        """Take the ticket from the agent who gave the conversation back."""
        # sudo: in the new queue the ticket is out of the agent's reach.
        for ticket in self.sudo().filtered(lambda each: each.user_id == agent):
            ticket.write({"team_id": conversation.queue_id.id, "user_id": False})

    def _track_template(self, changes):
        """Keep back the mail of a closing stage, which every team has from the start:
        of a ticket with conversations it goes out only where the queue says so."""
        templates = super()._track_template(changes)
        # sudo: that there is one decides.
        ticket = self[:1].sudo()
        conversations = ticket.email_conversation_ids
        if conversations and ticket.closed and not ticket._mails_on_closing():
            templates.pop("stage_id", None)
        return templates

    def _keep_closing_mail_back(self):
        # Until the end of the transaction: a savepoint empties what precommit holds.
        self.env.cr.postcommit.data.setdefault(SILENT, set()).update(self.ids)

    def _mails_on_closing(self):
        silent = self.env.cr.postcommit.data.get(SILENT, ())
        return self.team_id.email_close_mail and self.id not in silent

    # -- whom the chatter names ---------------------------------------------------

    def _get_allowed_message_params(self):
        """Also the addresses without a contact: core drops them where the user may not
        create contacts, and so posts a message that goes to nobody."""
        allowed = super()._get_allowed_message_params()
        return allowed | {"partner_emails"} if self._may_name_addresses() else allowed

    def _may_name_addresses(self):
        """Only users of the house: a customer with whom the ticket is shared reaches
        nobody by posting."""
        return self.env.user._is_internal()

    def message_post(
        self,
        *,
        partner_emails=None,
        partner_ids=None,
        outgoing_email_to=False,
        **kwargs,
    ):
        """:param partner_emails: addresses (list of str), with or without a contact"""
        if not self._may_name_addresses():
            partner_emails = outgoing_email_to = False
        partners = self.env["res.partner"].browse(partner_ids or [])
        known = set(partners.mapped("email_normalized"))
        others = [
            email
            for email in partner_emails or ()
            if email_normalize(email) and email_normalize(email) not in known
        ]
        return super().message_post(
            partner_ids=partner_ids,
            outgoing_email_to=", ".join(filter(None, [outgoing_email_to, *others]))
            or False,
            **kwargs,
        )

    def _partner_find_from_emails_single(
        self, emails, *args, no_create=False, **kwargs
    ):
        """Let agents make a contact of the customer in the full composer, which can
        write to contacts only."""
        mine = has_role(self.env.user, AGENT) and self._is_customers(emails)
        # sudo: agents cannot create contacts in general.
        finder = self.sudo() if mine else self
        found = super(HelpdeskTicket, finder)._partner_find_from_emails_single(
            emails, *args, no_create=no_create and not mine, **kwargs
        )
        return found.with_env(self.env)

    def _get_customer_information(self):
        """The names that customers give themselves: in the chatter, and of the contacts
        that are made from there."""
        found = super()._get_customer_information()
        # sudo: the ticket names its customer as well.
        for one in self.sudo().email_conversation_ids.filtered("customer_name"):
            found.setdefault(one.customer_email, {}).setdefault(
                "name", one.customer_name
            )
        return found

    def _is_customers(self, emails):
        """Whether the addresses are all of customers of the ticket's conversations."""
        # sudo: an address is compared, not shown.
        customers = self.sudo().email_conversation_ids.mapped("customer_email")
        wanted = [email_normalize(email) for email in emails]
        return bool(wanted) and all(email in customers for email in wanted)

    # -- who gets a message -------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Of a ticket with conversations: only colleagues, and who was chosen by hand.
        The customer gets the mail of the channel."""
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if not self._has_conversations():
            return found
        sent = TicketMessage(self, message.sudo())
        if own_value(self.env, "email_channel_outside"):
            return sent.outside(found)
        return sent.inside(found, bool(own_value(self.env, "email_channel_sourced")))

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        sent = TicketMessage(self, message.sudo())
        # Asked before Odoo's mails to colleagues write theirs on the message.
        subject = sent.subject_typed()
        told = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        under_way = ForeignMerge(self.env).under_way()
        if sent.sender() and self._has_conversations() and not under_way:
            asked = self.with_context(email_channel_outside=Own())
            outside = asked._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
            later = self._is_notification_scheduled(kwargs.pop("scheduled_date", None))
            if outside:
                sent.pass_on(outside, subject, later, None if told else kwargs)
        return told

    def message_post_with_source(self, *args, **kwargs):
        """What is made of a view or template was chosen, not typed."""
        chosen = self.with_context(email_channel_sourced=Own())
        return super(HelpdeskTicket, chosen).message_post_with_source(*args, **kwargs)

    def _check_can_update_message_content(self, messages):
        check_not_sent(messages)
        return super()._check_can_update_message_content(messages)

    def _portal_attachments(self):
        """What the ticket's page shows its customer, and whoever has its link: not what
        colleagues read in the PDF of a conversation."""
        return self.env["email.transcript"]._without_pdfs(self.attachment_ids)

    # -- the agent's actions -------------------------------------------------

    def action_open_email_conversations(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        if self.email_conversation_count == 1:
            return self.email_conversation_ids.get_formview_action()
        return dict(action, domain=[("ticket_id", "=", self.id)], context={})

    def action_open_email_surviving(self):
        """Open the ticket on which this one's conversations are now."""
        self.check_access("read")
        target = last_way_out(self.ensure_one()).target_id
        # sudo: only to find it; the form checks the reader's rights.
        return target.sudo(False).get_formview_action() if target else False

    def action_undo_email_relink(self):
        """Undo the merge of this ticket, or the move of its last conversation."""
        self.check_access("read")
        relink = last_way_out(self.ensure_one())
        if relink:
            relink.with_env(self.env).action_undo()

    def action_open_email_merged(self):
        """Show the tickets that were merged into this one."""
        self.check_access("read")
        merged = self.env["email.relink"]._merges_into(self).source_id
        if len(merged) == 1:
            return merged.sudo(False).get_formview_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merged Tickets"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", merged.ids)],
            "context": {"active_test": False, "create": False},
        }

    def action_email_reply(self):
        """Answer the newest mail the customer wrote."""
        self.ensure_one()
        conversations = self.email_conversation_ids
        customer = email_normalize(self.partner_email or self.partner_id.email)
        theirs = conversations.filtered(lambda one: one.customer_email == customer)
        mail = (theirs or conversations)._mail_to_answer()
        return mail.action_reply() if mail else self.action_email_new()

    def action_email_new(self):
        """Write to the ticket's customer: a new conversation on this ticket."""
        self.ensure_one()
        return self.env["email.compose"]._open({"mode": "new", "ticket_id": self.id})
