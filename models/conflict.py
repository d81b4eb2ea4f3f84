"""When another transaction was faster."""

import random
import time


def give_way(attempt):
    """Wait a moment before the work is tried again; longer, the more often it was.

    :param attempt: 0 after the first
    """
    time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311
