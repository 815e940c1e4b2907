"""A file under a passphrase of its own: a PDF stays a PDF, whatever else goes into an encrypted zip.

Everything happens in memory; what is handed back is what may be written. Nothing keeps the passphrase.

- PDF: AES-256 as ISO 32000-2 has it (revision 6: the key comes from the passphrase by SHA-2 in a loop of at least 64
  rounds), metadata included.
- Zip: AES-256 as WinZip laid it down (AE-2: PBKDF2-HMAC-SHA1 with 1,000 rounds, HMAC-SHA1 over what was encrypted). Its
  directory is not encrypted: whoever has the zip sees the name of the file in it and its size.

Neither makes guessing slow, so everything rests on the passphrase.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.secret import Secret

#: 7-Zip takes no longer one for a zip, and a PDF none over 127 bytes.
LONGEST = 99


def check_typable(passphrase: Secret) -> None:
    """Refuse a passphrase that another program would read otherwise: `InvalidValue`.

    Programs disagree on how letters beyond ASCII become the bytes of a zip's passphrase.
    """
    text = passphrase.reveal()
    if not text or len(text) > LONGEST:
        raise InvalidValue(f"The passphrase of an export has 1 to {LONGEST} characters.", "Choose another one.")
    if not (text.isascii() and text.isprintable()):
        raise InvalidValue(
            "The passphrase of an export takes plain letters, digits, signs and spaces only.",
            "Leave out accents and other alphabets: not every program that opens the file reads them alike.",
        )


def seal(name: str, content: bytes, passphrase: Secret, *, note: str) -> tuple[str, bytes]:
    """Return the name and the bytes of `content` under `passphrase`.

    `name` is the plain file's name. `note` is shown by a zip without its passphrase: it must name nobody.
    """
    check_typable(passphrase)
    path = PurePath(name)
    if path.suffix.lower() == ".pdf":
        return name, _pdf(content, passphrase)
    return f"{path.stem}.zip", _zip(name, content, passphrase, note)


def _pdf(content: bytes, passphrase: Secret) -> bytes:
    from pikepdf import Encryption, Pdf

    sealed = BytesIO()
    text = passphrase.reveal()
    with Pdf.open(BytesIO(content)) as pdf:
        pdf.save(sealed, encryption=Encryption(owner=text, user=text, R=6, aes=True, metadata=True))
    return sealed.getvalue()


def _zip(name: str, content: bytes, passphrase: Secret, note: str) -> bytes:
    from pyzipper import WZ_AES, ZIP_DEFLATED, AESZipFile

    sealed = BytesIO()
    with AESZipFile(sealed, "w", compression=ZIP_DEFLATED, encryption=WZ_AES) as archive:
        archive.setpassword(passphrase.reveal().encode("ascii"))
        archive.setencryption(WZ_AES, nbits=256)
        archive.comment = note.encode("ascii", "replace")
        archive.writestr(name, content)
    return sealed.getvalue()
