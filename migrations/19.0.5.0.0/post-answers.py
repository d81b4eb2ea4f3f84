from odoo.tools import SQL

OCCASIONS = [
    "out_of_hours",
    "no_agent",
    "first_contact",
    "ticket_created",
    "closed_by_hand",
    "closed_by_system",
]


def migrate(cr, version):
    """Each touchpoint has a place for its automatic answers."""
    cr.execute(
        SQL(
            """INSERT INTO email_auto_answer
                      (touchpoint_id, occasion, sequence, enabled)
               SELECT touchpoint.id, occasion.name, occasion.number - 1, FALSE
                 FROM email_touchpoint touchpoint,
                      UNNEST(%s::varchar[]) WITH ORDINALITY occasion(name, number)
             ON CONFLICT DO NOTHING""",
            OCCASIONS,
        )
    )
