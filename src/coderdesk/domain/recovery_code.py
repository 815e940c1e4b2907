"""The recovery code: a random secret that is printed, kept in a drawer, and typed when the passphrase is lost.

Written in Crockford's base 32 (https://www.crockford.com/base32.html), which has no I, L, O or U. 26 random symbols
(130 bits) and two check symbols, in seven groups of four. The check symbols are those of a Reed-Solomon code over
GF(32): any one or two mistyped symbols and any two that changed places are noticed, and of a single one it is known
where it stands. So a code that was mistyped is told apart from one that belongs to another vault.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.secret import Secret

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 26
CHECK_SYMBOLS = 2
SYMBOLS = RANDOM_SYMBOLS + CHECK_SYMBOLS
GROUP = 4
#: What is read as something else: letters that the alphabet leaves out because they look like a digit.
LOOK_ALIKES = {"O": "0", "I": "1", "L": "1"}
#: x^5 + x^2 + 1, which makes 2 a generator of the 31 powers of GF(32).
_POLYNOMIAL = 0b100101
_FIELD = 32


class MistypedCode(InvalidValue):
    """What was typed cannot be a recovery code: a symbol too many, too few, or wrong."""

    exit_code = 4


class RecoveryCode:
    """A recovery code whose check symbols are right. It prints as stars."""

    __slots__ = ("_symbols",)

    def __init__(self, symbols: str) -> None:
        """Take the 28 symbols as they are written, without groups. `MistypedCode` where they do not check."""
        _check(symbols)
        self._symbols = symbols

    @classmethod
    def random(cls) -> RecoveryCode:
        """Make a new code."""
        return cls.of([secrets.randbelow(_FIELD) for _ in range(RANDOM_SYMBOLS)])

    @classmethod
    def of(cls, values: Sequence[int]) -> RecoveryCode:
        """Return the code of 26 numbers from 0 to 31."""
        return cls("".join(ALPHABET[value] for value in (*values, *_check_values(values))))

    @classmethod
    def typed(cls, text: Secret) -> RecoveryCode:
        """Read a code as a person types it: in either case, with O for 0, I or L for 1, and any spaces and dashes.

        `MistypedCode` says how many symbols are missing, or in which group one is wrong; never what was typed.
        """
        return cls(symbols_of(text.reveal()))

    def reveal(self) -> str:
        """Return the 28 symbols, the same however the code was typed."""
        return self._symbols

    def groups(self) -> tuple[str, ...]:
        """Return the code as it is printed, four symbols a group."""
        return tuple(self._symbols[at : at + GROUP] for at in range(0, SYMBOLS, GROUP))

    def written(self) -> str:
        """Return the code in groups with dashes between them."""
        return "-".join(self.groups())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecoveryCode) and secrets.compare_digest(self._symbols, other._symbols)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return "RecoveryCode(***)"

    __str__ = __repr__


def symbols_of(text: str) -> str:
    """Return what counts of `text`: capitals and digits, look-alikes read as what they look like, nothing between."""
    upper = unicodedata.normalize("NFKC", text).upper()
    return "".join(LOOK_ALIKES.get(sign, sign) for sign in upper if not _parts(sign))


def _parts(sign: str) -> bool:
    """Say whether `sign` only parts groups: a space of any kind, a dash of any kind, or a full stop."""
    return sign.isspace() or sign in "._−" or unicodedata.category(sign) in ("Pd", "Cf")


def _check(symbols: str) -> None:
    strange = [at for at, sign in enumerate(symbols) if sign not in ALPHABET]
    if strange:
        raise MistypedCode(
            f"A recovery code has letters and digits only, and no U; group {strange[0] // GROUP + 1} has another sign.",
            "Type it again from the printed page.",
        )
    if len(symbols) != SYMBOLS:
        missing = SYMBOLS - len(symbols)
        said = f"{abs(missing)} {'is' if abs(missing) == 1 else 'are'} {'missing' if missing > 0 else 'too many'}"
        raise MistypedCode(
            f"A recovery code has {SYMBOLS} letters and digits; {said}.", "Type it again from the printed page."
        )
    sums = _syndromes([ALPHABET.index(sign) for sign in symbols])
    if sums != (0, 0):
        raise MistypedCode(
            f"The recovery code is mistyped{_where(sums)}.", "Compare it with the printed page, group by group."
        )


def _where(sums: tuple[int, int]) -> str:
    """Say in which group one wrong symbol would explain the sums, where one would."""
    if 0 in sums:
        return ""
    power = (_LOGARITHM[sums[1]] - _LOGARITHM[sums[0]]) % (_FIELD - 1)
    return f", most likely in group {power // GROUP + 1}" if power < SYMBOLS else ""


def _powers() -> list[int]:
    found, value = [], 1
    for _ in range(_FIELD - 1):
        found.append(value)
        value <<= 1
        if value & _FIELD:
            value ^= _POLYNOMIAL
    return found


_POWER = _powers()
_LOGARITHM = {value: power for power, value in enumerate(_POWER)}


def _times(one: int, other: int) -> int:
    if not one or not other:
        return 0
    return _POWER[(_LOGARITHM[one] + _LOGARITHM[other]) % (_FIELD - 1)]


def _syndromes(values: Sequence[int]) -> tuple[int, int]:
    """Return the sum of the values, and the sum of each times 2 to the power of its place; both 0 in a right code."""
    plain = weighted = 0
    for place, value in enumerate(values):
        plain ^= value
        weighted ^= _times(value, _POWER[place])
    return plain, weighted


def _check_values(values: Sequence[int]) -> tuple[int, int]:
    """Return the last two values, which make both sums 0."""
    plain, weighted = _syndromes(values)
    first, second = _POWER[RANDOM_SYMBOLS], _POWER[RANDOM_SYMBOLS + 1]
    # one + other = plain, first * one + second * other = weighted; in GF(32) plus and minus are both exclusive or.
    other = _times(weighted ^ _times(first, plain), _inverse(first ^ second))
    return plain ^ other, other


def _inverse(value: int) -> int:
    return _POWER[-_LOGARITHM[value] % (_FIELD - 1)]
