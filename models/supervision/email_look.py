from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Seconds after which a look is over of which nothing was heard; screens are heard of
# every 20.
EXPIRY = 45
# A look is noted again after so many seconds, however often it is asked for.
NOTED_EVERY = timedelta(seconds=10)
CHANGED = "email.look/changed"


class EmailLook(models.Model):
    """A supervisor who looks on at a conversation now: one row for each of the two, as
    long as his screen is heard of.

    As long as it lasts he may read it. It is in the conversation's history with its
    beginning and its end, in any case. It refers to both by number only: a foreign key
    would lock the conversation with each sign of life.
    """

    _name = "email.look"
    _description = "Supervisor Who Looks On"
    _log_access = False
    _rec_name = "conversation_id"

    conversation_id = fields.Integer(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="cascade"
    )
    event_id = fields.Integer(required=True)
    seen_at = fields.Datetime(required=True)
    left = fields.Boolean(help="The screen was closed; within a minute it may be back.")

    _look_uniq = models.UniqueIndex("(conversation_id, user_id)")

    # -- beginning, going on, ending ---------------------------------------------

    @api.model
    def _note(self, conversation):
        """The user looks on, or still does.

        :param conversation: email.conversation with the rights of the system
        """
        before = self._mine(conversation)
        now = fields.Datetime.now()
        if not before:
            self._begin(conversation)
            self._tell_agent(conversation)
        elif before.left:
            self._go_on(before)
            self._tell_agent(conversation)
        elif before.seen_at <= now - NOTED_EVERY:
            self._go_on(before)

    def _mine(self, conversation):
        """The user's look that goes on, or may."""
        # sudo: nobody reads looks but the channel.
        return self.sudo().search(
            [
                ("conversation_id", "=", conversation.id),
                ("user_id", "=", self.env.uid),
                ("seen_at", ">", self._expired_at()),
            ]
        )

    def _begin(self, conversation):
        now = fields.Datetime.now()
        event = conversation._log("spied", ended_at=now)
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_look
                          (conversation_id, user_id, event_id, seen_at, "left")
                   VALUES (%(conversation)s, %(user)s, %(event)s, %(now)s, FALSE)
                   ON CONFLICT (conversation_id, user_id) DO UPDATE
                      SET event_id = EXCLUDED.event_id, seen_at = EXCLUDED.seen_at,
                          "left" = FALSE""",
                conversation=conversation.id,
                user=self.env.uid,
                event=event.id,
                now=now,
            )
        )
        self.invalidate_model()

    def _go_on(self, look, left=False):
        now = fields.Datetime.now()
        look.write({"seen_at": now, "left": left})
        event = look.env["email.conversation.event"].browse(look.event_id)
        event.exists().write({"ended_at": now})

    @api.model
    def _leave(self, conversation):
        """The user looks on no more; who loads the page anew still does."""
        look = self._mine(conversation).filtered(lambda one: not one.left)
        if look:
            self._go_on(look, left=True)
            self._tell_agent(conversation)

    # -- who is told -------------------------------------------------------------

    def _tell_agent(self, conversation):
        if conversation.company_id.email_spied_told:
            conversation._changed()

    @api.model
    def _told_of(self, conversation):
        """Who looks on, for the agent, where the company wants him to know.

        :return: [{"id": of the user, "name", "seconds": after which this one is gone
            unless heard of}]
        """
        # sudo: whether to tell is the company's, and who looks on then is no secret.
        known = conversation.sudo()
        told = known.company_id.email_spied_told and known.user_id == self.env.user
        if not told:
            return []
        now = fields.Datetime.now()
        looks = self._at(known).filtered(lambda one: one.user_id != self.env.user)
        return [
            {
                "id": look.user_id.id,
                "name": look.user_id.name,
                "seconds": EXPIRY - int((now - look.seen_at).total_seconds()) + 1,
            }
            for look in looks.sorted(lambda one: one.user_id.name)
        ]

    @api.model
    def _tell_typed(self, conversation):
        """Something was typed into a draft of it: who looks on sees it."""
        for user in self._at(conversation).user_id:
            user._bus_send(CHANGED, {"id": conversation.id})

    @api.model
    def _conversations_of(self, user):
        """Ids of the conversations at which this user looks on."""
        # sudo: see _mine
        found = self.sudo().search(
            [
                ("user_id", "=", user.id),
                ("seen_at", ">", self._expired_at()),
                ("left", "=", False),
            ]
        )
        return found.mapped("conversation_id")

    def _at(self, conversation):
        # sudo: see _mine
        return self.sudo().search(
            [
                ("conversation_id", "in", conversation.ids),
                ("seen_at", ">", self._expired_at()),
                ("left", "=", False),
            ]
        )

    def _expired_at(self):
        return fields.Datetime.subtract(fields.Datetime.now(), seconds=EXPIRY)

    @api.autovacuum
    def _gc(self):
        self.search([("seen_at", "<", self._expired_at())]).unlink()
