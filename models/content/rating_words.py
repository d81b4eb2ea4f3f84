"""What the icons mean, in the language of the environment."""

from ...core.content.rating_icons import SETS, Icon


def labels(env, name):
    """{value: words} of a set of icons.

    :param name: see core.content.rating_icons
    """
    words = {
        "faces": [env._("Not good"), env._("Okay"), env._("Good")],
        "five_faces": [
            env._("Very bad"),
            env._("Bad"),
            env._("Okay"),
            env._("Good"),
            env._("Very good"),
        ],
        "stars": [env._("%(number)s of 5", number=number) for number in range(1, 6)],
        "thumbs": [env._("Not good"), env._("Good")],
    }[name]
    values = [icon.value for icon in SETS[name]]
    return dict(zip(values, words, strict=True))


def usual_title(env):
    return env._("How was our answer?")


def in_words(env, name, icon: Icon):
    """As it is shown where it was given: ``🙂 Good``"""
    return f"{icon.glyph} {labels(env, name)[icon.value]}"
