from odoo import api, models
from odoo.exceptions import AccessError

from .supervised import supervised_queues


class EmailSupervision(models.AbstractModel):
    """What other rooms, and the screens of supervisors, ask of supervision."""

    _name = "email.supervision"
    _description = "Supervision of the E-mail Channel"

    @api.model
    def _check_supervises_sudo(self, conversation):
        """
        :param conversation: email.conversation, one
        :return: the conversation, with the rights of the system
        :raises AccessError: the user does not supervise any queue of it
        """
        queues = supervised_queues(self.env)
        # sudo: which queues it is in is not for its reader's rights to say.
        known = conversation.sudo()
        if not (known.queue_id | known.queue_ids) & queues.sudo():
            raise AccessError(
                self.env._("This conversation is in none of the queues you supervise.")
            )
        return known
