"""How long something took, in few words."""


def duration_words(env, seconds):
    """In the language of the environment, to the two largest units: "2 h 5 min"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours_of_day = divmod(hours, 24)
    if days >= 2:
        return env._("%(days)s d %(hours)s h", days=days, hours=hours_of_day)
    if hours:
        return env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    if minutes >= 10 or (minutes and not rest):
        return env._("%(minutes)s min", minutes=minutes)
    if minutes:
        return env._("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)
    return env._("%(seconds)s s", seconds=rest)
