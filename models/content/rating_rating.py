from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...core.content.rating_icons import SETS, nearest_icon
from ..groups import AGENT
from . import rating_words

# A rating is seen by those who see what was rated.
RATED = ("helpdesk.ticket", "email.conversation")
# What says that a customer rated a mail.
OF_MAILS = ("email_message_id", "email_touchpoint_id", "email_queue_id", "email_icons")


class RatingRating(models.Model):
    """What customers say of the answers that they got by mail (H3).

    It is on the ticket on which its mail is; without a ticket on the conversation.
    """

    _inherit = "rating.rating"

    email_message_id = fields.Many2one(
        comodel_name="email.message",
        string="Rated E-mail",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        groups=AGENT,
    )
    # Not related: by such a field groups are made whoever asks.
    email_conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        string="Conversation",
        compute="_compute_email_conversation_id",
        compute_sudo=True,
        groups=AGENT,
    )
    email_touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        string="Touchpoint",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    email_queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="Queue",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The conversation's, when the rated e-mail was sent.",
    )
    email_icons = fields.Char(
        readonly=True, help="The set of icons of which the customer chose one."
    )
    email_words = fields.Char("Icon", compute="_compute_email_words")
    email_readable = fields.Boolean(
        compute="_compute_email_readable",
        search="_search_email_readable",
        help="Whether the reader sees what was rated, of tickets and conversations.",
    )

    _once_a_mail = models.UniqueIndex(
        "(email_message_id) WHERE email_message_id IS NOT NULL",
        "This e-mail was rated already.",
    )

    @api.depends("email_message_id.conversation_id")
    def _compute_email_conversation_id(self):
        for rating in self:
            rating.email_conversation_id = rating.email_message_id.conversation_id

    @api.depends("rating", "email_icons")
    @api.depends_context("lang")
    def _compute_email_words(self):
        for rating in self:
            name = rating.email_icons
            rating.email_words = name in SETS and rating_words.in_words(
                self.env, name, nearest_icon(name, rating.rating)
            )

    # -- who writes it -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._check_not_by_hand()
        return ratings

    def write(self, vals):
        done = super().write(vals)
        self._check_not_by_hand()
        return done

    def _check_not_by_hand(self):
        """Raises AccessError for those of mails: Odoo lets employees write any."""
        if self.env.su:
            return
        # sudo: whether they are of mails, whoever sees these.
        if any(rating[name] for rating in self.sudo() for name in OF_MAILS):
            raise AccessError(
                self.env._("Only the customers themselves rate the e-mails they got.")
            )

    # -- who sees it -------------------------------------------------------------

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_email_readable(self):
        for model, ratings in self.grouped("res_model").items():
            if model in RATED:
                # The reader's own rights, whoever asks for him.
                ids = {rating.res_id for rating in ratings}
                rated = self.env[model].sudo(False).browse(ids).exists()
                ids = set(rated._filtered_access("read").ids)
                for rating in ratings:
                    rating.email_readable = rating.res_id in ids
            else:
                ratings.email_readable = True

    @api.model
    def _search_email_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("res_model", "not in", RATED)
        for model in RATED:
            rated = self.env[model].sudo(False).with_context(active_test=False)
            if rated.has_access("read"):
                seen = Domain("res_id", "in", rated._search([]))
                domain |= Domain("res_model", "=", model) & seen
        return domain if True in value else ~domain

    @api.model
    def _shown_in_thread(self, mails):
        """{id of a mail: {"words": the icon and what it means, "comment": plain text}},
        of those that were rated.

        :param mails: email.message that the reader may read
        """
        # sudo: whoever may read the mail may know what its customer said of it.
        ratings = self.sudo().search([("email_message_id", "in", mails.ids)])
        return {
            rating.email_message_id.id: {
                "words": rating.email_words,
                "comment": rating.feedback or "",
            }
            for rating in ratings
        }

    # -- where it is ---------------------------------------------------------------

    @api.model
    def _on_moved(self, conversations):
        """Their mails, or they themselves, may be on other tickets now.

        :param conversations: email.conversation with the rights of the system
        """
        mails = Domain("email_message_id.conversation_id", "in", conversations.ids)
        for rating in self.sudo().search(mails):
            place = rating._place_of(rating.email_conversation_id)
            if any(rating[name] != value for name, value in place.items()):
                rating.write(place)
                # Core takes the parent from the document.
                rating.write(rating._queue_as_parent())

    @api.model
    def _place_of(self, conversation):
        rated = conversation.ticket_id or conversation
        model = self.env["ir.model"]._get_id(rated._name)
        return {"res_model_id": model, "res_id": rated.id}

    def _queue_as_parent(self):
        """As Odoo's own reports group them."""
        queue = self.email_queue_id
        if not queue:
            return {}
        model = self.env["ir.model"]._get_id(queue._name)
        return {"parent_res_model_id": model, "parent_res_id": queue.id}

    # -- forgetting ----------------------------------------------------------------

    @api.model
    def _forget(self, mails):
        """What their customer wrote, and who he was; figures stay.

        :param mails: email.message
        """
        for rating in self.sudo().search([("email_message_id", "in", mails.ids)]):
            at = rating.rated_on
            rating.write({"feedback": False, "partner_id": False})
            # Core takes it for a new rating.
            rating.rated_on = at
