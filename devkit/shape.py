"""Whether the addon keeps its shape: small files, models that are made in few of them.

`./dev test lint` runs it. What it says, is said for whoever has just broken the rule.
"""

import ast
import sys
from collections import defaultdict
from dataclasses import dataclass, field

from . import lint
from .paths import ROOT

LONGEST = 400
MOST_FILES = 4
MORE_FILES = {"email.conversation": 7, "email.message": 5, "email.touchpoint": 8}
OURS = "email."
ROOMS = ("models", "wizards")


@dataclass
class Model:
    """What the files say of one model: `files` with a slash, as git lists them."""

    name: str
    files: set[str] = field(default_factory=set)
    methods: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def most_files(self):
        return MORE_FILES.get(self.name, MOST_FILES)

    @property
    def together(self):
        """The files that count together: all of a model of ours; of another addon's,
        which many rooms extend, those of one room."""
        if self.name.startswith(OURS):
            return self.files
        rooms = defaultdict(set)
        for file in self.files:
            rooms[file.rpartition("/")[0]].add(file)
        return max(rooms.values(), key=len)


def read_models(sources):
    """{name: Model} of all models that the sources make or extend.

    :param sources: {file's name: its text}
    """
    models = {}
    for file, text in sources.items():
        for node in ast.parse(text).body:
            name = isinstance(node, ast.ClassDef) and _model_of(node)
            if name:
                model = models.setdefault(name, Model(name))
                model.files.add(file)
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        model.methods[method.name].add(file)
    return models


def _model_of(node):
    """The model that a class makes, else the one that it extends."""
    said = {
        statement.targets[0].id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
    }
    for key in ("_name", "_inherit"):
        if isinstance(said.get(key), ast.Constant):
            return said[key].value
        if isinstance(said.get(key), ast.List) and len(said[key].elts) == 1:
            return said[key].elts[0].value
    return None


def find_faults(sources):
    """What is against the rules, in words, each a line.

    :param sources: {file's name: its text}
    """
    faults = [
        f"{file} has {count} lines; {LONGEST} are the most. What is the part of it"
        " that has a name of its own?"
        for file, text in sorted(sources.items())
        if (count := text.count("\n")) > LONGEST
    ]
    inside = {file: text for file, text in sources.items() if file.startswith(_rooms())}
    for _name, model in sorted(read_models(inside).items()):
        faults += _faults_of(model)
    return faults


def _rooms():
    return tuple(f"{room}/" for room in ROOMS)


def _faults_of(model):
    files = model.together
    if len(files) > model.most_files:
        yield (
            f"{model.name} is made in {len(files)} files; {model.most_files} are"
            f" the most. Which model is missing in it? {_listed(files)}"
        )
    for method, files in sorted(model.methods.items()):
        if len(files) > 1:
            yield (
                f"{model.name}.{method} is defined in {len(files)} files, in an order"
                " that nobody reads. Let one of them call the others by name."
                f" {_listed(files)}"
            )


def _listed(files):
    return f"({', '.join(sorted(files))})"


def main():
    names = lint.list_files(".py")
    faults = find_faults({name: (ROOT / name).read_text() for name in names})
    for fault in faults:
        print(fault)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
