"""The words that keep how a code was found, for the chart and for the audit.

One line each. They never hold a descriptor of CPT: what is licensed to the coder must not leave with an export.
"""

from __future__ import annotations

from coderdesk.domain.codes import Code, CodeSystem

#: A path is read by people; one that is longer says no more.
LONGEST = 400


def searched(code: Code, words: str, why: str) -> str:
    """Return the path of a code that was chosen from what a search found: its words, and why the code was there."""
    asked = f"search “{words.strip()}”" if words.strip() else ""
    # Why a CPT code was found may quote its descriptor.
    because = "" if code.system is CodeSystem.CPT else why
    return path(": ".join(part for part in (asked, because) if part))


def typed(words: str) -> str:
    """Return the path of a service line that was typed as it stands."""
    return path(f"typed “{words.strip()}”") if words.strip() else ""


def of_group(name: str) -> str:
    """Return the path of a code that a group of that name posted."""
    return path(f"group “{name}”")


def own_code(kind: str, uses: str = "") -> str:
    """Return the path of one of the coder's own codes: "own codes: usual code used 3 times for this client"."""
    return path(" ".join(part for part in (f"own codes: {kind}", uses) if part))


def way_out(label: str) -> str:
    """Return the path of a code that a way out of a finding put on the chart."""
    return path(f"way out of a finding: {label}")


def without_descriptor(found_by: str, code: Code, *descriptors: str) -> str:
    """Return `found_by` without a descriptor that is licensed, which another path (a file's, say) may have brought."""
    if code.system is not CodeSystem.CPT:
        return found_by
    kept = found_by
    for descriptor in sorted((each.strip() for each in descriptors), key=len, reverse=True):
        at = kept.casefold().find(descriptor.casefold()) if descriptor else -1
        while at >= 0:
            kept = kept[:at] + "…" + kept[at + len(descriptor) :]
            at = kept.casefold().find(descriptor.casefold())
    return kept


def path(text: str) -> str:
    """Return `text` as one line of at most `LONGEST` characters."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
