"""The states that a US address may name."""

from __future__ import annotations

_USPS = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR"
    " PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI FM MH PW AA AE AP"
)
#: USPS abbreviations (Publication 28, appendix B): states, the District of Columbia, territories, freely associated
#: states, military post.
STATES = frozenset(_USPS.split())
