"""A person who sells shares of a company that is not listed."""

from __future__ import annotations

from collections.abc import Mapping

from actions.everyday.matter import Matter, Said, Slot, ask, known

_PAID_IN = r"入(?:的|了|过|进去的?)?[\d.]*[万千百]?(?:元|块)?的?股(?!票|市|民|金)"
SHARES = (
    rf"股权|股份|股金|股本|[占持]股|{_PAID_IN}|[占持](?:了|有|的)?[^,，。;；\s股]{{1,8}}的?股(?!票|市|民)|"
    r"(?:转|卖|出让)[^,，。;；\s\d]{0,8}股(?!票|市|民)"
)
# 股权转让 and 卖股权 say what it is about; 80万转让 and 卖80万 for how much.
_ABOUT = r"(?![^,，。;；\s\d]{0,6}股(?!东))"
PRICE = (
    rf"转让(?:的?(?:价格?|款|收入|金额|对价))|(?<!股权)(?<!股份)(?<!股)转让?{_ABOUT}(?:给|出去?|手)?|卖{_ABOUT}(?:给|价|出去?|掉|得)?|出让|"
    r"成交价?|收入|对价|作价|现在|现价|如今|收购价|协议价|谈好|价款|卖价|收(?:回|走|购|过)(?:去)?|回购|接(?:手|过去|走)|[买拿]走|(?:对方|买方|受让方|朋友|合伙人)[^,，。;；\s\d]{0,4}[付给出]"
)
COST = (
    r"(?<!没)(?<!没有)(?<!未)(?<!尚未)(?<!全未)实缴|实际出资|出资|出(?:的|过)?本金|投(?:了|入|进去?|资)?|"
    r"(?:当[初年时]|原来|起初|以前|那时)(?:候|是|就|出|投|花|买|交|拿|入股|了|的)*|买(?!我|走|家|方)(?:来|入|进|的时候|时)?|成本|"
    r"入股(?:时|的时候|花)?|入(?:的|了|过)股|入(?:了|过|进去)|股[金本]|原值|原价|认购|受让(?:来|时)|[花掏]了?|本金|取得"
)
NOT_THE_PRICE = r"净资产|注册资[本金]|认缴|未分配利润|评估"
# What a company sells is reckoned with its profit; what has no price, or is traded, by other rules.
_SOLD_BY_A_FIRM = (
    r"(?:我司|本司|(?:我们?|咱们?|本|该)?(?:公司|企业|集团))(?:把|将|想把|要把|名下|持有|拥有|对外|作为股东|"
    r"卖(?!给)|转让(?!给)(?=[^,，。;；]{0,10}(?:持|子公司|下属|另一家)))|子公司|母公司|法人股东|企业所得税|企业股东"
)
_OTHERWISE = (
    r"股票|(?<!非)上市|新三板|限售|激励|期权|合伙企业|持股平台|合伙份额|财产份额|分红|股息|增资|减资|撤资|退股|退伙|清算|注销|"
    r"赠|继承|送给|离婚|无偿|白给|[0零]元|非居民|外籍|承债|对赌|违约金|技术入股|"
    r"(?:我|我们)(?:要|想)?(?:受让|收购|买下|买了?别人|买了?他)|买(?:方|家)(?:要|得)?[交缴]"
)
# 我那份120万转给他: a part of a company, though nobody says 股.
_MY_PART = (
    r"^(?!.*(?:房|商铺|车位|土地|工资|劳务|货))(?=.*(?:公司|有限))(?=.*(?:出资|投(?:了|进|入|资)|入伙|掏了?|拿出))"
    r"(?=.*(?:[我他的](?:那|这)?(?:一?份|份额|部分)|份额|占[^,，。;；\d]{0,2}[\d一二三四五六七八九]+(?:%|成)))"
    r"(?=.*(?:转给|转让|卖|收回|回购|收走|接手|买走|接过去))"
)
# 30万买的股 卖给同事: sold to somebody one knows, and so on no exchange.
_TO_ONE_KNOWN = (
    r"^(?=.*买(?:的|了|来|我的?)?[^,，。;；\s\d]{0,3}股(?!票|市|民|指|价))"
    r"(?=.*(?:[卖转让]给|朋友|同事|合伙人|股东|老板))"
)
_ONLY_STAMP = r"^(?=.*印花)(?!.*(?:所得税|哪些税|什么税|[都全]部?(?:要|得)?[交缴]|几种税|各[种项]?税|一共))"


def _read_equity(said: Said) -> Mapping[str, str]:
    """Where nothing was paid in, nothing is deducted. 朋友80万买我的股 当初我出了30万: the other sum is the price."""
    if said.has(NOT_PAID_IN):
        return {"cost": "0"}
    names = {one.name for one in said.sums}
    nameless = [one for one in said.sums if not one.name]
    if not said.known and "cost" in names and "price" not in names and len(nameless) == 1:
        return {"price": str(nameless[0].amount)}
    return {}


NOT_PAID_IN = (
    r"(?:没有?|未|尚未|从没|一分(?:钱)?(?:都|也)?没有?)(?:真正|实际)?(?:实缴|出资|出过?钱|投过?钱|缴过?)|[0零]实缴|实缴(?:是|为)?[0零](?![.\d])"
    r"|只?认缴[^,，。;；\d]{0,4}(?:没|未)"
)

EQUITY = Matter(
    name="equity",
    subject="equity",
    title="测算个人转让股权的税",
    about="iit-equity-transfer-when",
    words=f"{SHARES}|{_MY_PART}|{_TO_ONE_KNOWN}",
    never=f"{_SOLD_BY_A_FIRM}|{_OTHERWISE}|{_ONLY_STAMP}",
    main=("price", "cost"),
    slots=(
        Slot(
            "price", "转让价", PRICE, ask("股权卖多少钱？", "例如：80 万", "印花税按转让价算，个人所得税按赚的部分算。")
        ),
        Slot(
            "cost",
            "取得成本",
            COST,
            ask(
                "这些股权当初花了多少钱（实缴的出资或者买价）？",
                "例如：50 万；没有实缴就说没有",
                "个人所得税按转让价减成本和税费后的余额算。",
                "认缴没有实缴的不算成本。",
                ("没有实缴", "没有实缴"),
            ),
        ),
    ),
    cases=lambda facts: [("", known(facts, "price", "cost"))],
    missing=lambda facts: [name for name in ("price", "cost") if name not in facts],
    reads=_read_equity,
    foreign=NOT_THE_PRICE,
    past=COST,
    dated=False,
)
