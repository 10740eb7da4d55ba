"""Whole housing cases with their papers: the machine's time from the first message to the certificates.

    python -m bench.housing_papers [--cases 10] [--look photographed] [--seed 2026] [--json]

Each case is of people and a home of its own, which the departments know. Its seven papers are drawn beforehand; every
one is read, put right as its person would, checked against the others and the departments, and the taxes are assessed,
paid and certified. ``case_p50_s``, ``case_p95_s``: of the whole by the clock; ``processor_p95_s``: of all cores
together, which others on the machine change less; ``ocr_share``: how much of the clock's time is reading.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from actions.housing.facts import Sale
from actions.housing.form import HousingForm
from backends.departments.schemas import Families, Homes, Person, TaxHistory, Title
from backends.departments.world import Home
from backends.housing_case.papers import reading_content
from backends.housing_case.schemas import Case, Facts
from backends.materials.ocr import RapidOcr
from backends.materials.reference import ReferenceMaterials
from backends.materials.schemas import PaperKind, Party
from bench.report import finish, say
from kit.clock import today, utc_now
from kit.db import Database
from kit.vault import Vault
from migrations import upgrade
from portal.housing_cases import facts_of
from tests.backends.housing_office import Office
from tests.papers.camera import LOOKS
from tests.papers.forms import DRAW, Drawn, Story, a_story

SENTENCE = "我买套{area}平的房子，在市区，卖家{year}年买的，现在{price}元，我是首套"
PAPERS: tuple[tuple[PaperKind, Party | None], ...] = (
    ("title_certificate", None),
    ("sale_contract", None),
    ("deed_tax_receipt", "seller"),
    ("purchase_invoice", "seller"),
    ("identity_card", "seller"),
    ("identity_card", "buyer"),
    ("household_register", "buyer"),
)


def a_sale(random: Random) -> tuple[Story, Home]:
    # Signed today: between two days of another law than the other's a person has to confirm, and no tax is assessed.
    story = replace(a_story(random), contract_on=today())
    home = Home(
        certificate_no=story.home.certificate_number,
        seller=Person(name=story.seller.name, id_number=story.seller.id_number),
        buyer=Person(name=story.buyer.name, id_number=story.buyer.id_number),
        title=Title(
            found=True, address=story.home.address, area_m2=story.home.area, registered_on=story.home.registered_on
        ),
        homes=Homes(seller_homes=1, buyer_homes=0, buyer_family_size=2),
        families=Families(seller_married=True, buyer_married=True, buyer_minor_children=0),
        history=TaxHistory(
            original_price=story.original_price, deed_tax=story.deed_tax, deed_tax_paid_on=story.paid_on
        ),
    )
    return story, home


def a_paper(kind: PaperKind, party: Party | None, story: Story, random: Random) -> Drawn:
    """Of the right person, and of one owner: the forms choose among what there is in life."""
    while True:
        drawn = DRAW[kind](story, random)
        person = story.seller if party == "seller" else story.buyer
        owners = drawn.fields.get("owners", story.seller.name)
        if owners == story.seller.name and (kind != "identity_card" or drawn.fields["name"] == person.name):
            return drawn


def as_sent(drawn: Drawn, look: str, random: Random) -> bytes:
    held = BytesIO()
    LOOKS[look](drawn.picture, random).convert("RGB").save(held, "JPEG", quality=88)
    return held.getvalue()


def hear(form: HousingForm, story: Story, home: Home) -> Facts:
    said = SENTENCE.format(area=story.home.area, year=story.paid_on.year, price=story.price)
    taken = form.take({}, said, None)
    form.finish(taken.facts, None, None, today())
    sure = {"price": story.price, "area_m2": story.home.area, "location": "city", "contract_on": story.contract_on}
    who = {"side": "buyer", "certificate_no": home.certificate_no, "seller": home.seller, "buyer": home.buyer}
    return Facts.model_validate({**facts_of(Sale.from_texts(taken.facts)), **sure, **who})


def go_through(
    office: Office,
    form: HousingForm,
    materials: ReferenceMaterials,
    sale: tuple[Story, Home],
    papers: Sequence[tuple[Drawn, bytes]],
) -> tuple[float, float, float]:
    """Seconds of the whole, of the processor, and of reading."""
    story, home = sale
    worked = time.process_time()
    began, reading = time.perf_counter(), 0.0
    case = office.cases.open(home.buyer.id_number, "r1", hear(form, story, home))
    office.cases.submit(case.id)
    for number, ((kind, party), (drawn, content)) in enumerate(zip(PAPERS, papers, strict=True)):
        start = time.perf_counter()
        read = materials.read(content, kind)
        reading += time.perf_counter() - start
        right = read.confirm(drawn.fields, party)
        office.cases.note_paper(
            case.id, reading_content(right) | {"id": f"paper-{number}", "confirmed": True}, "paper_confirmed"
        )
    case = reach(office.go_on(office.cases.consent(case.id, agreed=True)), "assessed")
    case = office.go_on(office.cases.confirm(case.id, case.assessed_at))
    office.pay(case, *case.due)
    reach(office.go_on(case), "certified")
    return time.perf_counter() - began, time.process_time() - worked, reading


def reach(case: Case, status: str) -> Case:
    if case.status != status:
        raise SystemExit(f"{case.status}: {[r.sentence for r in case.reasons]}")
    return case


def measure(*, cases: int = 10, look: str = "photographed", seed: int = 2026, threads: int = 0) -> dict[str, Any]:
    """The figures, by their keys."""
    materials = ReferenceMaterials(RapidOcr(threads))
    times: list[tuple[float, float, float]] = []
    sales = [a_sale(Random(f"{seed}/{number}")) for number in range(cases + 1)]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'cases.db'}", vault=Vault(["bench"]))
        upgrade(database)
        world = {home.certificate_no: home for _, home in sales}
        office = Office(database, Path(folder), utc_now, world, materials)
        form = HousingForm(office.housing, today)
        for number, sale in enumerate(sales):
            random = Random(f"{seed}/papers/{number}")
            drawn = [a_paper(kind, party, sale[0], random) for kind, party in PAPERS]
            papers = [(one, as_sent(one, look, random)) for one in drawn]
            times.append(go_through(office, form, materials, sale, papers))
            took, work, reading = times[-1]
            say(f"  case {number}: {took:.2f} s, of it reading {reading:.2f} s; processor {work:.2f} s")
        database.close()
    whole, worked, read = (sorted(column) for column in zip(*times[1:], strict=True))  # the first loads the models
    late = min(len(whole) - 1, int(len(whole) * 0.95))
    return {
        "case_p50_s": round(median(whole), 2),
        "case_p95_s": round(whole[late], 2),
        "processor_p50_s": round(median(worked), 2),
        "processor_p95_s": round(worked[late], 2),
        "ocr_share": round(sum(read) / sum(whole), 3),
        "papers_of_a_case": len(PAPERS),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10)
    parser.add_argument("--look", choices=sorted(LOOKS), default="photographed")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--threads", type=int, default=0, help="of the recogniser (0: as many as there are cores)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    args = parser.parse_args()
    finish(measure(cases=args.cases, look=args.look, seed=args.seed, threads=args.threads), as_json=args.json)


if __name__ == "__main__":
    main()
