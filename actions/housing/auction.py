"""A home bought at a court's auction: who owes what, what of it is certain, and who settles the rest."""

from __future__ import annotations

from actions.housing.explained import About
from actions.housing.facts import Sale

AUCTIONED, COMPANY, COMPANY_OWNED = "法拍房", "公司", "公司名下的"
AUCTION_QUESTION = "买法拍房，要交哪些税？原房主的税谁出？"
LAW = (
    "法拍房先看拍卖公告：法律上卖方的税是原房主的，您的是契税；公告写“税费由买受人承担”的，"
    "卖方那部分也要您出钱，但纳税人不变。"
)
_OF_COMPANY = (
    "原房主是公司的，卖方那部分是增值税及附加、土地增值税、印花税和企业所得税，"
    "要看公司怎样计税、买进的凭证，这里算不出来。"
)
_OF_PERSON = (
    "卖方那部分（增值税及附加、个人所得税）看原房主哪年取得、是不是唯一住房、原值凭证在不在，凭证不全的由税务机关核定，"
    "这里不替您估。"
)
_CONFIRM = "有没有欠税、卖方那部分各是多少，请向法院和房屋所在地税务机关确认，也可以转人工核对。"


def told_at_auction(sale: Sale, deed_tax: str) -> str:
    """``deed_tax``: the buyer's own, in words. Once that has a figure, the law has been told."""
    return f"{'' if _computed(deed_tax) else LAW}{deed_tax}{_of_seller(sale)}{_CONFIRM}"


def explained_at_auction(asked: About, sale: Sale, deed_tax: str) -> str:
    if asked == "who":
        return f"{LAW}公告没写由谁承担的，按法律各交各的。"
    lead = "总数这里算不全：" if _computed(deed_tax) else "还算不出总数："
    return f"{lead}{deed_tax}公告要求买受人承担的，再加上卖方那部分。{_of_seller(sale)}{_CONFIRM}"


def _of_seller(sale: Sale) -> str:
    return _OF_COMPANY if COMPANY in (sale.sold or "") else _OF_PERSON


def _computed(deed_tax: str) -> bool:
    return any(letter.isdigit() for letter in deed_tax)
