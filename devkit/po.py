"""What needs polib, which only the environment has; run by `i18n.py` with it.

po.py check FRESH.pot FILE      FILE has FRESH's terms, a .po all translated
po.py merge FRESH.pot POT PO    write POT from FRESH, merge it into PO
"""

import re
import sys
from pathlib import Path

import polib

VARIABLE = re.compile(r"%\(\w+\)[sdf]|\{\w+\}")


def key(entry):
    return entry.msgctxt, entry.msgid


def complaints(fresh, path):
    """What is wrong with a .pot or .po, a line each."""
    if not path.exists():
        yield f"{path} does not exist"
        return
    present = {key(entry): entry for entry in polib.pofile(path) if not entry.obsolete}
    wanted = {key(entry) for entry in fresh}
    for _context, text in sorted(wanted - set(present), key=str):
        yield f"{path.name} lacks {text!r}"
    for _context, text in sorted(set(present) - wanted, key=str):
        yield f"{path.name} has {text!r}, which the code has no more"
    if path.suffix == ".po":
        for entry in present.values():
            yield from _translation(path, entry)


def _translation(path, entry):
    if not entry.translated():
        yield f"{path.name} does not translate {entry.msgid!r}"
    elif sorted(VARIABLE.findall(entry.msgid)) != sorted(
        VARIABLE.findall(entry.msgstr)
    ):
        yield f"{path.name}: other variables in the translation of {entry.msgid!r}"


def check(fresh, path):
    found = list(complaints(polib.pofile(fresh), Path(path)))
    print("\n".join(found[:40]))
    return bool(found)


def merge(fresh, pot, path):
    terms = polib.pofile(fresh)
    for field in ("POT-Creation-Date", "PO-Revision-Date"):
        terms.metadata.pop(field, None)
    terms.save(pot)
    path = Path(path)
    translated = polib.pofile(path) if path.exists() else polib.POFile()
    translated.metadata = {**terms.metadata, **translated.metadata}
    translated.metadata["Language"] = path.stem
    translated.merge(terms)
    for entry in translated.obsolete_entries():
        translated.remove(entry)
    translated.save(path)
    empty = len(translated.untranslated_entries()) + len(translated.fuzzy_entries())
    print(f"{path.name}: {len(translated)} terms, {empty} to translate")
    return 0


if __name__ == "__main__":
    sys.exit({"check": check, "merge": merge}[sys.argv[1]](*sys.argv[2:]))
