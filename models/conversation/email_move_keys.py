import logging

from odoo import api, models

from ...core.conversation import clues, thread
from ...core.inbound.parse import UnreadableMail, parse

_logger = logging.getLogger(__name__)

END_OF_HEADERS = b"\r\n\r\n"
STAY_AT_ONCE = 50


class EmailThreadKey(models.Model):
    _inherit = "email.thread.key"

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
            taken = mails._keys_to_take(staying)
            shared = mails._learned_keys() - taken
            owned.append(("message_id", "in", list(taken)))
        self.search(owned).write({"conversation_id": target.id})
        self._learn(target.touchpoint_id, [(key, target.id) for key in sorted(shared)])


class EmailMessage(models.Model):
    _inherit = "email.message"

    def _keys_to_take(self, staying):
        own = set(filter(None, self.mapped("message_id")))
        own -= set(staying.mapped("message_id"))
        others = self._learned_keys() - own - staying._named()
        # What else names the mails that stay is only in their original headers.
        for start in range(0, len(staying), STAY_AT_ONCE):
            if not others:
                break
            others -= staying[start : start + STAY_AT_ONCE]._learned_keys()
        return own | others

    def _named(self):
        """Message-Ids of these mails and of those they answer."""
        return {
            message_id
            for mail in self
            for text in (mail.message_id, mail.in_reply_to, mail.references)
            for message_id in (text or "").split()
        }

    def _learned_keys(self):
        """By what later mails may name these; see core.conversation.thread.learned."""
        keys = self._named()
        for raw in self._originals():
            head = raw.partition(END_OF_HEADERS)[0] + END_OF_HEADERS
            try:
                mail = parse(head)
            except UnreadableMail:
                continue
            keys.update(thread.learned(mail, clues.read(mail)))
        return keys

    def _originals(self):
        """As the ledger keeps them; some may be gone by its retention."""
        try:
            return self.inbound_id._read_raw().values()
        except OSError as exc:
            # Their storage is down: what the mails are known by here has to do.
            _logger.warning("Originals of %s: %s", self.ids, exc)
            return ()
