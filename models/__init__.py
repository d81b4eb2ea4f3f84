from . import email_clock
from . import email_guarded
from . import touchpoint
from . import inbound
from . import conversation
from . import outbox
from . import routing
from . import setup
