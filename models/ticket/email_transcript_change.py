from datetime import timedelta

from odoo import api, fields, models

# So many seconds after the first change all that came meanwhile is done at once.
DELAY = timedelta(seconds=5)


class EmailTranscriptChange(models.Model):
    """A conversation of which something has changed that its PDF shows.

    Whoever changes it adds a row and writes none: neither do two who change it at the
    same time wait for one another, nor do they wait for who makes the PDF.
    """

    _name = "email.transcript.change"
    _description = "Change That a Conversation's PDF Is to Show"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    rebuild = fields.Boolean(help="None of its pages is true any more.")
    due_at = fields.Datetime(required=True, index=True)

    @api.model
    def _note(self, conversations, rebuild=False, delay=DELAY):
        if not conversations:
            return
        due_at = fields.Datetime.now() + delay
        self.create(
            [
                {
                    "conversation_id": conversation.id,
                    "rebuild": rebuild,
                    "due_at": due_at,
                }
                for conversation in conversations
            ]
        )
        # sudo: whoever changes a thread may not touch scheduled actions.
        self.env.ref("email_channel.ir_cron_transcript").sudo()._trigger(at=due_at)
