from odoo import fields, models

from ..conversation.email_conversation_preview import ROLES


class EmailOffer(models.Model):
    """What the agents' screens are told of offers."""

    _inherit = "email.offer"

    def _tell_new(self):
        for user, offers in self.grouped("user_id").items():
            payload = {"offers": offers.with_context(lang=user.lang)._payload()}
            user._bus_send("email_channel.offer", payload)

    def _tell_gone(self, reason):
        for user, offers in self.grouped("user_id").items():
            takers = offers.conversation_id.user_id if reason == "taken" else user
            payload = {
                "ids": offers.ids,
                "reason": reason,
                "by": takers[:1].name if reason == "taken" else False,
            }
            user._bus_send("email_channel.offer_gone", payload)

    def _payload(self):
        """For the pop-ups of the agents they ring at.

        :return: list of dict; times are UTC
        """
        now = fields.Datetime.now()
        # sudo: what rings is told to whom it rings at, and no more than that.
        offers = self.sudo()
        return [
            {
                "id": offer.id,
                "conversation_id": offer.conversation_id.id,
                "customer_name": offer.conversation_id.customer_name,
                "customer_email": offer.conversation_id.customer_email,
                "queue": offer.queue_id.display_name,
                "subject": offer.conversation_id.name,
                "excerpt": offer._may_preview() and offer.conversation_id.preview,
                "note": offer.conversation_id.handover_note,
                "important": offer.conversation_id.ticket_id.priority == "3",
                "waiting_since": fields.Datetime.to_string(
                    offer.conversation_id.waiting_since or offer.offered_at
                ),
                "offered_at": fields.Datetime.to_string(offer.offered_at),
                "expires_at": fields.Datetime.to_string(offer.expires_at),
                "seconds_left": (offer.expires_at - now).total_seconds(),
                "now": fields.Datetime.to_string(now),
            }
            for offer in offers
        ]

    def _may_preview(self):
        """As email.conversation._readable_domain(), without asking the database."""
        touchpoint = self.conversation_id.touchpoint_id
        user = self.user_id
        role = next((field for group, field in ROLES if user.has_group(group)), None)
        return bool(role and touchpoint.preview_allowed and touchpoint[role])
