"""A real SFTP server (asyncssh) on loopback, which can be told to misbehave."""

import asyncssh

from .loopback import LoopThread, free_port


class _Login(asyncssh.SSHServer):
    def __init__(self, users):
        self._users = users

    def begin_auth(self, _user):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, user, password):
        return self._users.get(user) == password


class Sftp:
    """SFTP in `directory` for `users` ({name: password}). A second start keeps the port
    and has another host key.

    How it misbehaves: `refuse_writing` is an asyncssh.SFTPError raised by whatever
    would change a file; `plain_rename` leaves out the extension by which a file is
    renamed onto another.
    """

    def __init__(self, directory, users=None):
        self.directory = directory
        self.users = {"odoo": "secret"} if users is None else users
        self.port = free_port()
        self.refuse_writing = None
        self.plain_rename = False
        self._connections = []

    def start(self):
        self._loop = LoopThread()
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        self._server = self._loop.run(self._listen())

    def stop(self):
        """With all connections, as when its machine goes down."""
        for each in self._connections:
            self._loop.call(each.abort)
        self._connections.clear()
        self._loop.call(self._server.close)
        self._loop.run(self._server.wait_closed())
        self._loop.stop()

    async def _listen(self):
        return await asyncssh.listen(
            "127.0.0.1",
            self.port,
            server_host_keys=[self.host_key],
            server_factory=lambda: _Login(self.users),
            sftp_factory=self._serve,
            acceptor=self._connections.append,
        )

    def _serve(self, channel):
        return _Files(self, channel)

    def options(self, **others):
        """What fsspec's "ssh" takes."""
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "username": "odoo",
            "password": "secret",
            "known_hosts": None,
            **others,
        }


class _Files(asyncssh.SFTPServer):
    def __init__(self, fake, channel):
        self._fake = fake
        super().__init__(channel, chroot=str(fake.directory).encode())

    def _check_writing(self):
        if self._fake.refuse_writing:
            raise self._fake.refuse_writing

    def open(self, path, pflags, attrs):
        if pflags & (asyncssh.FXF_WRITE | asyncssh.FXF_CREAT):
            self._check_writing()
        return super().open(path, pflags, attrs)

    def mkdir(self, path, attrs):
        self._check_writing()
        return super().mkdir(path, attrs)

    def remove(self, path):
        self._check_writing()
        return super().remove(path)

    def posix_rename(self, oldpath, newpath):
        if self._fake.plain_rename:
            raise asyncssh.SFTPOpUnsupported("no such extension")
        return super().posix_rename(oldpath, newpath)
