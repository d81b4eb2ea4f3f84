"""What libmagic sees in a content."""

import threading

import magic

# What it looks at: enough for the boxes of a video, and bounded whatever comes.
MOST = 1 << 20
_of_thread = threading.local()


def see(content: bytes) -> str:
    """The type as ``type/subtype``; libmagic's handle is made once for each thread."""
    handle = getattr(_of_thread, "handle", None)
    if handle is None:
        handle = _of_thread.handle = magic.Magic(mime=True)
    try:
        return handle.from_buffer(content[:MOST])
    except magic.MagicException:
        return "application/octet-stream"
