"""Growing pauses before what failed is tried again."""


def pause(failures, first, longest):
    """How long to wait after so many failures in a row.

    :param failures: 0 for none: no pause
    :param first: the pause after one failure, a timedelta or seconds; doubled by each
        further one, up to `longest`
    """
    if failures <= 0:
        return first * 0
    return min(first * 2 ** min(failures - 1, 20), longest)
