"""Which records of customers the desk shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A model with records of customers. A field that its model does not have, or that
    the reader may not see, is not shown.

    :param model: its name; left out when it is not installed or may not be read
    :param title: in the reader's language
    :param amount: number, with its currency if it is monetary
    :param state: selection, or a many2one such as a stage
    :param date: by which the newest come first
    :param note: further words
    :param partner: many2one of the contact
    :param email: field with an address, where records exist without a contact
    :param domain: which records count at all
    :param company: whether those of the contact's whole company count, too
    """

    model: str
    title: str
    amount: str = ""
    state: str = "state"
    date: str = "create_date"
    note: str = ""
    partner: str = "partner_id"
    email: str = ""
    domain: tuple = ()
    company: bool = True


def record_kinds(env):
    """Those of Odoo's own apps and of the community's, in the order in which they are
    shown.

    :return: tuple of RecordKind
    """
    return (
        RecordKind(
            "email.conversation",
            env._("Other conversations"),
            email="customer_email",
            state="state",
            date="last_mail_at",
            note="excerpt",
            company=False,
        ),
        RecordKind(
            "helpdesk.ticket",
            env._("Tickets"),
            email="partner_email",
            state="stage_id",
            date="create_date",
        ),
        RecordKind("sale.order", env._("Orders"), "amount_total", date="date_order"),
        RecordKind(
            "sale.subscription",
            env._("Subscriptions"),
            "recurring_total",
            state="stage_id",
            date="date_start",
        ),
        RecordKind("contract.contract", env._("Contracts"), date="date_start"),
        RecordKind(
            "account.move",
            env._("Invoices"),
            "amount_total",
            state="status_in_payment",
            date="invoice_date",
            domain=(("move_type", "in", ("out_invoice", "out_refund")),),
        ),
        RecordKind(
            "crm.lead",
            env._("Opportunities"),
            "expected_revenue",
            state="stage_id",
            date="create_date",
        ),
        RecordKind("repair.order", env._("Repairs"), date="schedule_date"),
        RecordKind("stock.picking", env._("Transfers"), date="scheduled_date"),
        RecordKind(
            "pos.order", env._("Sales at the till"), "amount_total", date="date_order"
        ),
        RecordKind(
            "project.task", env._("Tasks"), state="stage_id", date="create_date"
        ),
        RecordKind(
            "purchase.order", env._("Purchases"), "amount_total", date="date_order"
        ),
    )
