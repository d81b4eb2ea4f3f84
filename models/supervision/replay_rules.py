"""The rules of each touchpoint, as they are and on trial, as core takes them."""

from ...core.automation.priority import MINUTE
from ...core.inbound import senders
from ...core.inbound.steps.keywords import split
from ...core.supervision.replay.model import Rules
from ..attachments.file_rule import FileRule
from ..automation.answer_deciding import settings_of
from ..automation.priority_facts import PriorityFacts

SIDES = ("before", "after")


def rules_of(replay):
    """:param replay: email.replay with the rights of the system
    :return: {touchpoint id: {side: core.supervision.replay.model.Rules}}
    """
    found = {trial.touchpoint_id.id: {} for trial in replay.trial_ids}
    for side in SIDES:
        company = replay._overlay(values_on(side, replay))
        shared = {
            **_of_company(company),
            **_of_priorities(replay, side),
            "promises": _promises(replay, side),
        }
        for trial in replay.trial_ids:
            found[trial.touchpoint_id.id][side] = Rules(
                **shared, **_of_touchpoint(replay, trial, side, company)
            )
    return found


def values_on(side, trial):
    """The settings of a record on one side, as ``_overlay`` takes them."""
    return trial._base() if side == "before" else trial._values_of(trial)


def _of_company(company):
    rule = FileRule(company)
    return {
        "lists": rule.lists,
        "limits": rule.limits("in"),
        "most": company.email_priority_most * MINUTE,
    }


def _of_touchpoint(replay, trial, side, company):
    values = values_on(side, trial)
    touchpoint = trial._overlay(
        values,
        company_id=company,
        auto_answer_ids=trial._answers_on(side),
        # As if they had been on all the time.
        automatic_answers_since=values["automatic_answers"] and replay.since,
    )
    return {
        "guards": replay.env["email.reception"]._guard_rules(touchpoint),
        "queues": tuple(values["queue_ids"]),
        "answers": settings_of(touchpoint),
    }


def _promises(replay, side):
    found = {}
    for trial in replay.queue_trial_ids:
        queue = trial._overlay(values_on(side, trial))
        (found[trial.queue_id.id],) = queue._service_promises().values()
    return found


# -- priority ------------------------------------------------------------------------


def priority_facts(replay, side):
    """models.automation.priority_facts.PriorityFacts of the rules of one side."""
    numbers = {}
    for trial in replay.priority_ids:
        values = values_on(side, trial)
        if values and values["active"] and values["minutes"] > 0:
            rule = trial._overlay(values, **trial._company_of_new())
            numbers[rule] = trial._number()
    rules = replay.env["email.priority.rule"].sudo().concat(*numbers)
    return PriorityFacts(rules, numbers)


def _of_priorities(replay, side):
    facts = priority_facts(replay, side)
    kinds = {
        number: rule for rule, number in facts.numbers.items() if rule.kind == "keyword"
    }
    lists = {
        number: rule for rule, number in facts.numbers.items() if rule.kind == "domain"
    }
    return {
        "priorities": tuple(facts.core_rules),
        "words": {number: split(rule.keywords or "") for number, rule in kinds.items()},
        "senders": {
            number: senders.read(rule.domains or "") for number, rule in lists.items()
        },
    }
