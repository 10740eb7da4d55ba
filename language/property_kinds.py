"""What people call real estate that is no home; every reader of it takes these words."""

from __future__ import annotations

from language.quantities.patterns import words

# 门店 and 摊位 are also whose business is talked of: 门店卖了20万.
SHOP_FOR_SURE = words(
    "商铺 店铺 铺面 街铺 旺铺 门面房? 门脸房? 门头房? 门市(?:房|部)? 底商 底店 临街房 沿街房 商业用?房 商服用房"
)
SHOP = words(f"{SHOP_FOR_SURE} 店面 门店 铺子 档口 摊位 柜台")
OFFICE = words("写字楼 写字间 办公楼 办公室 办公用房 商办")
PARKING = words("车位 车库")
WORKS = words("厂房 厂区 车间 仓库 库房 冷库")
NOT_HOME = words(f"{SHOP} {OFFICE} {PARKING} {WORKS}")
NOT_HOME_FOR_SURE = words(f"{SHOP_FOR_SURE} 店面 {OFFICE} {PARKING} {WORKS}")
