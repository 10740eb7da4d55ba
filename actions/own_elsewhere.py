"""Kinds of record that our systems do not have, and where a person sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """``name`` of the kind; ``entry``: tells where it is seen."""

    name: str
    entry: str

    def said(self) -> str:
        return f"{self.name}，这里还没有接通，查不到您的记录。可以这样查："


_PERSON = {
    "refund": Elsewhere("退税的申请和进度", "refund-time-limit"),
    "social": Elsewhere("社保、医保的缴费记录", "social-proof-personal"),
    "invoices": Elsewhere("开过和收到的发票", "invoice-check-mine"),
    "paid": Elsewhere("个人缴过的税", "iit-check-mine"),
    "filed": Elsewhere("个人的申报记录", "etax-check-declared"),
    "arrears": Elsewhere("个人的欠税、滞纳金和罚款", "etax-pay-tax"),
    "registration": Elsewhere("个人名下的登记", "etax-what-is"),
}
_BUSINESS = {
    "refund": Elsewhere("退税的申请和进度", "refund-time-limit"),
    "social": Elsewhere("单位的社保缴费记录", "etax-tax-proof-social"),
    "invoices": Elsewhere("开过和收到的发票", "invoice-check-mine"),
}
_INCOME_TAX = re.compile(r"个税|个人所得税|汇算")
_PROOF = re.compile(r"证明|纳税记录")

STANDS_FOR = {"due_list": "todo", "refund_status": "refund"}  # where the words name no kind of record
# What can be had of each matter without a sign-in: where the person looks, and the rule.
IN_GENERAL = {
    "refund": "refund-time-limit",
    "social": "social-proof-personal",
    "quota": "invoice-quota-what",
    "invoices": "invoice-check-mine",
    "overdue": "etax-check-missing",
    "filed": "etax-check-declared",
    "paid": "iit-check-mine",
    "arrears": "etax-pay-tax",
    "due": "admin-filing-calendar-2026",
    "todo": "etax-check-missing",
    "credit": "credit-check",
    "vat": "etax-check-general-taxpayer",
    "registration": "etax-taxpayer-info",
    "number": "etax-taxpayer-info",
    "raise_quota": "invoice-quota-raise",
    "vehicle_refund": "vehicle-scrap-refund",
}


def in_general(topic: str, act: str) -> str | None:
    """The entry to be shown without a sign-in to who asked for ``topic`` by ``act``."""
    by_act = act if act in ("raise_quota", "vehicle_refund") else ""
    return IN_GENERAL.get(by_act or topic or STANDS_FOR.get(act, ""))


def elsewhere(topic: str, text: str, *, business: bool) -> Elsewhere | None:
    """Where the record asked for is seen; ``None`` when our own systems have that kind of it."""
    if topic in ("refund", "paid") and _INCOME_TAX.search(text):
        if topic == "refund":
            return Elsewhere("个税的退税", "iit-refund-not-arrived")
        return Elsewhere("个税的缴纳记录", "iit-tax-record" if _PROOF.search(text) else "iit-check-mine")
    return (_BUSINESS if business else _PERSON).get(topic)
