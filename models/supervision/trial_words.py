"""What was changed on trial, in the reader's words."""

import re

from ...core.inbound.steps.keywords import split

FILE_LISTS = ("email_images", "email_videos", "email_audios", "email_banned_files")
LISTS = (
    *FILE_LISTS,
    "email_blocked_senders",
    "blocked_senders",
    "contact_form_senders",
    "important_words",
    "domains",
    "keywords",
)
_SPACES = re.compile(r"[\s,;]+")


def entries(name, text):
    """Those of a list as it is typed, in the order typed."""
    if name in ("important_words", "keywords"):
        return list(split(text or ""))
    typed = filter(None, _SPACES.split(text or ""))
    case = str.upper if name in FILE_LISTS else str.lower
    return list(dict.fromkeys(case(each) for each in typed))


def same(name, one, other):
    """Whether two values of a setting are the same: a list in another order is."""
    if name in LISTS:
        return set(entries(name, one)) == set(entries(name, other))
    return one == other


class TrialWords:
    def __init__(self, env):
        self.env = env

    def lines(self, trial):
        """What was changed of these settings (list of str)."""
        if not trial._base():
            return self._of_new(trial)
        return [
            self._in_front(trial, self._change(trial, name, base, tried))
            for name, (base, tried) in trial._changed().items()
        ]

    def now(self, trial, name, value):
        """That the real setting is another one by now."""
        return self._in_front(
            trial,
            self.env._(
                "%(setting)s is now “%(value)s”",
                setting=self.label(trial, name),
                value=self._shown(trial, name, value),
            ),
        )

    def label(self, trial, name):
        """As the real setting is called."""
        model = trial.env[trial._fields[trial._of].comodel_name]
        return model._fields[name]._description_string(self.env)

    def _of_new(self, trial):
        title = trial._title()
        return [self.env._("%(name)s: new", name=title)] if title else []

    def _in_front(self, trial, words):
        title = trial._title()
        return f"{title} · {words}" if title else words

    def _change(self, trial, name, base, tried):
        label = self.label(trial, name)
        if name in LISTS:
            before, after = entries(name, base), entries(name, tried)
            parts = [f"+ {each}" for each in after if each not in before]
            parts += [f"− {each}" for each in before if each not in after]
            return f"{label}: {', '.join(parts)}"
        if isinstance(tried, list):
            before, after = map(trial[name].browse, (base, tried))
            parts = [f"+ {each.display_name}" for each in after - before]
            parts += [f"− {each.display_name}" for each in before - after]
            return f"{label}: {', '.join(parts)}"
        shown = (self._shown(trial, name, value) for value in (base, tried))
        return f"{label}: {' → '.join(shown)}"

    def _shown(self, trial, name, value):
        field = trial._fields[name]
        if field.type == "boolean":
            return self.env._("on") if value else self.env._("off")
        if field.type == "many2many":
            return ", ".join(trial[name].browse(value or []).mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value) or ""
        return "" if value in (None, False) else str(value)
