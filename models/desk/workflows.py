"""Which workflows a conversation offers to whom (D6)."""


def workflows_for(conversation):
    """:return: ir.actions.server with the rights of the system, in the order of their
    names
    """
    env = conversation.env
    # sudo: only system administrators read actions; what is offered may be run.
    system = env["ir.actions.server"].sudo()
    groups = env.user.all_group_ids
    found = system.search([("email_workflow", "=", True)], order="name, id")
    return found.filtered(
        lambda one: (
            (not one.group_ids or one.group_ids & groups)
            and offered_for(one, conversation)
        )
    )


def offered_for(workflow, conversation):
    """Whether it is for the queue that the conversation is in."""
    # sudo: which queue that is. An archived queue's workflow is still not for all.
    only = workflow.sudo().with_context(active_test=False).email_queue_ids
    return not only or conversation.sudo().queue_id in only
