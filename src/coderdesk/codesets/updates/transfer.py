"""One GET over HTTPS: redirects within the publisher, the environment's proxy, and a way to hang up from outside."""

from __future__ import annotations

import base64
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined] # not in stubs

#: How long a silent server is waited for, in seconds.
PATIENCE_S = 20.0
CHUNK = 64 * 1024
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Unreachable(Exception):
    """The server was not reached, fell silent, or broke off. `args[0]` says which, in words."""


class NoAnswer(Unreachable):
    """The server was not reached at all: to try again at once would be no different."""


class LedAway(Exception):
    """A redirect leads to somebody else, or in circles. `args[0]` is the host."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a server says before the content. `length` is that of this answer, in bytes, None where it does not say.

    `first` is where the content begins in the whole file and `whole` how long that is, as a partial answer states them.
    `etag` is a strong validator or "", `modified` the date as it was sent or "".
    """

    status: int
    kind: str
    length: int | None
    first: int
    whole: int | None
    etag: str
    modified: str


class Call:
    """One question to a server. Use it from one thread; only `hang_up` may come from another."""

    def __init__(self, may_lead: Callable[[str, str], bool], patience: float = PATIENCE_S) -> None:
        self._may_lead, self._patience = may_lead, patience
        self._connection: http.client.HTTPConnection | None = None
        self._answer: http.client.HTTPResponse | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._hung_up = False

    def ask(self, address: str, headers: Mapping[str, str]) -> Head:
        """Send the question; raises `Unreachable`, or `LedAway` where a redirect leads to another publisher."""
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._send(address, headers)
            target = answer.getheader("Location") if answer.status in _REDIRECTS else None
            if target is None:
                return _head(answer)
            target = urljoin(address, target)
            if not is_safe(target) or not self._may_lead(address, target):
                raise LedAway(urlsplit(target).hostname or target)
            self.close()
            address = target
        raise LedAway(urlsplit(address).hostname or address)

    def read(self) -> bytes:
        """Return the next part of the content, b"" at its end; `Unreachable` where the line breaks before it."""
        if self._answer is None:
            return b""
        try:
            return self._answer.read1(CHUNK)
        except TimeoutError as error:
            raise Unreachable("it fell silent") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable("the connection broke off") from error

    def hang_up(self) -> None:
        """End the call at once, from any thread; whoever reads gets `Unreachable`."""
        with self._lock:
            self._hung_up = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the line."""
        if self._answer is not None:
            self._answer.close()
        if self._connection is not None:
            self._connection.close()
        with self._lock:
            self._answer = self._connection = self._socket = None

    def _send(self, address: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        parts = urlsplit(address)
        host = parts.hostname or ""
        try:
            connection = self._connection = _line_to(parts, self._patience)
            connection.connect()
            with self._lock:
                self._socket = connection.sock
                if self._hung_up:
                    raise Unreachable("the call was ended")
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("GET", path, headers={**headers, "Accept-Encoding": "identity", "Connection": "close"})
            self._answer = connection.getresponse()
        except ssl.SSLCertVerificationError as error:
            raise NoAnswer(f"the certificate of {host} is not to be trusted") from error
        except TimeoutError as error:
            raise NoAnswer(f"{host} does not answer") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(f"{host} cannot be reached") from error
        return self._answer


def is_safe(address: str) -> bool:
    """Say whether `address` may be asked: HTTPS anywhere, plain HTTP on this machine alone."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname)))


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _line_to(parts: SplitResult, patience: float) -> http.client.HTTPConnection:
    """Return a connection that is not open yet: straight, or through the proxy that the environment names."""
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=patience)
    context = ssl.create_default_context()
    proxy = getproxies_environment().get("https", "")
    if not proxy or _is_here(host) or proxy_bypass_environment(host):
        return http.client.HTTPSConnection(host, parts.port, timeout=patience, context=context)
    through = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    connection = http.client.HTTPSConnection(through.hostname or "", through.port, timeout=patience, context=context)
    connection.set_tunnel(host, parts.port or 443, headers=_credentials(through))
    return connection


def _credentials(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}


def _head(answer: http.client.HTTPResponse) -> Head:
    first, whole = _place(answer.getheader("Content-Range") or "")
    etag = answer.getheader("ETag") or ""
    return Head(
        status=answer.status,
        kind=(answer.getheader("Content-Type") or "").partition(";")[0].strip().lower(),
        length=answer.length,
        first=first,
        whole=whole if answer.status == HTTPStatus.PARTIAL_CONTENT else answer.length,
        # A weak validator does not promise the same bytes, so it cannot vouch for a part.
        etag="" if etag.startswith("W/") else etag,
        modified=answer.getheader("Last-Modified") or "",
    )


def _place(content_range: str) -> tuple[int, int | None]:
    """Read "bytes 100-199/200": where it begins, and how long the whole is."""
    unit, _, rest = content_range.partition(" ")
    span, _, whole = rest.partition("/")
    first = span.partition("-")[0]
    if unit != "bytes" or not first.isdecimal():
        return 0, None
    return int(first), int(whole) if whole.isdecimal() else None
