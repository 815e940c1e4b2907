"""What `codes show` tells of a CPT or HCPCS code beyond its title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coderdesk.cli.output import day, say
from coderdesk.domain import service_words as words
from coderdesk.domain.service_codes import CodePair, Fee, HcpcsDetail
from coderdesk.services.service_codes import PartnersPage, ServicePage


def service_json(page: ServicePage, partners: tuple[PartnersPage, ...]) -> dict[str, Any]:
    """Return everything about a code as JSON has it; amounts are text, as the files write them."""
    add_on = page.add_on
    return {
        "licensed": page.licensed,
        "hcpcs": _detail_json(page.detail) if page.detail else None,
        "fees": [_fee_json(fee) for fee in page.fees],
        "units": [
            {
                "setting": limit.setting.value,
                "units": limit.units,
                "adjudication": limit.adjudication,
                "rationale": limit.rationale,
                "release": limit.release,
            }
            for limit in page.limits
        ],
        "add_on": {"kind": add_on.kind, "primaries": list(add_on.primaries), "release": add_on.release}
        if add_on
        else None,
        "pairs": [
            {
                "setting": one.setting.value,
                "loaded": one.loaded,
                "column1": counted.column1,
                "column2": counted.column2,
                "first": [_pair_json(pair) for pair in one.pairs],
            }
            for one, counted in zip(partners, page.pairs, strict=True)
        ],
    }


def _detail_json(detail: HcpcsDetail) -> dict[str, Any]:
    return {
        "short": detail.short,
        "coverage": detail.coverage or None,
        "pricing": list(detail.pricing),
        "statute": detail.statute or None,
        "betos": detail.betos or None,
        "type_of_service": list(detail.type_of_service),
        "anesthesia_units": detail.anesthesia_units,
        "cross_references": list(detail.cross_references),
        "note": detail.note or None,
        "added": day(detail.added),
        "effective": day(detail.effective),
        "terminated": day(detail.terminated),
        "action": detail.action or None,
    }


def _fee_json(fee: Fee) -> dict[str, Any]:
    non_facility, facility = fee.total(facility=False), fee.total(facility=True)
    return {
        "modifier": fee.modifier or None,
        "status": fee.status,
        "work": str(fee.work),
        "malpractice": str(fee.malpractice),
        "total_non_facility": None if non_facility is None else str(non_facility),
        "total_facility": None if facility is None else str(facility),
        "pc_tc": fee.pc_tc,
        "global_days": fee.global_days,
        "multiple": fee.multiple,
        "bilateral": fee.bilateral,
        "assistant": fee.assistant,
        "co_surgeon": fee.co_surgeon,
        "team": fee.team,
        "endoscopic_base": fee.endoscopic_base or None,
        "conversion_factor": str(fee.conversion_factor),
        "release": fee.release,
    }


def _pair_json(pair: CodePair) -> dict[str, Any]:
    return {
        "column1": pair.column1,
        "column2": pair.column2,
        "modifier": pair.modifier,
        "begins": day(pair.begins),
        "ends": day(pair.ends),
        "rationale": pair.rationale,
        "release": pair.release,
    }


def say_service(page: ServicePage, partners: tuple[PartnersPage, ...]) -> None:
    """Write everything about a code, a line each."""
    for line in _lines(page, partners):
        say(f"  {line}")


def _lines(page: ServicePage, partners: tuple[PartnersPage, ...]) -> Iterator[str]:
    if page.licensed and page.title:
        yield "The descriptor is the AMA's, from your own licensed file."
    if page.detail:
        yield from _of_detail(page.detail)
    for fee in page.fees:
        yield _of_fee(fee)
    for limit in page.limits:
        judged = words.ADJUDICATION.get(limit.adjudication, "")
        yield f"At most {limit.units} units ({limit.setting.value}; {judged}): {limit.rationale}. {limit.release}."
    if page.add_on:
        listed = f": {', '.join(page.add_on.primaries)}" if page.add_on.primaries else ""
        yield f"Add-on code, {words.ADD_ON.get(page.add_on.kind, '')}{listed}. {page.add_on.release}."
    for one, counted in zip(partners, page.pairs, strict=True):
        if one.total:
            yield f"Code pairs ({one.setting.value}): {counted.column1:,} as column 1, {counted.column2:,} as column 2."
            yield from (_of_pair(pair) for pair in one.pairs)
            if one.total > len(one.pairs):
                yield f"  and {one.total - len(one.pairs):,} more"
        elif not one.loaded:
            yield f"Code pairs ({one.setting.value}): none loaded for this date."


def _of_detail(detail: HcpcsDetail) -> Iterator[str]:
    if detail.coverage:
        yield f"Coverage {detail.coverage}: {words.COVERAGE.get(detail.coverage, '')}."
    told = {
        "Statute": detail.statute,
        "BETOS": detail.betos,
        "Type of service": " ".join(detail.type_of_service),
        "Cross references": ", ".join(detail.cross_references),
        "Added": str(detail.added or ""),
        "Terminated": str(detail.terminated or ""),
        "Processing note": detail.note,
    }
    if any(told.values()):
        yield "; ".join(f"{name} {value}" for name, value in told.items() if value) + "."


def _of_fee(fee: Fee) -> str:
    totals = [
        f"{total} RVUs {where}"
        for where, total in (
            ("non-facility", fee.total(facility=False)),
            ("facility", fee.total(facility=True)),
        )
        if total is not None
    ]
    modifier = f" {fee.modifier}" if fee.modifier else ""
    return (
        f"Fee schedule{modifier} {fee.release}: status {fee.status}, {', '.join(totals) or 'no RVUs'}; global"
        f" {fee.global_days}, PC/TC {fee.pc_tc}, multiple {fee.multiple}, bilateral {fee.bilateral}, assistant"
        f" {fee.assistant}, co-surgeon {fee.co_surgeon}, team {fee.team}."
    )


def _of_pair(pair: CodePair) -> str:
    allowed = words.PAIR_MODIFIER.get(pair.modifier, "")
    return f"  {pair.column1} with {pair.column2}: {allowed}. {pair.rationale}."
