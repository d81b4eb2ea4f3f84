"""Work in parts, of which the next ones are done while one is used."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor

END = object()


def taken_ahead(parts, most):
    """Yield what ``parts`` yields, while a thread of its own goes on with it.

    ``parts`` runs in that one thread from beginning to end, and is closed there, too;
    when this generator has ended or was closed, the thread has ended. What ``parts``
    raises is raised here, after the parts before it.

    :param parts: generator
    :param most: by how many parts it is ahead at most, 1 or more
    """
    with ThreadPoolExecutor(1, thread_name_prefix="fetch") as thread:
        asked = deque(thread.submit(next, parts, END) for _part in range(most))
        try:
            while (part := asked.popleft().result()) is not END:
                asked.append(thread.submit(next, parts, END))
                yield part
        finally:
            for future in asked:
                future.cancel()
            thread.submit(parts.close).result()
