"""Words for what the register holds."""

from __future__ import annotations

from backends.refund.schemas import Energy, EventKind

EVENTS: dict[EventKind, str] = {
    "scrapped": "报废",
    "stolen": "被盗抢",
    "found": "失而复得",
    "destroyed": "灭失",
    "returned": "因质量原因退货",
    "transferred": "转让过户",
}
FUELS: dict[Energy, str] = {
    "fuel": "燃油车",
    "energy_saving": "节能汽车",
    "plug_in_hybrid": "插电式混合动力汽车",
    "electric": "纯电动汽车",
    "fuel_cell": "燃料电池汽车",
}
