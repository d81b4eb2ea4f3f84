"""In which time zones the recipients of a list are."""

from pytz import all_timezones, timezone

from odoo.tools import SQL

from .dialer_hours import zone_of

# The variable of a line that says it.
VARIABLE = "time_zone"


class ContactZones:
    """:param email_list: email.dialer.list"""

    def __init__(self, email_list):
        self.list = email_list
        self.env = email_list.env

    def settle(self):
        """Find out of the lines that wait where their recipients are."""
        if self._are_unknown():
            self._ask()

    def zones(self):
        """{name: tzinfo} of those that wait; "" is the dialer's own."""
        own = zone_of(self.list.dialer_id)
        if not self.list.dialer_id.contact_tz:
            return {"": own}
        names = {name for (name,) in self.env.execute_query(self._names_query())}
        if not names or self._are_unknown():
            names.add("")
        return {name: timezone(name) if name else own for name in sorted(names)}

    def _names_query(self):
        """Each name is looked for behind the last one, not among all lines."""
        return SQL(
            """
            WITH RECURSIVE zone AS (
                (SELECT tz FROM email_dialer_line
                  WHERE list_id = %(list)s AND state = 'waiting' AND tz IS NOT NULL
                  ORDER BY tz LIMIT 1)
                 UNION ALL
                SELECT (SELECT line.tz FROM email_dialer_line line
                         WHERE line.list_id = %(list)s AND line.state = 'waiting'
                           AND line.tz > zone.tz
                         ORDER BY line.tz LIMIT 1)
                  FROM zone
                 WHERE zone.tz IS NOT NULL
            )
            SELECT tz FROM zone WHERE tz IS NOT NULL
            """,
            list=self.list.id,
        )

    def _are_unknown(self):
        """Whether nobody has found out yet of some."""
        [(found,)] = self.env.execute_query(
            SQL(
                """
                SELECT EXISTS (SELECT FROM email_dialer_line
                                WHERE list_id = %s AND state = 'waiting' AND tz IS NULL)
                """,
                self.list.id,
            )
        )
        return found

    def _ask(self):
        self.env["res.partner"].flush_model(["email_normalized", "tz", "active"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE email_dialer_line line
                   SET tz = COALESCE(
                       (SELECT name FROM unnest(%(names)s) name
                         WHERE lower(name)
                               = lower(btrim(line.variables->>%(variable)s))),
                       (SELECT partner.tz FROM res_partner partner
                         WHERE partner.email_normalized = line.email_key
                           AND partner.active
                           AND partner.tz = ANY(%(names)s)
                           AND (partner.company_id IS NULL
                                OR partner.company_id = line.company_id)
                         ORDER BY partner.id LIMIT 1),
                       '')
                 WHERE line.list_id = %(list)s
                   AND line.state = 'waiting'
                   AND line.tz IS NULL
                """,
                names=list(all_timezones),
                variable=VARIABLE,
                list=self.list.id,
            )
        )
