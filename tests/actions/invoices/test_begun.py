from __future__ import annotations

from pathlib import Path

import pytest

from actions.invoices.begun import BEGUN, begun_beside
from actions.invoices.forms import invoice_forms
from kit.settings import ROOT
from knowledge_base.entries.content import read_content
from tests.actions.fakes import TODAY
from tests.backends.invoice.rooms import Rooms, store_in


@pytest.mark.parametrize("entry_id", BEGUN)
def test_what_is_offered_beside_an_entry_begins_that(entry_id: str, tmp_path: Path) -> None:
    rooms = Rooms(store_in(tmp_path))
    forms = invoice_forms(rooms.office, lambda: TODAY)
    offer = begun_beside(entry_id)
    assert offer is not None
    words = offer.command.removeprefix("say:")
    begun = next((form.name for form in forms if form.wants(words)), "")
    rooms.database.close()
    assert begun == NAMES[entry_id]


NAMES = {
    "invoice-red-how": "invoice_red",
    "invoice-digital-void": "invoice_red",
    "invoice-paper-void": "invoice_void",
    "invoice-verify": "invoice_look",
    "invoice-lost-first": "invoice_lost",
    "invoice-quota-raise": "invoice_quota_raise",
    "invoice-quota-temporary": "invoice_quota_temporary",
    "invoice-first-apply": "invoice_quota_initial",
}


def test_each_stands_beside_an_entry_that_there_is() -> None:
    assert set(BEGUN) <= {entry.id for entry in read_content(ROOT / "knowledge_base" / "content" / "invoice").entries}
