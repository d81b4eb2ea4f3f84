import base64
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .relink_case import RelinkCase

INSIDE, OUTSIDE, WITH_FILE = "Inside", "Outside", "With a file"


class MergeCase(RelinkCase):
    """``a`` and ``c`` are Carla's, ``b`` is Otto's."""

    def setUp(self):
        super().setUp()
        self.c = self.again("The cord")
        self.cord = self.c.email_conversation_ids

    def furnish(self, ticket):
        """What people leave on a ticket: words inside and out, a file, something to do,
        something to be sent later, followers, tags."""
        fan = self.env["res.partner"].create({"name": "Fan", "email": "fan@demo.test"})
        note = ticket.message_post(
            body=INSIDE, message_type="comment", subtype_xmlid="mail.mt_note"
        )
        ticket.message_post(body=OUTSIDE, message_type="comment")
        comment = ticket.message_post(
            body=WITH_FILE,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("seen.txt", b"seen")],
        )
        loose = self.env["ir.attachment"].create(
            {
                "name": "loose.txt",
                "datas": base64.b64encode(b"loose"),
                "res_model": ticket._name,
                "res_id": ticket.id,
            }
        )
        activity = ticket.activity_schedule("mail.mail_activity_data_todo")
        later = self.env["mail.scheduled.message"].create(
            {
                "author_id": self.env.user.partner_id.id,
                "body": "Later",
                "is_note": True,
                "model": ticket._name,
                "res_id": ticket.id,
                "scheduled_date": fields.Datetime.now() + timedelta(days=1),
            }
        )
        ticket.message_subscribe((fan | self.other_agent.partner_id).ids)
        tag = self.env["helpdesk.ticket.tag"].create({"name": f"Of {ticket.number}"})
        ticket.write({"tag_ids": [Command.link(tag.id)], "priority": "2"})
        return note, comment, loose, activity, later, fan, tag
