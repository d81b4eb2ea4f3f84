"""The tickets of new conversations, all at once (E1)."""

from markupsafe import Markup

from odoo.tools import SQL

from ..bulk import with_defaults
from ..quiet import NO_NOISE


def create_tickets(conversations):
    """:return: helpdesk.ticket, one for each conversation, in the same order"""
    env = conversations.env
    numbers = _next_numbers(env, conversations.company_id[:1], len(conversations))
    stages = _stages(conversations)
    channel = env.ref(
        "helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False
    )
    Ticket = env["helpdesk.ticket"].with_context(**NO_NOISE)
    vals_list = [
        {
            "number": number,
            "stage_id": stage.id,
            # Computed to the same, it would cost another statement.
            "unattended": stage.unattended,
            "channel_id": channel.id if channel else False,
            **_vals(conversation),
        }
        for conversation, number, stage in zip(
            conversations, numbers, stages, strict=True
        )
    ]
    return Ticket.create(with_defaults(Ticket, vals_list))


def number_sequence(env, company):
    """What gives the company's tickets their numbers (ir.sequence)."""
    return env["ir.sequence"].search(
        [
            ("code", "=", "helpdesk.ticket.sequence"),
            ("company_id", "in", (company.id, False)),
        ],
        order="company_id",
        limit=1,
    )


def _vals(conversation):
    return {
        "name": conversation.name,
        "description": Markup("<p>%s</p>") % conversation._ticket_words(),
        "team_id": conversation.queue_id.id,
        "company_id": conversation.company_id.id,
        "user_id": conversation.user_id.id,
        "partner_id": conversation.partner_id.id,
        "partner_name": conversation.customer_name,
        "partner_email": conversation.customer_email,
    }


def _stages(conversations):
    """Asked for once a team: left to create(), each would cost a search."""
    teams = [*conversations.queue_id, conversations.queue_id.browse()]
    first = {team: team._get_applicable_stages()[:1] for team in teams}
    return [one._ignored_stage() or first[one.queue_id] for one in conversations]


def _next_numbers(env, company, count):
    """``count`` numbers, as _prepare_ticket_number gives them one by one, which costs
    a search each."""
    Ticket = env["helpdesk.ticket"]
    sequence = number_sequence(env, company)
    if sequence.implementation != "standard" or sequence.use_date_range:
        vals = {"company_id": company.id}
        return [Ticket._prepare_ticket_number(vals) for _ticket in range(count)]
    rows = env.execute_query(
        SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            f"ir_sequence_{sequence.id:03d}",
            count,
        )
    )
    before, after = sequence._get_prefix_suffix()
    width = sequence.padding
    return [f"{before}{number:0{width}d}{after}" for (number,) in rows]
