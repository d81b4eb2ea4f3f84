from odoo import api, models
from odoo.exceptions import AccessError

from ..groups import ADMINISTRATOR, SUPERVISOR, has_role
from .figures import gather
from .recording_pages import PRINTED, RecordingPrint
from .supervised import supervised_queues


class EmailSupervision(models.AbstractModel):
    """What other rooms, and the screens of supervisors, ask of supervision."""

    _name = "email.supervision"
    _description = "Supervision of the E-mail Channel"

    @api.model
    def _gather(self, keys, domain):
        """See models.supervision.figures.gather()."""
        return gather(self.env, keys, domain)

    @api.model
    def _check_supervises_sudo(self, conversation):
        """
        :param conversation: email.conversation, one
        :return: the conversation, with the rights of the system
        :raises AccessError: the user does not supervise any queue of it
        """
        queues = supervised_queues(self.env)
        # sudo: which queues it is in is not for its reader's rights to say.
        known = conversation.sudo().exists()
        in_queues = (known.queue_id | known.queue_ids) & queues.sudo()
        # A queue without a company has conversations of all.
        if not in_queues or known.company_id not in self.env.companies:
            raise AccessError(
                self.env._("This conversation is in none of the queues you supervise.")
            )
        return known

    @api.model
    def _check_supervises_agent_sudo(self, agent):
        """
        :param agent: email.agent, one
        :return: the agent, with the rights of the system
        :raises AccessError: the agent works for none of the companies that the user
            works in now, or in none of the queues that he is limited to
        """
        queues = supervised_queues(self.env)
        # sudo: where an agent works is not for its reader's rights to say.
        known = agent.sudo().exists()
        user, companies = known.user_id, self.env.companies
        free = companies
        if not has_role(self.env.user, ADMINISTRATOR):
            free = companies.filtered(lambda one: one.email_supervisors_see == "all")
        in_queues = user & queues.sudo().user_ids
        if not user.company_ids & free and not (
            in_queues and user.company_ids & companies
        ):
            raise AccessError(self.env._("You do not supervise this agent."))
        return known

    @api.model
    def _on_forgotten(self, conversations):
        """The customer of these is forgotten."""
        self.env["email.recording.export"]._on_forgotten(conversations)

    @api.model
    def _printed_recordings(self, report, ids):
        """
        :param report: name of any report
        :return: PDF (bytes); None of another report than those of recordings
        :raises AccessError, UserError:
        """
        if report not in PRINTED:
            return None
        recordings = self.env["email.recording"].browse(ids)
        return RecordingPrint(recordings, PRINTED[report]).pdf()

    # -- asked and told by conversations and drafts ------------------------------

    @api.model
    def _thread_lines(self, conversation):
        """What a conversation's thread shows of supervisors.

        :param conversation: email.conversation, as its reader has it
        :return: {"whispers": see email.whisper._lines, "watched_by": who looks on, see
            email.look._told_of}
        """
        return {
            "whispers": self.env["email.whisper"]._lines(conversation),
            "watched_by": self.env["email.look"]._told_of(conversation),
        }

    @api.model
    def _looked_on_by(self, user):
        """Ids of the conversations that this user may read because he looks on."""
        if not has_role(user, SUPERVISOR):
            return []
        return self.env["email.look"]._conversations_of(user)

    @api.model
    def _on_draft_typed(self, draft):
        """What is typed was stored; nothing is told where nobody looks on."""
        self.env["email.look"]._tell_typed(draft.conversation_id)
