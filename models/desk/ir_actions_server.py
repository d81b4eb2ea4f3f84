import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..groups import AGENT, has_role
from ..own_context import CHAIN, own_value
from .workflows import offered_for

_logger = logging.getLogger(__name__)

CONVERSATION = "email.conversation"
# Odoo's word for what a person runs, and not a job or an automation.
BY_HAND = "ir_actions_server"
# What Odoo makes of all that an action's code raises, but for words to the user.
CODE_FAILED = (ValueError, ZeroDivisionError)


class IrActionsServer(models.Model):
    """Server actions on conversations are for their agents; those that are offered as
    workflows are found on the conversation itself (D6)."""

    _inherit = "ir.actions.server"

    email_workflow = fields.Boolean(
        "Offer on Conversations",
        help="Agents find it under Workflow on a conversation that they may change.",
    )
    email_confirmation = fields.Text(
        "Ask before Running",
        translate=True,
        help="What is asked before it runs. Empty: it runs at once.",
    )
    email_queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_workflow_queue_rel",
        column1="action_id",
        column2="queue_id",
        string="Queues",
        domain="[('email_enabled', '=', True)]",
        help="Only for conversations of these queues. Empty: of all.",
    )

    @api.constrains("email_workflow", "model_id", "usage")
    def _check_email_workflow(self):
        for action in self.filtered("email_workflow"):
            if action.model_id.model != CONVERSATION or action.usage != BY_HAND:
                raise ValidationError(
                    self.env._(
                        "“%(action)s” cannot be offered on conversations: it works on "
                        "something else, or runs by itself. Make an action whose model "
                        "is “%(model)s”.",
                        action=action.name,
                        model=self.env["ir.model"]._get(CONVERSATION).name,
                    )
                )

    # -- from the desk -----------------------------------------------------------

    def run_email_workflow(self, conversation_id):
        """Run it for one conversation.

        :return: the action to go on with, or False
        """
        self.ensure_one()
        conversation = self.env[CONVERSATION].browse(conversation_id)
        conversation.check_access("read")
        # sudo: only whether there is such a workflow, which is checked as it runs.
        if not self.sudo().exists().email_workflow:
            raise UserError(
                self.env._(
                    "This workflow is not offered any more. Load the page again."
                )
            )
        return self.with_context(
            active_model=CONVERSATION,
            active_id=conversation.id,
            active_ids=conversation.ids,
        ).run()

    # -- whoever runs it -----------------------------------------------------------

    def run(self):
        """A workflow that fails changes nothing and says so; one that ran is noted in
        the history of its conversations."""
        # sudo: only system administrators read actions.
        workflow = not self.env.su and self.sudo().filtered("email_workflow")
        if not workflow:
            return super().run()
        try:
            done = super().run()
        except CODE_FAILED as failure:
            _logger.exception("Workflow %r failed", workflow.mapped("name"))
            raise UserError(self._words_failed(workflow, failure)) from failure
        self._note_run(workflow)
        return done

    def _words_failed(self, workflow, failure):
        return self.env._(
            "“%(workflow)s” failed, and nothing was changed: %(reason)s. Tell an "
            "administrator.",
            workflow=workflow[:1].name,
            reason=str(failure).split(" while ", 1)[0],
        )

    def _note_run(self, workflow):
        # sudo: the history is the system's.
        records = self.env[CONVERSATION].sudo().browse(self._ids_called_for()).exists()
        for each in workflow:
            records._log("workflow", workflow=each.name)
        records._changed()

    def _can_execute_action_on_records(self, records):
        """Agents change conversations by what is done to them, and never by writing:
        who may do so may run an action that names no groups. Code runs with the agent's
        own rights, the other kinds with the system's. What a trigger runs was chosen by
        who may make actions."""
        if own_value(self.env, CHAIN) is not None:
            return None
        ours = self.model_id.model == CONVERSATION and not records.env.su
        if ours:
            records |= records.browse(self._ids_called_for())
        if ours and self.email_workflow:
            # Odoo asks nothing of the records where the action names groups.
            self._check_offered(records)
        if not ours or self.group_ids:
            return super()._can_execute_action_on_records(records)
        for_agents = self.usage == BY_HAND
        if not (for_agents and has_role(self.env.user, AGENT)):
            return super()._can_execute_action_on_records(records)
        records._check_may_change_sudo()
        return None

    def _check_offered(self, conversations):
        """Raises UserError, or AccessError, when it is not for one of these."""
        conversations._check_may_change_sudo()
        conversations._check_goes_on()
        for conversation in conversations:
            if not offered_for(self, conversation):
                raise UserError(
                    self.env._(
                        "“%(workflow)s” is not for “%(subject)s”: it is for other "
                        "queues.",
                        workflow=self.name,
                        subject=conversation.name,
                    )
                )

    def _ids_called_for(self):
        """Ids of the records that the action changes, whatever model the context
        names."""
        context = self.env.context
        ids = [context.get("active_id"), *(context.get("active_ids") or ())]
        return list(dict.fromkeys(each for each in ids if each))
