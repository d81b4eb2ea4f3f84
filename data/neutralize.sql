-- A copy for trying things out neither reads the customers' mailboxes nor answers them.
UPDATE email_touchpoint
   SET activated = false,
       connection_status = 'not_connected',
       oauth_account = NULL,
       oauth_provider = NULL,
       oauth_signed_in_at = NULL,
       oauth_ends_on = NULL,
       oauth_pending_account = NULL;
UPDATE email_connection
   SET status = 'not_connected',
       in_use = NULL,
       typed_trouble = NULL;

-- Passwords, sign-ins and client secrets open the real mailboxes.
DELETE FROM email_secret;
DELETE FROM email_oauth_flow;

-- What waits is sent by the original: the copy, connected to a server of its own, must
-- not send it a second time.
UPDATE email_message
   SET state = 'cancelled',
       undelivered = false,
       next_attempt_at = NULL
 WHERE state IN ('queued', 'sending', 'uncertain');
UPDATE email_message
   SET copy_due_at = NULL,
       sent_raw = NULL
 WHERE copy_due_at IS NOT NULL OR sent_raw IS NOT NULL;

-- What waits to leave is a draft again.
UPDATE email_message
   SET send_at = NULL,
       scheduled = false
 WHERE state = 'draft' AND send_at IS NOT NULL;

-- Files outside are the original's: a copy reads them, and neither replaces nor deletes
-- one. New ones stay in Odoo until somebody chooses a storage for the copy.
UPDATE res_company
   SET email_pdf_storage_id = NULL,
       email_raw_retention = 'keep';
DELETE FROM email_stored_file
 WHERE state = 'erasing';
UPDATE email_stored_file
   SET state = CASE state WHEN 'waiting' THEN 'odoo'
               WHEN 'moving' THEN 'stored' ELSE state END,
       storage_code = CASE state WHEN 'waiting' THEN NULL ELSE storage_code END,
       path = CASE state WHEN 'waiting' THEN NULL ELSE path END,
       owner = NULL,
       next_code = NULL,
       next_path = NULL,
       next_owner = NULL;

-- Nobody is told of new tickets a second time.
UPDATE email_notice SET state = 'told' WHERE state != 'told';

-- A list is sent by the original: the copy waits until somebody presses Play.
UPDATE email_dialer_list
   SET running = false,
       state = CASE state WHEN 'running' THEN 'ready' ELSE state END
 WHERE running;
UPDATE email_dialer_line
   SET state = 'uncertain',
       failure_reason = 'It was being sent when this database was copied.',
       next_attempt_at = NULL
 WHERE state = 'sending';
