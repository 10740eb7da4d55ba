"""What does not fit: within a paper, between papers, and with what was said. Pure.

Each check looks at one thing and tells a code that stays the same, a sentence with both values, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from backends.materials.papers import load_papers
from backends.materials.schemas import Answers, Finding, PaperKind, Party, Reading
from backends.materials.values import born_on, is_id_number, normal, plain

UNSURE = 0.8  # below this 1 field in 5 of the degraded pictures is wrong, above it 1 in 300
ALIKE = 0.85  # of two ways to write one address; two flats of one house differ by a number, which is told apart before
CHECK_READING = "请对照图片核对；是识别错了就改正，是材料写错了请到出具的部门更正"


@dataclass(frozen=True)
class Papers:
    """The readings of one case, by kind and party."""

    readings: tuple[Reading, ...]
    answers: Answers
    today: date

    def of(self, paper: PaperKind, party: Party | None = None) -> list[Reading]:
        return [r for r in self.readings if r.paper == paper and (party is None or r.party == party)]

    def one(self, paper: PaperKind) -> Reading | None:
        return next(iter(self.of(paper)), None)


Check = Callable[[Papers], Iterator[Finding]]


def check(readings: Sequence[Reading], answers: Answers, today: date) -> list[Finding]:
    """Errors first, each in the order of ``CHECKS``."""
    papers = Papers(tuple(readings), answers, today)
    found = [finding for one in CHECKS for finding in one(papers)]
    return sorted(found, key=lambda finding: finding.severity != "error")


def _name_of(reading: Reading) -> str:
    return load_papers()[reading.paper].name if reading.paper else "材料"


def _label(reading: Reading, field: str) -> str:
    return next((f.label for f in reading.fields if f.name == field), field)


def _names(text: str) -> set[str]:
    return {name for name in text.split("、") if name}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _finding(
    code: str, sentence: str, remedy: str, *readings: Reading, field: str = "", warning: bool = False
) -> Finding:
    papers = tuple(dict.fromkeys(r.paper for r in readings if r.paper is not None))
    ids = tuple(r.id for r in readings)
    return Finding(code, "warning" if warning else "error", sentence, remedy, papers, ids, field)


# Within one paper ------------------------------------------------------------------------------------------------


def recognised(papers: Papers) -> Iterator[Finding]:
    for reading in papers.readings:
        if reading.paper is None:
            yield _finding("paper_unknown", "没有认出这是哪种材料", "请选择材料的种类，或重新拍一张清楚的", reading)


def complete(papers: Papers) -> Iterator[Finding]:
    for reading in papers.readings:
        optional = (
            {spec.name for spec in load_papers()[reading.paper].fields if spec.optional} if reading.paper else set()
        )
        for field in (f for f in reading.fields if not f.value and f.name not in optional):
            sentence = f"{_name_of(reading)}上的“{field.label}”没有读出来"
            yield _finding("field_missing", sentence, "请对照图片填写，或重新拍一张清楚的", reading, field=field.name)


def sure(papers: Papers) -> Iterator[Finding]:
    for reading in papers.readings:
        for field in reading.fields:
            if field.value and field.confidence < UNSURE and not reading.confirmed:
                sentence = f"{_name_of(reading)}上的“{field.label}”读作“{field.value}”，把握不大"
                yield _finding(
                    "field_unsure", sentence, "请对照图片核对后确认", reading, field=field.name, warning=True
                )


def id_numbers(papers: Papers) -> Iterator[Finding]:
    for reading in papers.readings:
        for field in (f for f in reading.fields if f.kind == "id_number"):
            wrong = [number for number in _names(field.value) if not is_id_number(number)]
            for number in wrong:
                sentence = f"{_name_of(reading)}上的“{field.label}”{number}不符合居民身份证号码的编码规则"
                yield _finding("id_number_invalid", sentence, CHECK_READING, reading, field=field.name)


def id_number_tells_birth(papers: Papers) -> Iterator[Finding]:
    for kind in ("identity_card", "household_register"):
        for reading in papers.of(kind):
            number, born = reading.value("id_number"), _day(reading.value("born_on"))
            if not is_id_number(number):
                continue
            if born and born_on(number) != born:
                sentence = f"{_name_of(reading)}上的出生日期{born}与证件号码里的{born_on(number)}不一致"
                yield _finding("birth_mismatch", sentence, CHECK_READING, reading, field="born_on")
            sex = "男" if int(number[16]) % 2 else "女"
            if reading.value("sex") not in ("", sex):
                sentence = f"{_name_of(reading)}上的性别“{reading.value('sex')}”与证件号码不一致"
                yield _finding("sex_mismatch", sentence, CHECK_READING, reading, field="sex")


def certificate_shape(papers: Papers) -> Iterator[Finding]:
    for reading in papers.readings:
        number = reading.value("certificate_number")
        if number and not normal("certificate_number", number).fits:
            sentence = (
                f"{_name_of(reading)}上的证书号“{number}”不是不动产权证号的样式，如“京(2021)朝不动产权第0012345号”"
            )
            remedy = "请对照图片核对；如果是 2015 年以前的房屋所有权证，请转人工办理"
            yield _finding(
                "certificate_number_shape", sentence, remedy, reading, field="certificate_number", warning=True
            )


def dates_not_ahead(papers: Papers) -> Iterator[Finding]:
    tomorrow = papers.today + timedelta(days=1)
    for reading in papers.readings:
        for field in (f for f in reading.fields if f.kind == "date"):
            day = _day(field.value)
            if day is not None and day >= tomorrow:
                sentence = f"{_name_of(reading)}上的“{field.label}”{day}还没有到"
                yield _finding("date_ahead", sentence, CHECK_READING, reading, field=field.name)


# Between papers --------------------------------------------------------------------------------------------------


def sellers_own(papers: Papers) -> Iterator[Finding]:
    title, contract = papers.one("title_certificate"), papers.one("sale_contract")
    if title is None or contract is None:
        return
    owners, sellers = _names(title.value("owners")), _names(contract.value("sellers"))
    if not owners or not sellers:
        return
    if sellers - owners:
        who = "、".join(sorted(sellers - owners))
        sentence = f"合同的出卖人{who}不是不动产权证上的权利人（{'、'.join(sorted(owners))}）"
        remedy = "出卖人须是权利人；由人代签的请补授权委托书，识别错了请改正"
        yield _finding("seller_not_owner", sentence, remedy, title, contract, field="sellers")
    elif owners - sellers:
        who = "、".join(sorted(owners - sellers))
        sentence = f"不动产权证上的权利人{who}没有出现在合同的出卖人里"
        remedy = "共有的房屋须由全体共有人出卖，请补签合同，或核对是否识别漏了"
        yield _finding("owner_not_selling", sentence, remedy, title, contract, field="sellers")


def identity_fits_contract(papers: Papers) -> Iterator[Finding]:
    contract = papers.one("sale_contract")
    if contract is None:
        return
    sides: tuple[tuple[Party, str, str], ...] = (("seller", "sellers", "出卖人"), ("buyer", "buyers", "买受人"))
    for party, field, title in sides:
        names, number = _names(contract.value(field)), contract.value(f"{party}_id_number")
        for card in papers.of("identity_card", party):
            name, own = card.value("name"), card.value("id_number")
            if names and name and name not in names:
                sentence = f"身份证上的姓名“{name}”与合同的{title}“{'、'.join(sorted(names))}”不一致"
                yield _finding(f"{party}_name_mismatch", sentence, CHECK_READING, card, contract, field="name")
            elif number and own and len(names) == 1 and number != own:
                sentence = f"{title}{name}的证件号码，身份证上是{own}，合同上是{number}"
                yield _finding(f"{party}_id_mismatch", sentence, CHECK_READING, card, contract, field="id_number")


def receipts_are_the_owners(papers: Papers) -> Iterator[Finding]:
    title = papers.one("title_certificate")
    owners = _names(title.value("owners")) if title else set()
    places: tuple[tuple[PaperKind, str], ...] = (("deed_tax_receipt", "taxpayer"), ("purchase_invoice", "buyer"))
    for kind, field in places:
        for paper in papers.of(kind):
            names = _names(paper.value(field))
            if title and owners and names and not names & owners:
                whose = f"{_name_of(paper)}上的{_label(paper, field)}“{paper.value(field)}”"
                sentence = f"{whose}不是权利人“{title.value('owners')}”"
                remedy = "继承、受赠的房屋请一并提供原产权人的来历证明；识别错了请改正"
                yield _finding("receipt_not_owners", sentence, remedy, paper, title, field=field, warning=True)


def family_fits(papers: Papers) -> Iterator[Finding]:
    parties: tuple[Party, ...] = ("seller", "buyer")
    for party in parties:
        cards = papers.of("identity_card", party)
        names = {card.value("name") for card in cards} - {""}
        for paper in papers.of("marriage_certificate", party):
            pair = _names(paper.value("names")) | _names(paper.value("holder"))
            if names and pair and not names & pair:
                side = "卖方" if party == "seller" else "买方"
                sentence = f"结婚证上的“{'、'.join(sorted(pair))}”里没有{side}“{'、'.join(sorted(names))}”"
                yield _finding("marriage_not_party", sentence, CHECK_READING, paper, *cards, field="names")


def same_certificate(papers: Papers) -> Iterator[Finding]:
    yield from _same_everywhere(
        papers,
        "certificate_number",
        (("title_certificate", "certificate_number"), ("sale_contract", "certificate_number")),
        papers.answers.certificate_number,
        lambda a, b: plain(a) == plain(b),
        "不动产权证号",
    )


def same_area(papers: Papers) -> Iterator[Finding]:
    yield from _same_everywhere(
        papers,
        "area",
        (("title_certificate", "area"), ("sale_contract", "area"), ("deed_tax_receipt", "area")),
        str(papers.answers.area_m2 or ""),
        _same_amount,
        "建筑面积",
    )


def same_address(papers: Papers) -> Iterator[Finding]:
    places: tuple[tuple[PaperKind, str], ...] = (
        ("title_certificate", "address"),
        ("sale_contract", "address"),
        ("deed_tax_receipt", "address"),
        ("purchase_invoice", "address"),
    )
    yield from _same_everywhere(papers, "address", places, papers.answers.address, same_place, "房屋坐落", warning=True)


def _same_everywhere(
    papers: Papers,
    code: str,
    places: Sequence[tuple[PaperKind, str]],
    said: str,
    same: Callable[[str, str], bool],
    what: str,
    *,
    warning: bool = False,
) -> Iterator[Finding]:
    """Each paper beside the first that has the value, and that beside what was said."""
    having = [(r, r.value(field)) for kind, field in places for r in papers.of(kind) if r.value(field)]
    if not having:
        return
    (first, value), rest = having[0], having[1:]
    for other, found in rest:
        if not same(value, found):
            sentence = f"{what}不一致：{_name_of(first)}上是{value}，{_name_of(other)}上是{found}"
            yield _finding(f"{code}_mismatch", sentence, CHECK_READING, first, other, field=code, warning=warning)
    if said and not same(value, said):
        sentence = f"{what}与您说的不一致：{_name_of(first)}上是{value}，您说的是{said}"
        remedy = "以材料为准的，请改正您的回答；识别错了，请改正材料上读出的内容"
        yield _finding(f"{code}_not_as_said", sentence, remedy, first, field=code, warning=warning)


def _same_amount(a: str, b: str) -> bool:
    return _amount(a) == _amount(b)


def same_place(a: str, b: str) -> bool:
    """Two ways to write one address: without the city, with other words for the same, but with the same numbers.

    >>> same_place("北京市朝阳区云朵家园3号楼2单元501号", "朝阳区云朵家园3号楼2单元501")
    True
    >>> same_place("朝阳区云朵家园3号楼2单元501号", "朝阳区云朵家园3号楼2单元502号")
    False
    """
    a, b = (re.sub(r"^北京市?", "", plain(text)) for text in (a, b))
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    return SequenceMatcher(None, a, b).ratio() >= ALIKE


# With what was said ----------------------------------------------------------------------------------------------


def as_said(papers: Papers) -> Iterator[Finding]:
    said = papers.answers
    fields: tuple[tuple[PaperKind, str, object, str], ...] = (
        ("sale_contract", "price", said.price, "price"),
        ("sale_contract", "signed_on", said.contract_on, "contract_date"),
        ("purchase_invoice", "amount", said.original_price, "original_price"),
        ("deed_tax_receipt", "amount", said.original_deed_tax, "deed_tax"),
    )
    for kind, field, answer, code in fields:
        for paper in papers.of(kind):
            value = paper.value(field)
            if answer is None or not value:
                continue
            same = _same_amount(value, str(answer)) if isinstance(answer, Decimal) else value == str(answer)
            if not same:
                sentence = f"{_label(paper, field)}与您说的不一致：{_name_of(paper)}上是{value}，您说的是{answer}"
                remedy = "以材料为准的，请改正您的回答；识别错了，请改正材料上读出的内容"
                yield _finding(f"{code}_not_as_said", sentence, remedy, paper, field=field)


def people_as_said(papers: Papers) -> Iterator[Finding]:
    contract = papers.one("sale_contract")
    sides = (("sellers", papers.answers.sellers, "出卖人"), ("buyers", papers.answers.buyers, "买受人"))
    for field, said, title in sides:
        names = _names(contract.value(field)) if contract else set()
        if contract and names and said and names != set(said):
            sentence = f"{title}与您说的不一致：合同上是{'、'.join(sorted(names))}，您说的是{'、'.join(said)}"
            yield _finding(f"{field}_not_as_said", sentence, CHECK_READING, contract, field=field)


def days_in_order(papers: Papers) -> Iterator[Finding]:
    title, contract = papers.one("title_certificate"), papers.one("sale_contract")
    receipt = papers.one("deed_tax_receipt")
    registered = _day(title.value("registered_on")) if title else None
    signed = _day(contract.value("signed_on")) if contract else None
    paid = _day(receipt.value("issued_on")) if receipt else None
    if title and contract and registered and signed and signed < registered:
        sentence = f"合同签订日期{signed}早于不动产权证的登记日期{registered}"
        yield _finding("signed_before_registered", sentence, CHECK_READING, contract, title, field="signed_on")
    if receipt and contract and paid and signed and paid > signed:
        sentence = f"契税完税证明的填发日期{paid}晚于这次合同的签订日期{signed}，它应是卖方当初购房时的"
        yield _finding(
            "deed_tax_after_sale", sentence, CHECK_READING, receipt, contract, field="issued_on", warning=True
        )
    said = papers.answers.acquired_on
    known = [day for day in (registered, paid) if day is not None]
    if said and known and said != min(known):
        held = [r for r in (title, receipt) if r is not None]
        sentence = f"您说的取得日期是{said}，材料上在先的是{min(known)}"
        remedy = "购房时间按产权证和契税完税证明中在先的日期；继承、受赠等沿用原购房时间的，请转人工核实"
        yield _finding("acquired_not_as_said", sentence, remedy, *held, field="acquired_on", warning=True)


CHECKS: tuple[Check, ...] = (
    recognised,
    complete,
    id_numbers,
    id_number_tells_birth,
    certificate_shape,
    dates_not_ahead,
    sellers_own,
    identity_fits_contract,
    receipts_are_the_owners,
    family_fits,
    same_certificate,
    same_area,
    same_address,
    as_said,
    people_as_said,
    days_in_order,
    sure,
)
