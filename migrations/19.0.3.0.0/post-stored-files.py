from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Originals that were moved to a storage are stored files as the PDFs are; how the
    storage fares is said by those."""
    if column_exists(cr, "email_inbound", "raw_path"):
        _record_originals(cr)
        cr.execute(
            SQL("ALTER TABLE email_inbound DROP COLUMN raw_path, DROP raw_storage")
        )
    cr.execute(SQL("ALTER TABLE res_company DROP COLUMN IF EXISTS email_raw_trouble"))


def _record_originals(cr):
    cr.execute(
        SQL(
            """WITH stored AS (
                   INSERT INTO email_stored_file (
                       name, company_id, kind, inbound_id, state, storage_code, path,
                       owner, size, digest, stored_at, create_uid, create_date)
                   SELECT mail.id || '-' || left(mail.digest, 16) || '.eml',
                          mail.company_id, 'original', mail.id, 'stored',
                          mail.raw_storage, mail.raw_path,
                          (SELECT value FROM ir_config_parameter
                            WHERE key = 'database.uuid'),
                          mail.size, mail.digest, mail.write_date, 1, mail.create_date
                     FROM email_inbound mail
                    WHERE mail.raw_path IS NOT NULL
                RETURNING id, inbound_id)
               UPDATE email_inbound mail
                  SET stored_file_id = stored.id
                 FROM stored
                WHERE stored.inbound_id = mail.id"""
        )
    )
