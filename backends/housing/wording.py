"""What an assessment says beside its lines: the facts as read, and what to keep in mind."""

from __future__ import annotations

from backends.housing.lines import figure, plain
from backends.housing.schemas import Seller, Situation
from backends.housing.surcharges import LOCATIONS

_YES_NO = {True: "是", False: "否", None: "未提供"}
_ORIGINS = {
    "commodity": "商品房",
    "purchased_public": "已购公有住房",
    "affordable": "经济适用住房",
    "self_built": "自建住房",
}


def facts_of(situation: Situation) -> tuple[tuple[str, str], ...]:
    home, deal, seller = situation.property, situation.deal, situation.seller
    facts = [
        ("成交价（含税）", f"{figure(deal.price)} 元"),
        ("建筑面积", f"{plain(home.area_m2)} 平方米"),
        ("房屋性质", _ORIGINS[home.origin]),
        ("卖方取得", _held(seller)),
        ("卖方家庭唯一住房", _YES_NO[seller.only_home]),
        _buyer(situation),
        ("申报日", str(situation.filed_on)),
    ]
    if deal.assessed_price is not None:
        facts.insert(1, ("税务机关核定价", f"{figure(deal.assessed_price)} 元"))
    if home.ordinary is not None:
        facts.append(("普通住房", _YES_NO[home.ordinary]))
    if home.location is not None:
        facts.append(("房屋所在地", LOCATIONS[home.location]))
    if situation.contract_on != situation.filed_on:
        facts.append(("签约日", str(situation.contract_on)))
    return tuple(facts)


def _buyer(situation: Situation) -> tuple[str, str]:
    homes = situation.buyer.family_homes_before
    return ("买方", "单位") if homes is None else ("买方家庭已有住房", f"{homes} 套")


def _held(seller: Seller) -> str:
    if seller.acquired_on is not None:
        return f"{seller.acquired_on} 取得"
    return f"持有 {plain(seller.years_held)} 年" if seller.years_held is not None else "未提供"


def notes_of(situation: Situation) -> list[str]:
    deal, seller = situation.deal, situation.seller
    notes = []
    if deal.assessed_price is not None and deal.assessed_price > deal.price:
        notes.append("成交价低于税务机关的核定价，按核定价计税")
    elif deal.assessed_price is None:
        notes.append("成交价明显偏低且无正当理由的，税务机关会核定计税价；核定价不公开，这里按成交价计算")
    if seller.acquired_on is None:
        notes.append("持有年限按您说的计算，以不动产权证书与契税完税证明中较早的日期为准")
    if seller.original_price is not None and seller.cost_provable is not False:
        notes.append("合理费用按凭证据实扣除；北京如有其他扣除口径，以主管税务机关确认的为准")
    if seller.owners:
        notes.append("几个产权人各按自己的家庭判断满五唯一，各缴各的个人所得税")
    notes.append("买方家庭住房套数（本人、配偶、未成年子女）以房屋所在地住房主管部门的查询结果为准")
    return notes
