"""A mail server is trusted when its certificate is, and gets the password only then."""

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from app.core import delivery
from app.core.mail import MessageState
from tests.integration.mail.conftest import Clock, MailServer, deliver, free_port, only, write

Work = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for this machine, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    present = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(present - timedelta(days=1))
        .not_valid_after(present + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def check_password(
    _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: LoginPassword
) -> AuthResult:
    """Let one name and password in."""
    return AuthResult(success=data == LoginPassword(b"forum", b"p/w"), handled=False)


class Secure:
    """Starts mail servers that encrypt."""

    def __init__(self, certificate: Path) -> None:
        self.handler = MailServer()
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate)
        self.started: list[Controller] = []

    def serve(self, tls: str, password: str = "p%2Fw") -> str:
        """Start a server; return its MAIL_URL."""
        port = free_port()
        # aiosmtpd takes no password on a connection that was encrypted from the start.
        who = f"forum:{password}@" if tls == "starttls" else ""
        options: dict[str, Any] = {
            "ssl": {"ssl_context": self.context},
            "starttls": {
                "tls_context": self.context,
                "require_starttls": True,
                "authenticator": check_password,
                "auth_required": True,
            },
        }[tls]
        controller = Controller(self.handler, hostname="127.0.0.1", port=port, **options)
        controller.start()
        self.started.append(controller)
        return f"smtp://{who}127.0.0.1:{port}?tls={tls}"


@pytest.fixture
def secure(certificate: Path) -> Iterator[Secure]:
    """Return what starts servers."""
    made = Secure(certificate)
    yield made
    for controller in made.started:
        controller.stop()


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_server_with_a_good_certificate_gets_the_letter(
    app_with: Callable[..., Flask],
    work: Work,
    clock: Clock,
    secure: Secure,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    tls: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with work():
        write()

    assert deliver(app_with(mail_url=secure.serve(tls)), clock) == ["sent"]
    assert secure.handler.addresses == ["reader0@example.org"]


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_server_with_an_unknown_certificate_gets_nothing(
    app_with: Callable[..., Flask], work: Work, clock: Clock, secure: Secure, tls: str
) -> None:
    mailer = app_with(mail_url=secure.serve(tls))
    with work():
        write()

    with pytest.raises(delivery.Unreachable, match="SSLCertVerificationError"):
        deliver(mailer, clock)

    assert only(mailer).state is MessageState.WAITING
    assert not secure.handler.accepted


def test_after_a_refused_password_no_letter_goes_out_without_one(
    app_with: Callable[..., Flask],
    work: Work,
    clock: Clock,
    secure: Secure,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mailer = app_with(mail_url=secure.serve("starttls", password="wrong"))
    with work():
        write()

    for _ in range(2):
        with pytest.raises(delivery.Unreachable, match="SMTPAuthenticationError"):
            deliver(mailer, clock)

    message = only(mailer)
    assert (message.state, message.attempts) == (MessageState.WAITING, 0)
