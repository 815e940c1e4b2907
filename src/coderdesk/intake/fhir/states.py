"""The two letters of a US state, where a sender writes it out."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

# Source: USPS Publication 28, appendix B
_STATES: Final = MappingProxyType(
    {
        name: code
        for code, name in (
            line.split(" ", 1)
            for line in """AL alabama
AK alaska
AS american samoa
AZ arizona
AR arkansas
CA california
CO colorado
CT connecticut
DE delaware
DC district of columbia
FM federated states of micronesia
FL florida
GA georgia
GU guam
HI hawaii
ID idaho
IL illinois
IN indiana
IA iowa
KS kansas
KY kentucky
LA louisiana
ME maine
MH marshall islands
MD maryland
MA massachusetts
MI michigan
MN minnesota
MS mississippi
MO missouri
MT montana
NE nebraska
NV nevada
NH new hampshire
NJ new jersey
NM new mexico
NY new york
NC north carolina
ND north dakota
MP northern mariana islands
OH ohio
OK oklahoma
OR oregon
PW palau
PA pennsylvania
PR puerto rico
RI rhode island
SC south carolina
SD south dakota
TN tennessee
TX texas
UT utah
VT vermont
VI virgin islands
VA virginia
WA washington
WV west virginia
WI wisconsin
WY wyoming""".splitlines()
        )
    }
)


def postal_code(state: str) -> str:
    """Return "MA" for "Massachusetts" and for "ma"; a name that is no state's as it is."""
    return _STATES.get(state.casefold(), state.upper() if len(state) == 2 else state)
