"""Creating many records at once."""


def with_defaults(model, vals_list):
    """The same values with the model's defaults, looked up once for all of them.

    ``create`` asks each record's defaults anew, which costs more than its INSERT. A
    default that is another each time it is asked is left to ``create``.

    :param model: empty recordset with the environment of the ``create``
    """
    once, again = (model._add_missing_default_values({}) for _time in range(2))
    same = {name: value for name, value in once.items() if again.get(name) == value}
    return [{**same, **vals} for vals in vals_list]
