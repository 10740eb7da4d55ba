"""Words of the regions and of speech, as everybody writes them: what is read and searched knows one of each."""

from __future__ import annotations

import re

_AT_THE_END = r"(?=[\s,，。.;；!！?？~]|$)"
_LET = r"房子?|住房|住宅|公寓|店面|门面房?|商铺|铺面|铺子|摊位|车位|车库|仓库|厂房|写字楼|办公室|地|车|设备"
_WORDS = tuple(
    (re.compile(said), written)
    for said, written in (
        (rf"(?<=[\u4e00-\u9fff\d%])(?:嘞|咧|哩|捏|噻|呗|咯)+{_AT_THE_END}", "呢"),
        (rf"[成中]不成?{_AT_THE_END}|得行不{_AT_THE_END}", "行吗"),
        (r"咋个?样子?|杂个|咋个", "怎么"),
        (r"啥子|么子|嘛玩意", "什么"),
        (r"几多(?!了)", "多少"),
        (r"晓得", "知道"),
        (r"冇得?|莫得", "没有"),
        (r"(?<![\u4e00-\u9fff])侬", "你"),
        (r"阿拉", "我们"),
        (r"(?<![亚马里])俺", "我"),
        (r"恁", "你"),
        (rf"(?<=[算估看来报])一(?:哈|个|把|家伙)(?:数)?{_AT_THE_END}", "一下"),
        (r"连税|带税|税在内|税都?算在内|价税合一", "含税"),
        (r"不[留写报署](?:我|自己|咱)?(?:的)?(?:真|大)?(?:实)?(?:名字?|姓名)", "匿名"),
        (r"(?:烧油|加油|烧汽油|喝油)的车?(?!钱|发?票|卡)", "燃油车"),
        (r"(税[^,，。;；]{0,6}?)(?:要|拿|讨)得?回来?(?=多少|几|吗|么|不|$)", r"\1退"),
        (rf"(?<!出)租(?:一?[套间])?({_LET})(?:出去)?给(?:了|个)?(?:别人|人家|他人|外人|人(?!才))", r"出租\1"),
        (rf"(?<!出租)({_LET})(?:我|都|是|要|想|全)?租(?:出去)?给(?:了|个)?(?:别人|人家|他人|外人|人(?!才))", r"出租\1"),
    )
)


def standard(text: str) -> str:
    """
    >>> standard("租房子给别人要交什么税"), standard("我门面租给人家开店")
    ('出租房子要交什么税', '我出租门面开店')
    >>> standard("下个月嘞"), standard("不留名字成不"), standard("俺要交几多"), standard("这事成不了")
    ('下个月呢', '匿名行吗', '我要交多少', '这事成不了')
    """
    for said, written in _WORDS:
        text = said.sub(written, text)
    return text
