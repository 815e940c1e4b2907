"""What the vault uses of zxcvbn, whose wheel carries no types."""

from collections.abc import Iterable
from typing import Any

def zxcvbn(password: str, user_inputs: Iterable[Any] | None = ..., max_length: int = ...) -> dict[str, Any]: ...
