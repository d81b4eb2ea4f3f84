"""What is counted of a list's lines, and which lines each figure counts."""

STATES = ("waiting", "sending", "sent", "failed", "rejected", "uncertain", "skipped")
FINAL = ("sent", "failed", "rejected", "uncertain", "skipped")
OPEN = ("waiting", "sending")
# What became of a mail afterwards: {figure: field of the line that says when}.
AFTERWARDS = {
    "seen": "seen_at",
    "clicked": "clicked_at",
    "spam": "spam_at",
    "answered": "answered_at",
    "unsubscribed": "unsubscribed_at",
}
# What is counted one by one; the other figures are sums of them.
COUNTED = (*STATES, *AFTERWARDS)
FIGURES = ("total", "processed", "unprocessed", *COUNTED)


def domain(figure):
    """The lines that a figure counts, as conditions in Odoo's form.

    :param figure: one of FIGURES; raises ValueError for another
    """
    if figure not in FIGURES:
        raise ValueError(figure)
    if figure in AFTERWARDS:
        return [(AFTERWARDS[figure], "!=", False)]
    sums = {"total": None, "processed": FINAL, "unprocessed": OPEN}
    states = sums.get(figure, (figure,))
    return [("state", "in", list(states))] if states else []


def with_sums(counted):
    """All figures, of what is counted.

    :param counted: {one of COUNTED: int}; what is missing is 0
    :return: {each of FIGURES: int}
    """
    counts = {name: counted.get(name) or 0 for name in COUNTED}
    processed = sum(counts[state] for state in FINAL)
    unprocessed = sum(counts[state] for state in OPEN)
    return {
        "total": processed + unprocessed,
        "processed": processed,
        "unprocessed": unprocessed,
        **counts,
    }
