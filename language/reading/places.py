"""Where a home is: what counts is the region whose tax is asked about."""

from __future__ import annotations

import re

from language.quantities.patterns import words

REGION = "北京"
_HERE = re.compile(
    REGION
    + "|"
    + words(
        """本市 本地 市里 城里 东城 西城 朝阳 海淀 丰台 石景山 门头沟 房山 通州 顺义 昌平 大兴 怀柔 平谷 密云 延庆
        亦庄 回龙观 天通苑 望京 [二三四五六]环"""
    )
)
_ELSEWHERE = re.compile(
    words(
        """不在(?:北京|本市|本地|京) 外地 外省 外市 省外 市外 别的(?:省|市|城市|地方) 老家 乡下 农村 村里 国外 海外
        天津 河北 山西 内蒙 辽宁
        吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西
        甘肃 青海 宁夏 新疆 台湾 香港 澳门 石家庄 唐山 秦皇岛 北戴河 廊坊 燕郊 香河 固安 大厂 涿州 保定 张家口 承德
        沧州 衡水 邢台 邯郸 雄安 太原 大同 呼和浩特 包头 沈阳 大连 长春 哈尔滨 南京 苏州 无锡 徐州 杭州 宁波 温州
        合肥 福州 厦门 南昌 济南 青岛 烟台 威海 日照 郑州 洛阳 武汉 长沙 广州 深圳 珠海 东莞 佛山 南宁 桂林 北海
        海口 三亚 成都 贵阳 昆明 大理 西安 兰州 西宁 银川 乌鲁木齐 美国 日本 加拿大"""
    )
)


def is_elsewhere(text: str) -> bool:
    """Whether the last place named in ``text`` lies outside the region."""
    elsewhere = _last(_ELSEWHERE, text)
    return elsewhere >= max(_last(_HERE, text), 0)  # 不在北京 ends where 北京 does


def _last(place: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in place.finditer(text)), default=-1)
