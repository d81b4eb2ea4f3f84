from . import email_clock
from . import touchpoint
from . import inbound
from . import conversation
from . import routing
from . import setup
