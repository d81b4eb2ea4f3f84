"""By what the same bytes are known."""

from hashlib import sha256


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return sha256(content).hexdigest()
