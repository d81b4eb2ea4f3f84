from odoo import api, models
from odoo.tools import SQL

PLACE = ("model", "res_id", "body")


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
