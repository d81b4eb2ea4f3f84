from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

LONGEST = 2000


class EmailWhisper(models.Model):
    """What a supervisor says to the agent who has a conversation, there: for him and
    for supervisors, and for nobody else, not even the next agent.

    It is no message of Odoo's, and so in no mail, quote, PDF, ticket or portal.
    """

    _name = "email.whisper"
    _description = "Whisper to an Agent"
    _order = "id desc"
    _rec_name = "words"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    by_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    words = fields.Text(required=True, readonly=True)

    @api.model
    def whisper(self, conversation_id, words):
        """Say something to the agent who has this conversation.

        :return: id of email.whisper
        :raises UserError, AccessError: nobody has it, nothing is said, or the user does
            not supervise it
        """
        conversation = self.env["email.conversation"].browse(int(conversation_id))
        known = self.env["email.supervision"]._check_supervises_sudo(conversation)
        said = str(words or "").strip()
        self._check_heard(known, said)
        # sudo: nobody writes whispers but by this.
        whisper = self.sudo().create(
            {
                "conversation_id": known.id,
                "by_id": self.env.uid,
                "user_id": known.user_id.id,
                "words": said,
            }
        )
        known._log("whispered")
        known._changed()
        whisper._tell()
        return whisper.id

    def _check_heard(self, conversation, said):
        """Raises UserError."""
        if not said:
            raise UserError(self.env._("Write what you want to say."))
        if len(said) > LONGEST:
            raise UserError(
                self.env._(
                    "A whisper is read at a glance: %(most)s characters at most.",
                    most=LONGEST,
                )
            )
        agent = conversation.user_id
        if conversation.state != "active" or not agent or agent.share:
            raise UserError(
                self.env._(
                    "Nobody has “%(subject)s” now: write a note instead.",
                    subject=conversation.name,
                )
            )
        if agent == self.env.user:
            raise UserError(self.env._("You have this conversation yourself."))

    def _tell(self):
        agent = self.user_id
        there = self.with_context(lang=agent.lang).env
        message = there._(
            "%(name)s whispers, in “%(subject)s”: %(words)s",
            name=self.by_id.name,
            subject=self.conversation_id.name,
            words=self.words,
        )
        agent._bus_send(
            "simple_notification", {"type": "info", "message": message, "sticky": True}
        )

    @api.model
    def take_back(self, whisper_id):
        """Its author has thought better of it. That something was said stays in the
        history."""
        # sudo: nobody writes whispers but by this; whose it is decides.
        whisper = self.sudo().browse(int(whisper_id)).exists()
        if whisper.by_id != self.env.user:
            raise AccessError(self.env._("Only who whispered takes it back."))
        conversation = whisper.conversation_id
        whisper.unlink()
        conversation._changed()

    @api.model
    def _lines(self, conversation):
        """What the reader may see of it, the newest first.

        :return: [{"id", "author", "to", "words", "date", "is_mine"}]
        """
        # sudo: each line is for its agent, its author, and who supervises it.
        found = self.sudo().search([("conversation_id", "=", conversation.id)])
        if found and not conversation.with_env(self.env)._is_supervised_now():
            user = self.env.user
            found = found.filtered(lambda one: user in one.user_id | one.by_id)
        return [
            {
                "id": one.id,
                "author": one.by_id.name,
                "to": one.user_id.name,
                "words": one.words,
                "date": fields.Datetime.to_string(one.create_date),
                "is_mine": one.by_id == self.env.user,
            }
            for one in found
        ]
