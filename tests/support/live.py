"""The forum as it is served: gunicorn with two workers and the mail worker, as processes."""

import email
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.error import URLError

from config import ROOT

START_SECONDS = 60
MAIL_SECONDS = 20


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Live:
    """A running forum with its own directory, database and mail."""

    directory: Path
    database_url: str
    settings: Mapping[str, str] = field(default_factory=dict)
    """Further settings, as in the environment."""

    def __post_init__(self) -> None:
        self.port = free_port()
        # By name: browsers offer no passkeys to a bare address.
        self.url = f"http://localhost:{self.port}"
        self.mail = self.directory / "mail"
        self.log = self.directory / "log"
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        """Return what its processes are told; of this process's environment only the path."""
        return {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.directory),
            "FORUM_ENV": "development",
            "INSTANCE_DIR": str(self.directory),
            "DATABASE_URL": self.database_url,
            "MAIL_URL": f"file://{self.mail}",
            "SERVER_NAME": f"localhost:{self.port}",
            "RATE_LIMITS": "off",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            **self.settings,
        }

    def run(self, *arguments: str) -> str:
        """Run `flask ...` and return what it says; fails when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"flask {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Migrate, load the demonstration content, serve; return when it answers."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.run("db", "upgrade")
        self.run("demo")
        self.spawn("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py")
        self.spawn("-m", "flask", "--app", "wsgi", "mail", "deliver", "--watch")
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            assert time.monotonic() < deadline, f"it does not answer: {self.log.read_text()}"
            time.sleep(0.1)

    def spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a process of the forum, in a group of its own so that all of it can be ended."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def answers(self) -> bool:
        """Tell whether it is ready to serve."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as response:  # noqa: S310
                return bool(response.status == 200)
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        """End its processes: politely, then not."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def mails(self, to: str) -> list[EmailMessage]:
        """Return the mail that has arrived for an address, oldest first."""
        found = []
        for path in sorted(self.mail.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            message = email.message_from_bytes(path.read_bytes(), policy=default)
            assert isinstance(message, EmailMessage)
            if to in str(message["To"]):
                found.append(message)
        return found

    def wait_for_mail(self, to: str, *, subject: str = "", after: int = 0) -> EmailMessage:
        """Return the newest mail for an address whose subject has these words.

        `after` says how many such mails were there before, so that an old one is not taken.
        """
        deadline = time.monotonic() + MAIL_SECONDS
        while True:
            found = [mail for mail in self.mails(to) if subject in str(mail["Subject"])]
            if len(found) > after:
                return found[-1]
            assert time.monotonic() < deadline, (
                f"no mail for {to} about {subject!r}; there is: "
                f"{[str(mail['Subject']) for mail in self.mails(to)]}"
            )
            time.sleep(0.2)

    def wait_until_sent(self) -> None:
        """Return when every letter that was written has been sent."""
        deadline = time.monotonic() + MAIL_SECONDS
        while re.search(r"^(waiting|sending) +[1-9]", self.run("mail", "status"), re.MULTILINE):
            assert time.monotonic() < deadline, f"letters still wait: {self.log.read_text()}"


def first_link(message: EmailMessage) -> str:
    """Return the first address in the text of a mail."""
    body = message.get_body(("plain",))
    assert body is not None, "the mail has no text"
    found = re.search(r"https?://\S+", body.get_content())
    assert found, f"no link in: {body.get_content()}"
    return found.group().rstrip(".,)>")
