from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...core.outbox import reply
from .customer_contact import CustomerContact
from .customer_records import CustomerRecords
from .record_kinds import record_kinds

CHANGEABLE = ("name", "email", "phone")


class EmailCustomer(models.AbstractModel):
    """What the desk shows of a conversation's customer, and what agents do there: set
    its contact, make one, correct it.

    A contact is read and written with the rights of the agent; who may change the
    conversation may say whose it is.
    """

    _name = "email.customer"
    _description = "Customer beside a Conversation"

    # -- shown -------------------------------------------------------------------

    @api.model
    def get_contact(self, conversation_id):
        """Who the customer is; see CustomerContact.values."""
        return CustomerContact(self._conversation(conversation_id)).values()

    @api.model
    def get_records(self, conversation_id):
        """The customer's other conversations, tickets, and records of other apps that
        the user may see; see CustomerRecords.values."""
        return self._records(conversation_id).values()

    @api.model
    def open_records(self, conversation_id, key):
        """The action that lists all records of a kind.

        :param key: of a kind that get_records gave
        """
        return self._records(conversation_id).action(key)

    @api.model
    def _record_kinds(self):
        """Which records of a customer are shown, in this order, of the apps that are
        installed. Another addon adds to what comes back from ``super()``.

        :return: tuple of RecordKind
        """
        return record_kinds(self.env)

    # -- done --------------------------------------------------------------------

    @api.model
    def set_contact(self, conversation_id, partner_id):
        """Say whose conversation it is.

        :param partner_id: of a res.partner of its company or of none; False to say that
            the contact was not the right one
        """
        conversation = self._conversation(conversation_id)
        changed = self._check_may_set_sudo(conversation)
        partner = self.env["res.partner"].browse(partner_id or []).exists()
        if partner_id and not partner:
            raise UserError(self.env._("This contact does not exist any more."))
        partner.check_access("read")
        self._check_company(conversation, partner)
        changed._on_contact_set(partner)

    @api.model
    def create_contact(self, conversation_id):
        """Make a contact of the customer's name and address, and set it. Pressed twice,
        or by two agents, there is one; one that exists already is taken."""
        conversation = self._conversation(conversation_id)
        changed = self._check_may_set_sudo(conversation)
        if changed.partner_id:
            return
        found = CustomerContact(conversation).with_same_address()
        changed._on_contact_set(found[:1] or self._create_partner(conversation))

    @api.model
    def correct_contact(self, conversation_id, vals):
        """Correct the contact's name, e-mail or phone.

        :param vals: {"name", "email", "phone"}, or some of them
        """
        conversation = self._conversation(conversation_id)
        self._check_may_set_sudo(conversation)
        partner = CustomerContact(conversation).partner
        if not partner:
            raise UserError(self.env._("The conversation has no contact to correct."))
        self._check_company(conversation, partner)
        typed = {name: vals[name] for name in CHANGEABLE if name in vals}
        wanted = {name: (value or "").strip() for name, value in typed.items()}
        self._check_typed(wanted)
        new = {
            name: value or False
            for name, value in wanted.items()
            if value != (partner[name] or "")
        }
        if new:
            self._write_partner(partner, new)
            conversation._changed()

    # -- checked -----------------------------------------------------------------

    def _conversation(self, conversation_id):
        conversation = self.env["email.conversation"].browse(conversation_id).exists()
        if len(conversation) != 1:
            raise UserError(self.env._("This conversation no longer exists."))
        conversation.check_access("read")
        return conversation

    def _records(self, conversation_id):
        conversation = self._conversation(conversation_id)
        return CustomerRecords(conversation, self._record_kinds())

    def _check_may_set_sudo(self, conversation):
        """As ``_check_may_change_sudo``. Raises UserError of a forgotten customer."""
        changed = conversation._check_may_change_sudo()
        if changed.erased_at:
            raise UserError(
                self.env._("The customer of this conversation was forgotten.")
            )
        return changed

    def _check_company(self, conversation, partner):
        # sudo: which company it is of, not what it says.
        owner = partner.sudo().company_id
        if owner and owner != conversation.company_id:
            raise UserError(
                self.env._(
                    "“%(contact)s” is a contact of another company than this "
                    "conversation.",
                    contact=partner.display_name,
                )
            )

    def _check_typed(self, vals):
        if not vals.get("name", "x"):
            raise UserError(self.env._("A contact needs a name."))
        try:
            reply.parse_addresses(vals.get("email", ""))
        except reply.InvalidAddress as exc:
            raise UserError(
                self.env._("“%(text)s” is not an e-mail address.", text=exc.text)
            ) from None

    # -- contacts ----------------------------------------------------------------

    def _create_partner(self, conversation):
        Partner = self.env["res.partner"]
        if not Partner.has_access("create"):
            raise UserError(
                self.env._(
                    "You may not create contacts. Choose one that exists, or ask an "
                    "administrator for the right to create contacts."
                )
            )
        return Partner.create(self._prepare_partner(conversation))

    def _prepare_partner(self, conversation):
        """Values of a new contact; another addon adds to them."""
        email = conversation.customer_email
        if not email:
            raise UserError(self.env._("Nobody knows the address of this customer."))
        return {"name": conversation.customer_name or email, "email": email}

    def _write_partner(self, partner, vals):
        try:
            partner.check_access("write")
        except AccessError:
            raise UserError(
                self.env._(
                    "You may not change contacts. Ask an administrator for the right "
                    "to, or somebody who has it to correct “%(contact)s”.",
                    contact=partner.display_name,
                )
            ) from None
        partner.write(vals)
