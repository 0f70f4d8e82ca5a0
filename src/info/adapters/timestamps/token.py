"""Time stamps of RFC 3161: the request, and what a token proves against trusted certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import new as new_hash
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from info.adapters.timestamps.der import OCTETS, OID, SEQUENCE, SET, Element, integer, oid, read, write

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm
    from cryptography.x509 import Certificate

__all__ = ["request_for", "stamped_at", "token_of"]

_SHA256: Final = oid("2.16.840.1.101.3.4.2.1")
_DIGESTS: Final = {
    _SHA256: "sha256",
    oid("2.16.840.1.101.3.4.2.2"): "sha384",
    oid("2.16.840.1.101.3.4.2.3"): "sha512",
}
_SIGNED_DATA: Final = oid("1.2.840.113549.1.7.2")
_TIME_STAMP: Final = oid("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE: Final = oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST: Final = oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE: Final = oid("1.2.840.113549.1.9.16.2.12")
_SIGNING_CERTIFICATE_2: Final = oid("1.2.840.113549.1.9.16.2.47")
_INSIDE: Final = 0xA0
"""The tag [0]: explicit content, certificates, signed attributes."""
_GENERALIZED_TIME: Final = 0x18
_GRANTED: Final = (0, 1)
_CHAIN_MAX: Final = 6


def request_for(data: bytes, nonce: int) -> bytes:
    """A request to stamp the SHA-256 of the data, with the authority's certificate in the answer."""
    imprint = write(SEQUENCE, write(SEQUENCE, _SHA256, b"\x05\x00"), write(OCTETS, sha256(data).digest()))
    return write(SEQUENCE, integer(1), imprint, integer(nonce), b"\x01\x01\xff")


def token_of(answer: bytes) -> bytes:
    """The token of an authority's answer. Error: `ValueError` where it refused or did not answer so."""
    parts = read(answer).parts
    status = int.from_bytes(parts[0].parts[0].content)
    if status not in _GRANTED or len(parts) < 2:  # noqa: PLR2004  (status, token)
        raise ValueError(f"the authority refused (status {status})")
    return parts[1].whole


def stamped_at(token: bytes, data: bytes, trusted: Sequence[Certificate], nonce: int | None = None) -> float:
    """When the token says that the data was there: seconds since 1970.

    It is signed by an authority whose certificate is trusted, or was issued below one that is. Error:
    `ValueError` where anything of that does not hold.
    """
    outer = read(token)
    if outer.part(OID).whole != _SIGNED_DATA:
        raise ValueError("this is no signed data")
    signed = outer.part(_INSIDE).parts[0]
    holder = signed.part(SEQUENCE)
    if holder.part(OID).whole != _TIME_STAMP:
        raise ValueError("this is no time stamp")
    info = holder.part(_INSIDE).part(OCTETS).content
    at = _checked_info(read(info), data, nonce)
    given = [each.whole for each in _certificates(signed)]
    signer = _signer(signed.parts[-1].part(SEQUENCE), info, given, trusted)
    _check_chain(signer, [*_loaded(given), *trusted], trusted, at)
    return at.timestamp()


def _checked_info(info: Element, data: bytes, nonce: int | None) -> datetime:
    """The time; the stamp is of this data, and answers this request."""
    imprint = info.part(SEQUENCE)
    digest = _DIGESTS.get(imprint.part(SEQUENCE).part(OID).whole, "")
    if not digest or imprint.part(OCTETS).content != new_hash(digest, data).digest():
        raise ValueError("the time stamp is of something else")
    numbers = [each.content for each in info.parts if each.tag == 0x02]  # noqa: PLR2004  (version, serial, nonce)
    if nonce is not None and int.from_bytes(numbers[-1]) != nonce:
        raise ValueError("the time stamp answers another request")
    text = info.part(_GENERALIZED_TIME).content.decode("ascii")
    form = "%Y%m%d%H%M%S.%fZ" if "." in text else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def _certificates(signed: Element) -> Sequence[Element]:
    held = [each for each in signed.parts if each.tag == _INSIDE]
    return held[0].parts if held else ()


def _loaded(given: Sequence[bytes]) -> list[Certificate]:
    from cryptography.x509 import InvalidVersion, load_der_x509_certificate

    try:
        return [load_der_x509_certificate(each) for each in given]
    except (InvalidVersion, ValueError):
        raise ValueError("a certificate of the time stamp is none") from None


def _signer(
    info: Element, content: bytes, given: Sequence[bytes], trusted: Sequence[Certificate]
) -> Certificate:
    """The certificate whose key signed the attributes, which in turn name the content and the certificate."""
    digest = _DIGESTS.get(info.part(SEQUENCE, 1).part(OID).whole, "")
    attributes = info.part(_INSIDE)
    named = {each.part(OID).whole: each.part(SET).parts[0] for each in attributes.parts}
    if not digest or named[_MESSAGE_DIGEST].content != new_hash(digest, content).digest():
        raise ValueError("the signature is of something else")
    if named[_CONTENT_TYPE].whole != _TIME_STAMP:
        raise ValueError("the signature is not of a time stamp")
    signed = write(SET, attributes.content)
    signature = info.part(OCTETS).content
    for certificate in [*_loaded(given), *trusted]:
        if _is_named(certificate, named) and _is_signed(certificate, signature, signed, digest):
            return certificate
    raise ValueError("no certificate of the time stamp signed it")


def _is_named(certificate: Certificate, named: dict[bytes, Element]) -> bool:
    """Whether the attributes name this certificate by its hash (RFC 5035, RFC 2634)."""
    from cryptography.hazmat.primitives.hashes import SHA1

    if (held := named.get(_SIGNING_CERTIFICATE_2)) is not None:
        entry = held.parts[0].parts[0]
        first = entry.parts[0]
        digest = "sha256" if first.tag == OCTETS else _DIGESTS.get(first.part(OID).whole, "")
        return bool(digest) and certificate.fingerprint(_algorithm(digest)) == entry.part(OCTETS).content
    held = named.get(_SIGNING_CERTIFICATE)
    if held is None:
        return False
    return certificate.fingerprint(SHA1()) == held.parts[0].parts[0].part(OCTETS).content  # noqa: S303


def _algorithm(digest: str) -> HashAlgorithm:
    from cryptography.hazmat.primitives import hashes

    known: dict[str, HashAlgorithm] = {
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
    return known[digest]


def _is_signed(certificate: Certificate, signature: bytes, signed: bytes, digest: str) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    algorithm = _algorithm(digest)
    try:
        key: Any = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(algorithm))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _check_chain(
    signer: Certificate, known: Sequence[Certificate], trusted: Sequence[Certificate], at: datetime
) -> None:
    """The signer may stamp times, and a trusted certificate vouches for it, all valid at that time."""
    from cryptography.x509 import DuplicateExtension, ExtendedKeyUsage, ExtensionNotFound
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        usage = signer.extensions.get_extension_for_class(ExtendedKeyUsage)
    except (DuplicateExtension, ExtensionNotFound):
        usage = None
    if usage is None or not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise ValueError("its certificate is not one of a time stamp authority")
    certificate = signer
    for _ in range(_CHAIN_MAX):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise ValueError("a certificate was not valid at the time")
        if certificate in trusted:
            return
        above = [each for each in known if each != certificate and _issued(each, certificate)]
        if not above:
            break
        certificate = above[0]
    raise ValueError("no trusted certificate vouches for the authority")


def _issued(issuer: Certificate, certificate: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.x509 import BasicConstraints, DuplicateExtension, ExtensionNotFound

    wrong = (DuplicateExtension, ExtensionNotFound, InvalidSignature, UnsupportedAlgorithm)

    try:
        if not issuer.extensions.get_extension_for_class(BasicConstraints).value.ca:
            return False
        certificate.verify_directly_issued_by(issuer)
    except (*wrong, TypeError, ValueError):
        return False
    return True
