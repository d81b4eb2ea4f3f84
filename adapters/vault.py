"""Secrets at rest: Fernet tokens (AES-128-CBC with HMAC-SHA256)."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SecretLost(Exception):
    """The key that encrypted a secret is not among the keys at hand."""


class SecretMoved(SecretLost):
    """It was entered for something else than it would be used for now."""


class KeyUnusable(SecretLost):
    """What is given as key is none, or its file can be neither read nor made."""


class Vault:
    """Encrypts with the first key, decrypts with any: that is how a key rotates."""

    def __init__(self, keys: list[str]):
        """:param keys: Fernet keys (44 URL-safe base64 characters), newest first.
        :raise KeyUnusable: when a key is malformed or none is given.
        """
        try:
            ciphers = [Fernet(key) for key in keys]
            self._fernet = MultiFernet(ciphers)  # says so when there is none
        except ValueError as exc:
            raise KeyUnusable(str(exc)) from None
        self._newest = ciphers[0]

    def encrypt(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypt(self, token: str) -> str:
        """:raise SecretLost: when no key fits."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as exc:
            raise SecretLost from exc

    def renew(self, token: str) -> str:
        """``token`` encrypted with the newest key: itself when it already is, so that
        the others can be dropped.

        :raise SecretLost: when no key fits.
        """
        try:
            self._newest.decrypt(token.encode())
        except InvalidToken:
            return self.encrypt(self.decrypt(token))
        return token


def key_file(path: Path) -> list[str]:
    """The keys in ``path``, one a line; the file is made with a new key when missing.

    Written aside and linked into place, so that two workers starting at once agree on
    one key and a crash never leaves half a one.

    :raise KeyUnusable: when that cannot be done
    """
    try:
        if not path.exists():
            _make_key_file(path)
        return path.read_text().split()
    except OSError as exc:
        raise KeyUnusable(f"{path}: {exc.strerror}") from None


def _make_key_file(path):
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(Fernet.generate_key() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
