"""The icons by which customers rate an answer. They are letters, not pictures: every
mail program shows them, and none has to fetch them first.
"""

from dataclasses import dataclass

LONGEST_COMMENT = 2000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Icon:
    """:param value: as Odoo's ratings have it, 1 (worst) to 5 (best)
    :param glyph: what is seen
    """

    value: int
    glyph: str


SETS = {
    "faces": (Icon(1, "🙁"), Icon(3, "😐"), Icon(5, "🙂")),
    "five_faces": (
        Icon(1, "😠"),
        Icon(2, "🙁"),
        Icon(3, "😐"),
        Icon(4, "🙂"),
        Icon(5, "😀"),
    ),
    "stars": tuple(Icon(value, "⭐") for value in range(1, 6)),
    "thumbs": (Icon(1, "👎"), Icon(5, "👍")),
}
"""Name of a set: its icons, the worst first."""


def icon_of(name: str, value: float) -> Icon | None:
    """The icon of a set that stands for a value; None when it has no such icon."""
    return next((icon for icon in SETS[name] if icon.value == value), None)


def nearest_icon(name: str, value: float) -> Icon:
    """The same of a value that was given when the set was another one."""
    return min(SETS[name], key=lambda icon: abs(icon.value - value))
