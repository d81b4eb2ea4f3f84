from odoo.exceptions import UserError

from ...core.outbox.guards.variable import left_over


def check_filled_in(env, subject, body, known=(), theirs=""):
    """No ``${name}`` ever reaches a customer, however the letter was written.

    :param subject: str
    :param body: HTML of a letter, sanitized
    :param known: subjects that others wrote; what stands in them may stay in ours
    :param theirs: what the customer wrote; what stands in it may be repeated

    Raises UserError with what is to be written.
    """
    found = left_over(subject, body, filter(None, known))
    left = [each for each in found if each not in theirs]
    if left:
        raise UserError(
            env._(
                "Not filled in: %(variables)s. Write what belongs there, or delete "
                "it, and send the e-mail again.",
                variables=", ".join(left),
            )
        )
