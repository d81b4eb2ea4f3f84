# Odoo runs the test_* modules it finds as names of this package.
from .conversation import (
    test_answer,
    test_body,
    test_lost_thread,
    test_move,
    test_round_trip,
    test_sending,
    test_sending_uncertain,
    test_split,
    test_suspicion,
    test_thread,
    test_ticket,
    test_undelivered,
)
from .inbound import (
    test_faults,
    test_fetch,
    test_forwarding,
    test_guards,
    test_jobs,
    test_large_mail,
    test_ledger,
    test_moved_server,
    test_queue_job,
    test_reconcile,
    test_retention,
    test_rules,
)
from .routing import (
    test_handling,
    test_offers,
)
from .security import (
    test_access,
    test_preview,
    test_secrets,
    test_secrets_rpc,
    test_who_may_move,
)
from .tours import (
    test_conversation_tour,
    test_split_tour,
    test_touchpoint_tour,
    test_unit_js,
)
from .touchpoint import (
    test_blocked,
    test_connect,
    test_forwarding_setup,
    test_lost,
    test_oauth_callback,
    test_oauth_connect,
    test_oauth_google,
    test_oauth_renew,
    test_oauth_settings,
    test_outage,
    test_reminder,
    test_settings,
    test_touchpoint,
)
