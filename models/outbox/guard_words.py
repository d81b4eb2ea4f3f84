"""What the guards found, in the words of the letter's writer."""


def guard_words(env, finding):
    """One or two sentences (str); "" for a finding of another addon.

    :param finding: core.outbox.guards.Finding
    """
    for sentences in (_of_recipients, _of_answer, _of_text):
        if words := sentences(env, finding, ", ".join(finding.about)):
            return words
    return ""


def _of_recipients(env, finding, addresses):
    if finding.guard == "outsider" and finding.beside:
        return env._(
            "From outside: %(addresses)s. Only people of %(organisations)s take part "
            "in this conversation.",
            addresses=addresses,
            organisations=", ".join(finding.beside),
        )
    if finding.guard in ("outsider", "stranger"):
        return env._(
            "Never took part in this conversation: %(addresses)s.",
            addresses=addresses,
        )
    words = {
        "added": env._(
            "Took part earlier, but not in the e-mail that you answer: %(addresses)s.",
            addresses=addresses,
        ),
        "dropped": env._(
            "Left out, though in the e-mail that you answer: %(addresses)s.",
            addresses=addresses,
        ),
        "dropped_customer": env._(
            "The customer, %(customer)s, does not get this e-mail.",
            customer=addresses,
        ),
        "own_address": env._(
            "One of our own addresses: %(addresses)s. What is sent there comes in here "
            "again.",
            addresses=addresses,
        ),
    }
    return words.get(finding.guard, "")


def _of_answer(env, finding, about):
    beside = ", ".join(finding.beside)
    words = {
        "reply_to": env._(
            "Your answer goes to %(reply_to)s, but the e-mail came from %(sender)s. "
            "Make sure that both are the customer: forged e-mails ask for answers at "
            "another address.",
            reply_to=about,
            sender=beside,
        ),
        "crossed_answer": env._(
            "%(names)s answered while you were writing. Read it before you send.",
            names=beside,
        ),
        "crossed_mail": env._(
            "A new e-mail from %(names)s came while you were writing. Read it before "
            "you send.",
            names=beside,
        ),
    }
    return words.get(finding.guard, "")


def _of_text(env, finding, about):
    words = {
        "placeholder": env._("Not filled in: %(placeholders)s", placeholders=about),
        "attachment": env._(
            "You write “%(words)s”, but no file is attached.", words=about
        ),
        "subject": env._("The e-mail has no subject."),
    }
    return words.get(finding.guard, "")
