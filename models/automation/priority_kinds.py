"""On what a priority rule rests, and where each kind finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from odoo import fields
from odoo.fields import Domain

from . import priority_matching as matching

# How records are found to be of a customer, and of a conversation's company.
OF_CUSTOMER = ("partner_id", "company_id")


@dataclass(frozen=True, slots=True)
class PriorityKind:
    """
    :param code: of email.priority.rule.kind
    :param label: in the settings, in the reader's language
    :param words: what agents are told
    :param match: see priority_matching; None: waiting time, which core reckons
    :param model: with whose records it is about; without it, or while its app is not
        installed, the kind is not available. "": the conversation's own
    :param needs: fields that this model must have: another addon's may be called the
        same, and no mail is to wait for it
    :param domain: function that takes this model and gives the Domain of the records
        that count
    :param amount: monetary field of them that is summed up for who may read them
    :param asks: field of email.priority.rule without which it says nothing
    :param hidden_words: whether what it found is of the customer's mail
    """

    code: str
    label: str
    words: str
    match: Callable | None
    model: str = ""
    needs: tuple = ()
    domain: Callable | None = None
    amount: str = ""
    asks: str = ""
    hidden_words: bool = False

    def is_available(self, env):
        if not self.model:
            return True
        fields = env[self.model]._fields if self.model in env else {}
        return all(name in fields for name in (*OF_CUSTOMER, *self.needs))


def priority_kinds(env):
    """In the order in which they are offered in the settings.

    :return: tuple of PriorityKind
    """
    return (
        PriorityKind(
            "tag",
            env._("Tag of the customer"),
            env._("Customer's tag"),
            matching.by_tags,
            asks="tag_ids",
        ),
        PriorityKind(
            "contract",
            env._("Running contract"),
            env._("Running contract"),
            matching.by_records,
            model="contract.contract",
            needs=("contract_type", "date_start", "date_end"),
            domain=_running_contracts,
        ),
        PriorityKind(
            "overdue",
            env._("Overdue invoice"),
            env._("Overdue invoice"),
            matching.by_records,
            model="account.move",
            needs=("move_type", "state", "payment_state", "invoice_date_due"),
            domain=_overdue_invoices,
            amount="amount_residual",
        ),
        PriorityKind(
            "order",
            env._("Open order"),
            env._("Open order"),
            matching.by_records,
            model="sale.order",
            needs=("state", "invoice_status"),
            domain=_open_orders,
            amount="amount_total",
        ),
        PriorityKind(
            "domain",
            env._("Address or domain"),
            env._("Important address"),
            matching.by_address,
            asks="domains",
        ),
        PriorityKind(
            "keyword",
            env._("Word in the e-mail"),
            env._("Word in the e-mail"),
            matching.by_words,
            asks="keywords",
            hidden_words=True,
        ),
        PriorityKind(
            "waiting",
            env._("Waiting time"),
            env._("Has waited long"),
            None,
            asks="after_minutes",
        ),
    )


def _running_contracts(model):
    today = fields.Date.today()
    return (
        Domain("contract_type", "=", "sale")
        & Domain("date_start", "<=", today)
        & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
    )


def _overdue_invoices(model):
    return (
        Domain("move_type", "=", "out_invoice")
        & Domain("state", "=", "posted")
        & Domain("payment_state", "in", ("not_paid", "partial"))
        & Domain("invoice_date_due", "<", fields.Date.today())
    )


def _open_orders(model):
    """Confirmed, and not all of it invoiced and, where it is known, delivered."""
    unfinished = Domain("invoice_status", "in", ("no", "to invoice"))
    if "delivery_status" in model._fields:
        undelivered = ("pending", "started", "partial")
        unfinished |= Domain("delivery_status", "in", undelivered)
    return Domain("state", "=", "sale") & unfinished
