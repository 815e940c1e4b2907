"""What whoever has a vault's key can read from its files, byte by byte: every page, free or not, and the log.

It decrypts pages itself (SQLCipher 4: AES-256-CBC, the IV in the 80 bytes reserved at the end of each page, the salt
in place of the first 16 bytes), so it sees also what no statement reaches any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from coderdesk.vault.anchor import open_database
from coderdesk.vault.store import FileVault

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def plain_image(vault: FileVault) -> bytes:
    """Return all pages of the open vault's database and log, decrypted, one after the other."""
    key = vault._key.reveal()
    file = vault._file
    log = file.with_name(f"{file.name}-wal")
    with open_database(file) as opened:
        database = opened.read()
    return b"".join([*_pages(database, key), *_frames(log.read_bytes() if log.exists() else b"", key)])


def traces(image: bytes, words: tuple[str, ...]) -> list[str]:
    """Return those of `words` that stand in `image`, in any case, in UTF-8 or UTF-16."""
    folded = image.lower()
    return [
        word
        for word in words
        if any(word.lower().encode(encoding) in folded for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def _pages(data: bytes, key: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PAGE):
        yield _plain(data[at : at + PAGE], key, SALT if at == 0 else 0)


def _frames(data: bytes, key: bytes) -> Iterator[bytes]:
    for at in range(_LOG_HEAD, len(data), _FRAME_HEAD + PAGE):
        number = int.from_bytes(data[at : at + 4], "big")
        page = data[at + _FRAME_HEAD : at + _FRAME_HEAD + PAGE]
        yield _plain(page, key, SALT if number == 1 else 0)


def _plain(page: bytes, key: bytes, salt: int) -> bytes:
    body, iv = page[salt : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + IV]
    if len(iv) < IV:
        return b""
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(body) + decryptor.finalize()
