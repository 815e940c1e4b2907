"""What stands typed in forms and on cards and is not kept yet, as one mapping that can be put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coderdesk.ui.chart.details.form import Form
from coderdesk.ui.chart.details.record_card import RecordCard

#: Begins the name of what is written down of somebody new.
_NEW = "new "

Forms = Mapping[str, Form]
Cards = Mapping[str, RecordCard]


def unkept(forms: Forms, cards: Cards) -> dict[str, str]:
    """Return what is typed and not taken in `forms`, and all that is written on `cards` of somebody new."""
    found = {f"{name}/{path}": text for name, form in forms.items() for path, text in form.typed().items()}
    for name, card in cards.items():
        if card.is_new:
            written = card.form.words()
            found.update({f"{_NEW}{name}/{path}": text for path, text in written.items() if text})
    return found


def put_back(unkept: Mapping[str, str], forms: Forms, begin_new: Mapping[str, Callable[[], RecordCard]]) -> bool:
    """Put back what `unkept` returned; `begin_new` gives the card on which somebody new is written down again.

    False where nothing of it has a place any more.
    """
    by_name: dict[str, dict[str, str]] = {}
    for key, text in unkept.items():
        name, _slash, path = key.partition("/")
        by_name.setdefault(name, {})[path] = text
    done = False
    for name, texts in by_name.items():
        if name in forms:
            done = forms[name].type_again(texts) or done
        elif name.removeprefix(_NEW) in begin_new:
            card = begin_new[name.removeprefix(_NEW)]()
            done = card.form.type_again(texts) or done
            card.form.keep()
    return done
