from odoo import api, models
from odoo.tools import SQL, email_normalize

PLACE = ("model", "res_id", "body")
WAITING = ("queued", "sending")


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model
    def _place(self, places):
        """Put new messages on their documents, with a body that is clean already.

        In ``create`` a body is sanitized once more, and a document makes the ORM look
        through the lists of every model that has messages, for each row: together more
        than half of its time. In bulk both are written afterwards, in one statement.

        :param places: list of (mail.message, document, Markup)
        """
        if not places:
            return
        self.env.flush_all()
        rows = SQL(", ").join(
            SQL("(%s, %s, %s, %s)", message.id, document._name, document.id, str(body))
            for message, document, body in places
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_message message
                   SET model = place.model, res_id = place.res_id, body = place.body
                  FROM (VALUES %s) AS place (id, model, res_id, body)
                 WHERE message.id = place.id
                """,
                rows,
            )
        )
        placed = self.browse(message.id for message, _document, _body in places)
        placed.invalidate_recordset(PLACE, flush=False)
        placed.modified(PLACE)

    def tracking_status(self):
        """Beside each recipient of a message that the channel carried to the customer,
        what became of that mail."""
        recipients = super().tracking_status()
        unknown = [one for one in recipients if not one["tracking_id"]]
        carried = unknown and self._carried_by()
        trackings = self._trackings_of(carried) if carried else {}
        for one in unknown:
            partner = self.env["res.partner"].browse(one["partner_id"] or [])
            # sudo: whoever sees a recipient is told of him.
            email = partner.sudo().email_normalized or email_normalize(one["recipient"])
            if email in trackings:
                status = self._partner_tracking_status_get(trackings[email])
            elif carried and carried.sorted("id")[-1:].state in WAITING:
                status = "waiting"
            else:
                continue
            one["status"] = status
            one["status_human"] = self._partner_tracking_status_human_get(status)
        return recipients

    def _carried_by(self):
        # sudo: whoever reads the message is told, as of what Odoo sends itself.
        Mail = self.env["email.message"].sudo()
        return Mail.search([("ticket_message_id", "=", self.id)])

    def _trackings_of(self, mails):
        """{address: newest mail.tracking.email} of the mails (email.message)"""
        trackings = mails.mail_message_id.mail_tracking_ids.sorted("id")
        return {email_normalize(one.recipient_address): one for one in trackings}
