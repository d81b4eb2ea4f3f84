"""Models as another addon extends them, in the database of one test."""

from odoo.orm.model_classes import add_to_registry


def extend(case, *definitions):
    """Add these classes to the registry of the test's database until the test ends.

    :param case: odoo.tests.TransactionCase
    :param definitions: model classes with ``_module = None``, ``_name``, and the same
        in ``_inherit``; without fields that need a column
    """
    names = [definition._name for definition in definitions]
    for name in names:
        case.addCleanup(_restore, case, name, case.registry[name]._base_classes__)
    for definition in definitions:
        add_to_registry(case.registry, definition)
    case.registry._setup_models__(case.env.cr, names)


def _restore(case, name, bases):
    case.registry[name]._base_classes__ = bases
    case.registry._setup_models__(case.env.cr, [name])
