"""What the JSON Schema of the encounter file says to a file, in plain words."""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from coderdesk.domain.dates import plausible
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.resources import resource_folder
from coderdesk.intake.json_text import named, plain_place
from coderdesk.intake.problems import Problem

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import ValidationError

#: docs/encounter.schema.json is a copy of it, for other programs.
SCHEMA_FILE = "encounter.schema.json"
_KINDS = {"object": "an object", "array": "a list"}


def problems_of(value: object) -> Iterator[Problem]:
    """Give what the schema finds wrong with the JSON of an encounter file, in its order, a place only once."""
    seen: set[str] = set()
    for error in _validator().iter_errors(value):
        for problem in _problems(error):
            if problem.place not in seen:
                seen.add(problem.place)
                yield problem


@functools.cache
def _validator() -> Draft202012Validator:
    # Slow to import, and needed only when a file is read.
    from jsonschema import Draft202012Validator

    schema = json.loads((resource_folder() / SCHEMA_FILE).read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=_formats())


def _formats() -> FormatChecker:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("date", raises=(ValueError, InvalidValue))(_is_day)
    checker.checks("date-time", raises=(ValueError, InvalidValue))(_is_moment)
    return checker


def _is_day(value: object) -> bool:
    return not isinstance(value, str) or bool(plausible(date.fromisoformat(value)))


def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(plausible(datetime.fromisoformat(value).date()))


def _problems(error: ValidationError) -> Iterator[Problem]:
    path = list(error.absolute_path)
    schema: dict[str, Any] = cast("dict[str, Any]", error.schema)
    fields = error.instance if isinstance(error.instance, dict) else {}
    match error.validator:
        case "required":
            for name in schema["required"]:
                if name not in fields:
                    # The schema asks for an id in one case only.
                    reason = "it is needed where the account is blank" if name == "id" else "it is missing"
                    yield Problem(plain_place([*path, name]), reason)
        case "dependentRequired":
            yield Problem(plain_place(path), "start and end are given together or not at all")
        case "additionalProperties":
            unknown = next(name for name in fields if name not in schema["properties"])
            yield Problem(plain_place(path), _unknown(unknown, schema["properties"]))
        case _:
            yield Problem(plain_place(path), _reason(error.validator, schema, error.instance))


def _unknown(name: str, known: Mapping[str, Any]) -> str:
    meant = difflib.get_close_matches(name, known, n=1)
    return f"the field {named(name)} is not one of the format" + (f"; did you mean {meant[0]}?" if meant else "")


def _reason(keyword: object, schema: dict[str, Any], instance: object) -> str:
    if instance is None:
        return "it is null; leave the field out where there is nothing to say"
    match keyword:
        case "minItems" | "minLength":
            return "it is empty"
        case "uniqueItems":
            return "something is listed twice"
        case "anyOf":
            needed = [name for choice in schema["anyOf"] for name in choice["required"]]
            return f"one of {', '.join(needed)} is needed"
    return f"it must be {schema.get('title') or _KINDS[schema['type']]}"
