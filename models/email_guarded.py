from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.models import MAGIC_COLUMNS

DEFAULT = "default_"  # what names of a context's defaults begin with


class EmailLinked(models.AbstractModel):
    """Nobody links a record that he may not read: its name would be shown to him, and
    what is computed from it."""

    _name = "email.linked"
    _description = "Record That Links Only What Its Writer Sees"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            names = {name for vals in vals_list for name in vals}
            for linked in records._linked(names | self._names_filled_in()).values():
                linked.check_access("read")
        return records

    def _names_filled_in(self):
        """Fields that the call, or its user's own defaults, fill in where they are left
        out."""
        context = self.env.context
        of_call = {key.removeprefix(DEFAULT) for key in context if _is_default(key)}
        return of_call | self.env["ir.default"]._get_model_defaults(self._name).keys()

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        before = self._linked(vals)
        done = super().write(vals)
        # Rules were asked before: nothing is put where its writer may not reach.
        self.check_access("write")
        for name, records in self._linked(vals).items():
            (records - before[name]).check_access("read")
        return done

    def _update_cache(self, values, validate=True):
        """A form asks what follows from what is typed into it, before it is saved."""
        done = super()._update_cache(values, validate)
        if not (self.env.su or self.id):
            # sudo: what it links already may be shown to be there.
            stored = self._origin.sudo()
            for name in filter(self._is_link, values):
                (self[name]._origin - stored[name].sudo(False)).check_access("read")
        return done

    def _linked(self, names):
        """{field: what these records link to by it}, of those among the names"""
        # sudo: whether the user may read what is linked is asked by the caller.
        system = self.sudo()
        return {
            name: system.mapped(name).sudo(False)
            for name in names
            if self._is_link(name)
        }

    def _is_link(self, name):
        field = self._fields.get(name)
        return field and field.relational and "email_channel" in field._modules


class EmailGuarded(models.AbstractModel):
    """What is ``readonly`` is the channel's alone.

    Odoo takes ``readonly`` for a hint to screens: RPC, imports, commands of a parent
    and defaults of a call write such a field all the same. On these models they do
    not: it is written with the rights of the system, by the method that may.
    """

    _name = "email.guarded"
    _description = "Record of the E-mail Channel"
    _inherit = ["email.linked"]

    # Readonly on the screen, and yet sent by it.
    _sent_by_screens = ()

    @api.model
    @tools.ormcache()
    def _channel_fields(self):
        """Names of the fields that only the channel writes."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.readonly
            and (field.store or field.type in ("one2many", "many2many"))
            and "email_channel" in field._modules
            and name not in MAGIC_COLUMNS
            and name not in self._sent_by_screens
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._refuse_channel_fields({name for vals in vals_list for name in vals})
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._refuse_channel_fields(vals)
        return super().write(vals)

    def _refuse_channel_fields(self, names):
        """Raises AccessError."""
        refused = self._channel_fields().intersection(names)
        if refused:
            labels = (
                self._fields[name]._description_string(self.env) for name in refused
            )
            raise AccessError(
                self.env._(
                    "%(fields)s: only the e-mail channel itself writes this. Leave it "
                    "out, and use the buttons of “%(model)s”.",
                    fields=", ".join(sorted(labels)),
                    model=self.env["ir.model"]._get(self._name).sudo().name,
                )
            )

    def copy_data(self, default=None):
        """A copy begins anew."""
        own = self._channel_fields() - (default or {}).keys()
        return [
            {name: value for name, value in vals.items() if name not in own}
            for vals in super().copy_data(default)
        ]

    @api.model
    def _add_missing_default_values(self, values):
        """What the channel writes begins as its field says: neither the call that it
        is at work for nor its user's own defaults fill it in."""
        names = self._fields.keys() if self.env.su else self._channel_fields()
        clean = self._without_defaults_of_call(names)
        chosen = self.env["ir.default"]._get_model_defaults(self._name)
        plain = {
            name: clean._plain_default(name)
            for name in names & chosen.keys() - values.keys()
        }
        return super(EmailGuarded, clean)._add_missing_default_values(
            {**plain, **values}
        )

    def _without_defaults_of_call(self, names):
        context = self.env.context
        others = {
            key: value
            for key, value in context.items()
            if not (_is_default(key) and key.removeprefix(DEFAULT) in names)
        }
        # An environment costs more than all else here: mostly there is nothing to drop.
        same = len(others) == len(context)
        return self if same else self.with_env(self.env(context=others))

    def _plain_default(self, name):
        field = self._fields[name]
        value = field.convert_to_cache(field.default and field.default(self), self)
        return field.convert_to_write(value, self)


def _is_default(key):
    return isinstance(key, str) and key.startswith(DEFAULT)
