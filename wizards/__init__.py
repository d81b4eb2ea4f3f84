from . import email_block_sender
from . import email_compose
from . import email_compose_again
from . import email_move
from . import email_send_again
