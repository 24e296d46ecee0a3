"""A device that holds one passkey, in software: it answers as a browser would."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "http://localhost"
BACKED_UP = 0x10
"""Senseless for a key that does not also say that it can be."""
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    """Encode as WebAuthn does."""
    return urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Device:
    """One key pair, and a counter of its signatures."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    count: int = 0
    verifies: bool = True
    """Whether it checks who holds it."""
    flags: int = 0
    """What else it says of itself."""

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer a request for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1}
        public |= {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], _ATTESTED) + attested
        return {
            "id": b64(self.id),
            "rawId": b64(self.id),
            "type": "public-key",
            "response": {
                "attestationObject": b64(
                    cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
                ),
                "clientDataJSON": b64(self._client("webauthn.create", options)),
                "transports": ["internal"],
            },
            "extensions": json.dumps({"credProps": {"rk": True}}),
        }

    def prove(self, options: dict[str, Any], *, handle: str = "") -> dict[str, Any]:
        """Answer a request to prove the passkey."""
        self.count += 1
        data, client = self._data(options["rpId"], 0), self._client("webauthn.get", options)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "id": b64(self.id),
            "rawId": b64(self.id),
            "type": "public-key",
            "response": {
                "authenticatorData": b64(data),
                "clientDataJSON": b64(client),
                "signature": b64(signed),
                "userHandle": b64(handle.encode()),
            },
        }

    def _data(self, site: str, flags: int) -> bytes:
        flags |= self.flags | _PRESENT | (_VERIFIED if self.verifies else 0)
        return (
            hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        )

    @staticmethod
    def _client(kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": ORIGIN}
        return json.dumps(said).encode()
