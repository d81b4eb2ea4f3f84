"""What a touchpoint had twice, with imap_ and smtp_ before it, becomes two records of
email.connection; their passwords and outages go with them.

Before the models are loaded: the columns that go away are those that a new touchpoint
would have to fill.
"""

from odoo.tools import SQL

# Of email.connection, and the part of the name that its former columns share.
COLUMNS = {
    "host": "varchar",
    "port": "integer",
    "encryption": "varchar",
    "login": "varchar",
    "authentication": "varchar",
    "in_use": "jsonb",
    "status": "varchar",
    "cause": "varchar",
    "trouble": "jsonb",
    "failed_at": "timestamp",
    "tries": "integer",
    "next_try_at": "timestamp",
}
RECORD = ("create_uid", "create_date", "write_uid", "write_date")
PROTOCOLS = {"imap": "receiving_id", "smtp": "sending_id"}


def migrate(cr, version):
    columns = columns_of(cr, "email_touchpoint")
    if "imap_host" not in columns:
        return
    create_table(cr)
    for protocol, link in PROTOCOLS.items():
        insert(cr, protocol, columns)
        cr.execute(
            SQL("ALTER TABLE email_touchpoint ADD %s integer", SQL.identifier(link))
        )
        cr.execute(
            SQL(
                "UPDATE email_touchpoint SET %s = connection.id"
                " FROM email_connection connection WHERE connection.protocol = %s"
                " AND connection.touchpoint_id = email_touchpoint.id",
                SQL.identifier(link),
                protocol,
            )
        )
    name_protocols(cr)
    give_passwords(cr)
    give_outages(cr)
    drop_columns(cr, columns)
    rename(cr, columns)


def columns_of(cr, table):
    cr.execute(
        SQL(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema AND table_name = %s",
            table,
        )
    )
    return {name for (name,) in cr.fetchall()}


def create_table(cr):
    columns = [
        SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in COLUMNS.items()
    ]
    cr.execute(
        SQL(
            """
            CREATE TABLE email_connection (
                id serial PRIMARY KEY,
                touchpoint_id integer NOT NULL
                    REFERENCES email_touchpoint ON DELETE CASCADE,
                company_id integer REFERENCES res_company ON DELETE SET NULL,
                protocol varchar NOT NULL,
                verify_certificate boolean,
                typed_trouble jsonb,
                create_uid integer REFERENCES res_users ON DELETE SET NULL,
                create_date timestamp,
                write_uid integer REFERENCES res_users ON DELETE SET NULL,
                write_date timestamp,
                %s)
            """,
            SQL(", ").join(columns),
        )
    )


def insert(cr, protocol, columns):
    """One for each touchpoint; what its version did not have yet stays empty."""
    found = {name: f"{protocol}_{name}" for name in COLUMNS}
    found = {name: column for name, column in found.items() if column in columns}
    own = [*RECORD, "company_id", "verify_certificate"]
    names = [*own, *found, "touchpoint_id", "protocol"]
    values = [SQL.identifier(name) for name in (*own, *found.values(), "id")]
    cr.execute(
        SQL(
            "INSERT INTO email_connection (%s) SELECT %s, %s FROM email_touchpoint",
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(values),
            protocol,
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE email_connection
               SET status = COALESCE(status, 'not_connected'),
                   authentication = COALESCE(authentication, 'login'),
                   verify_certificate = COALESCE(verify_certificate, TRUE)
            """
        )
    )
    if "typed_troubles" in columns:
        take_typed_trouble(cr, protocol)


def take_typed_trouble(cr, protocol):
    """There was one list, of both."""
    cr.execute(
        SQL(
            """
            UPDATE email_connection
               SET typed_trouble = found.trouble
              FROM email_touchpoint touchpoint
             CROSS JOIN LATERAL jsonb_array_elements(
                   CASE jsonb_typeof(touchpoint.typed_troubles)
                   WHEN 'array' THEN touchpoint.typed_troubles ELSE '[]' END
                   ) AS found(trouble)
             WHERE touchpoint.id = email_connection.touchpoint_id
               AND email_connection.protocol = %(protocol)s
               AND found.trouble ->> 'half' = %(protocol)s
            """,
            protocol=protocol,
        )
    )


def name_protocols(cr):
    """A trouble says of which protocol it is."""
    for table, column in (
        ("email_connection", "trouble"),
        ("email_connection", "typed_trouble"),
        ("email_outage", "trouble"),
    ):
        cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = (%(column)s - 'half')"
                " || jsonb_build_object('protocol', %(column)s -> 'half')"
                " WHERE jsonb_typeof(%(column)s) = 'object' AND %(column)s ? 'half'",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
            )
        )


def give_passwords(cr):
    cr.execute(
        SQL(
            """
            ALTER TABLE email_secret ADD connection_id integer;
            ALTER TABLE email_secret DROP CONSTRAINT IF EXISTS email_secret_one_owner;
            UPDATE email_secret
               SET connection_id = connection.id,
                   touchpoint_id = NULL,
                   name = replace(email_secret.name, connection.protocol || '_', '')
              FROM email_connection connection
             WHERE connection.touchpoint_id = email_secret.touchpoint_id
               AND email_secret.name IN (connection.protocol || '_password',
                                         'typed_' || connection.protocol || '_password')
            """
        )
    )


def give_outages(cr):
    if "half" not in columns_of(cr, "email_outage"):
        return
    cr.execute(
        SQL(
            """
            ALTER TABLE email_outage ADD connection_id integer;
            UPDATE email_outage
               SET connection_id = connection.id
              FROM email_connection connection
             WHERE connection.touchpoint_id = email_outage.touchpoint_id
               AND connection.protocol = email_outage.half;
            ALTER TABLE email_outage DROP half CASCADE
            """
        )
    )


def drop_columns(cr, columns):
    former = {f"{protocol}_{name}" for protocol in PROTOCOLS for name in COLUMNS}
    for name in sorted(columns & {*former, "verify_certificate", "typed_troubles"}):
        cr.execute(
            SQL("ALTER TABLE email_touchpoint DROP %s CASCADE", SQL.identifier(name))
        )


def rename(cr, columns):
    if "handing_over" in columns:
        cr.execute(
            SQL("ALTER TABLE email_touchpoint RENAME handing_over TO mailbox_kept")
        )
    # The views of before are looked at together with the first new one.
    cr.execute(
        SQL(
            "UPDATE ir_ui_view SET arch_db ="
            " replace(arch_db::text, 'handing_over', 'mailbox_kept')::jsonb"
            " WHERE model = 'email.touchpoint'"
        )
    )
    cr.execute(
        SQL(
            "UPDATE ir_model_data SET name = 'ir_cron_try_lost'"
            " WHERE module = 'email_channel' AND name = 'ir_cron_probe'"
        )
    )
