from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..groups import SUPERVISOR, has_role
from .figures import gather
from .forgotten_replays import forget_address, forget_mails
from .recording_pages import PRINTED, RecordingPrint


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
        :raises AccessError: the user sees only what is of other queues, is no
            supervisor, or of another company
        """
        theirs = conversation.with_env(self.env)
        if not theirs._is_supervised_now():
            raise AccessError(
                self.env._("This conversation is in none of the queues you supervise.")
            )
        # sudo: that it is the user's to supervise was checked.
        return theirs.sudo()

    @api.model
    def _check_supervises_agent_sudo(self, agent):
        """
        :param agent: email.agent, one
        :return: the agent, with the rights of the system
        :raises AccessError: the agent works for none of the companies that the user
            works in now, or in none of the queues that he is limited to
        """
        theirs = agent.with_env(self.env)
        if not theirs._is_supervised_now():
            raise AccessError(self.env._("You do not supervise this agent."))
        # sudo: that it is the user's to supervise was checked.
        return theirs.sudo()

    @api.model
    def _on_call_left(self, channels):
        """Somebody left the calls of these channels (discuss.channel)."""
        # sudo: whoever leaves, also a session that is swept up.
        self.env["email.screen"].sudo()._on_call_left(channels.sudo())

    @api.model
    def _shown_in_call_sql(self, alias):
        """A condition: in this session of a call an agent only shows the screen to a
        supervisor, and goes on working.

        :param alias: of discuss_channel_rtc_session in the query
        """
        self.env["email.screen"].flush_model(["state", "channel_id"])
        return SQL(
            """EXISTS (SELECT FROM email_screen shown
                        WHERE shown.state = 'granted' AND shown.channel_id = %s)""",
            SQL.identifier(alias, "channel_id"),
        )

    @api.model
    def _on_forgotten(self, conversations):
        """The customer of these is forgotten."""
        self.env["email.recording.export"]._on_forgotten(conversations)

    @api.model
    def _on_mails_erased(self, rows):
        """:param rows: email.inbound whose mails are erased"""
        forget_mails(rows)

    @api.model
    def _on_address_erased(self, company, address):
        """All else of this customer is erased.

        :param address: normalized
        """
        forget_address(company, address)
        # Who waits is in it with name, address and subject.
        self.env["email.board"].search([("company_id", "=", company.id)]).unlink()

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
