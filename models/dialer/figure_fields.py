"""What lists and dialers have in common: how many lines are how far."""

from odoo import fields

from ...core.dialer.figures import FIGURES, domain


def figure(label, **words):
    return fields.Integer(label, compute="_compute_figures", **words)


def open_lines(records, conditions):
    """The lines that the figure named in the context counts, exactly.

    :param conditions: domain of the lines of these records
    :return: action
    """
    name = records.env.context.get("figure")
    if name not in FIGURES:
        name = "total"
    action = records.env["ir.actions.actions"]._for_xml_id(
        "email_channel.email_dialer_line_action"
    )
    label = records._fields[f"{name}_count"]._description_string(records.env)
    title = ", ".join(records.mapped("display_name"))
    return dict(
        action,
        name=f"{title}: {label}",
        domain=[*conditions, *domain(name)],
        context={"search_default_group_by_list": 0},
        path=False,
    )
