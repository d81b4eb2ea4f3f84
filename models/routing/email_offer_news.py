from collections import defaultdict

from odoo import fields, models

from ..conversation.email_conversation_preview import ROLES


class EmailOffer(models.Model):
    """What the agents' screens are told of offers."""

    _inherit = "email.offer"

    def _tell_new(self):
        told = defaultdict(list)
        for lang, offers in self.grouped(lambda each: each.user_id.lang).items():
            payload = offers.with_context(lang=lang)._payload()
            for offer, words in zip(offers, payload, strict=True):
                told[offer.user_id].append(words)
        for user, payload in told.items():
            user._bus_send("email_channel.offer", {"offers": payload})

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
        facts = offers.conversation_id._shown_facts()
        roles = {user: _preview_role(user) for user in offers.user_id}
        return [
            {
                "id": offer.id,
                "conversation_id": offer.conversation_id.id,
                "customer_name": offer.conversation_id.customer_name,
                "customer_email": offer.conversation_id.customer_email,
                "queue": offer.queue_id.display_name,
                "subject": offer.conversation_id.name,
                "excerpt": offer._may_preview(roles[offer.user_id])
                and offer.conversation_id.preview,
                "note": handed_over and offer.conversation_id.handover_note,
                "important": offer.conversation_id.important,
                "checks_failed": checks_failed,
                "message_count": count,
                "waiting_since": fields.Datetime.to_string(
                    offer.conversation_id.waiting_since or offer.offered_at
                ),
                "expires_at": fields.Datetime.to_string(offer._ends_at(now)),
                "ring_seconds": offer.queue_id.email_offer_timeout,
                "seconds_left": (offer._ends_at(now) - now).total_seconds(),
                "now": fields.Datetime.to_string(now),
            }
            for offer in offers
            for count, checks_failed, handed_over in [facts[offer.conversation_id.id]]
        ]

    def _may_preview(self, role):
        """As email.conversation._readable_domain(), without asking the database."""
        touchpoint = self.conversation_id.touchpoint_id
        return bool(role and touchpoint.preview_allowed and touchpoint[role])


def _preview_role(user):
    return next((field for group, field in ROLES if user.has_group(group)), None)
