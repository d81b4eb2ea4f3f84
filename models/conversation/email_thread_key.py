from odoo import api, fields, models
from odoo.tools import SQL

from .mail_keys import keys_to_take, learned_keys


class EmailThreadKey(models.Model):
    """Message-Ids by which a later mail finds its conversation: those of its mails,
    and those of mails it refers to that were never seen here.

    One may lead to several conversations, for strangers may name the same mail; one
    that was made here leads to its own alone.
    """

    _name = "email.thread.key"
    _description = "E-mail Thread Key"
    _inherit = ["email.guarded"]
    _log_access = False
    _rec_name = "message_id"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", ondelete="set null"
    )
    message_id = fields.Char(required=True)
    ours = fields.Boolean(
        help="Of a mail that was sent from here: nobody can know it but those who got "
        "it."
    )

    _lookup_idx = models.Index("(message_id, touchpoint_id, conversation_id)")

    @api.model
    def _lookup(self, touchpoint, keys):
        """{key: (id of the first conversation that claimed it, whether it is ours)}"""
        self.flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (message_id) message_id, conversation_id,
                       COALESCE(ours, FALSE)
                  FROM email_thread_key
                 WHERE touchpoint_id = %s AND message_id = ANY(%s)
              ORDER BY message_id, COALESCE(ours, FALSE) DESC, id
                """,
                touchpoint.id,
                list(keys),
            )
        )
        return {key: (conversation, ours) for key, conversation, ours in found}

    @api.model
    def _lookup_people(self, touchpoint, keys, emails):
        """Where these people take part among the conversations that keys lead to.

        :return: [(key, conversation id, address)], first come first
        """
        if not (keys and emails):
            return []
        self.flush_model()
        self.env["email.correspondent"].flush_model()
        self.env["email.message"].flush_model(["state"])
        return self.env.execute_query(
            SQL(
                """
                SELECT key.message_id, key.conversation_id, person.email
                  FROM email_thread_key key
                  JOIN email_correspondent person
                    ON person.conversation_id = key.conversation_id
                  JOIN email_message mail ON mail.id = person.mail_id
                 WHERE key.touchpoint_id = %s AND key.message_id = ANY(%s)
                   AND person.email = ANY(%s) AND mail.state != 'cancelled'
              GROUP BY key.message_id, key.conversation_id, person.email
              ORDER BY MIN(key.id)
                """,
                touchpoint.id,
                list(keys),
                list(emails),
            )
        )

    @api.model
    def _learn(self, touchpoint, claims, ours=False):
        """:param claims: iterable of (Message-Id, conversation id), first come first"""
        claims = list(dict.fromkeys(claims))
        if not claims:
            return
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO email_thread_key
                       (touchpoint_id, message_id, conversation_id, ours)
                SELECT %(touchpoint)s, new.message_id, new.conversation_id, %(ours)s
                  FROM UNNEST(%(keys)s::varchar[], %(conversations)s::integer[])
                       WITH ORDINALITY AS new(message_id, conversation_id, position)
                 WHERE NOT EXISTS (
                       SELECT FROM email_thread_key known
                        WHERE known.touchpoint_id = %(touchpoint)s
                          AND known.message_id = new.message_id
                          AND (known.ours OR known.conversation_id =
                               new.conversation_id AND NOT %(ours)s))
              ORDER BY new.position
                """,
                touchpoint=touchpoint.id,
                ours=ours,
                keys=[key for key, _conversation in claims],
                conversations=[conversation for _key, conversation in claims],
            )
        )

    @api.model
    def _follow(self, mails, source, target):
        """Later mails shall find these mails where they are from now on.

        What names a mail that moves leads to the target. What names one that stays,
        too, goes on leading to the source, and leads who is in the target there.

        :param mails: email.message, still in ``source``
        """
        owned = [("conversation_id", "=", source.id)]
        staying = source._in_order() - mails
        shared = set()
        if staying:
            taken = keys_to_take(mails, staying)
            shared = learned_keys(mails) - taken
            owned.append(("message_id", "in", list(taken)))
        self.search(owned).write({"conversation_id": target.id})
        self._learn(target.touchpoint_id, [(key, target.id) for key in sorted(shared)])
