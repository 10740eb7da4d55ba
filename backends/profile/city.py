"""An invented city of taxpayers as Parquet: the same seed is the same city.

Persons, individual businesses, small-scale and general firms, with the facts of their portrait, the returns and
payments of four quarters and a year, the invoices of three months, homes and cars. Nobody in it is real. It is looked
at on ``ON``. Of some firms nobody has told the assets.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from backends.profile.city_returns import returns_sql
from backends.profile.facts import Facts

ON = date(2026, 11, 29)
SEED = 20261129
DISTRICTS = [
    "东城区",
    "西城区",
    "朝阳区",
    "丰台区",
    "石景山区",
    "海淀区",
    "门头沟区",
    "房山区",
    "通州区",
    "顺义区",
    "昌平区",
    "大兴区",
]
TRADES = [
    "批发和零售业",
    "住宿和餐饮业",
    "软件和信息技术服务业",
    "租赁和商务服务业",
    "建筑业",
    "制造业",
    "居民服务业",
    "交通运输业",
]
INSURED = ["", "employee", "flexible", "resident"]
CREDITS = ["", "A", "B", "B", "M", "M", "M", "C", "D"]


class City:
    """Tables ``facts``, ``declarations``, ``payments``, ``invoices``, ``homes``, ``cars``, as files of ``folder``."""

    def __init__(self, folder: Path, size: int, seed: int = SEED, on: date = ON) -> None:
        self.folder = folder
        self._size = size
        self._seed = seed
        self._on = on
        self._draws = 0

    def build(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as db:
            for name, query in (
                ("facts", self._facts()),
                ("declarations", returns_sql(self.file("facts"), self._on)),
                ("payments", self._payments()),
                ("invoices", self._invoices()),
                ("homes", self._homes()),
                ("cars", self._cars()),
            ):
                db.execute(f"copy ({query}) to '{self.file(name)}' (format parquet)")

    def file(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def _draw(self, below: int) -> str:
        """A whole number of chance, from nought. Hashed twice: the low bits of one hash hang together."""
        self._draws += 1
        return f"(hash(hash(n, {self._seed}, {self._draws})) % {below})::bigint"

    def _one_of(self, values: list[str]) -> str:
        return f"{values!r}[1 + {self._draw(len(values))}]"

    def _facts(self) -> str:
        """Whoever has no firm has no trade; the figures of a firm hang together: a quarter's sales are of its year."""
        draw, firm = self._draw, "kind <> 'person'"
        who = (
            f"select n, case when {draw(100)} < 60 then 'person' when {draw(100)} < 60 then 'sole_trader'"
            f" else 'enterprise' end as kind, {draw(100)} as size, {draw(400)} as sold from range({self._size}) t(n)"
        )
        quarter = f"(case when {firm} then sold * sold * (case when size < 70 then 3 else 60 end) else 0 end)"
        fields = {
            "taxpayer_id": "printf('t%08d', n)",
            "kind": "kind",
            "district": self._one_of(DISTRICTS),
            "trade": f"case when {firm} then {self._one_of(TRADES)} else '' end",
            "registered_on": f"case when {firm} then date '{self._on}' - {draw(5000)}::int end",
            "registration": f"case when not ({firm}) then 'normal' else case {draw(100)} when 0 then 'abnormal'"
            " when 1 then 'deregistered' else 'normal' end end",
            "vat_status": "case kind when 'person' then 'none' when 'sole_trader' then 'small'"
            " else case when size < 70 then 'small' else 'general' end end",
            "credit_level": f"case when kind = 'enterprise' then {self._one_of(CREDITS)} else '' end",
            "risk": f"{firm} and {draw(100)} < 2",
            "staff": f"case when {firm} then {draw(20)} * (case when size < 90 then 1 else 25 end) else 0 end",
            "assets": f"case when not ({firm}) then 0 when {draw(20)} = 0 then null"
            f" else {draw(1000)} * (case when size < 90 then 9000 else 90000 end) end",
            "sales_year": f"4 * {quarter}",
            "sales_quarter": quarter,
            "profit_year": f"{quarter} * ({draw(60)} - 10) // 25",
            "research": f"case when kind = 'enterprise' and {draw(10)} = 0 then {draw(900)} * 1000 else 0 end",
            "high_tech_on": f"case when kind = 'enterprise' and {draw(30)} = 0"
            f" then date '{self._on}' - {draw(1500)}::int end",
            "overdue": f"case when {draw(100)} < 4 then 1 + {draw(3)} else 0 end",
            "unfiled": f"case when vat_status = 'general' then {draw(3)} else 0 end",
            "unpaid": f"case when {firm} and {draw(50)} = 0 then 100 + {draw(9000)} else 0 end",
            "arrears": f"case when {draw(100)} < 2 then 100 + {draw(90000)} else 0 end",
            "quota": f"case when {firm} then 100000 * (1 + {draw(9)}) else 0 end",
            "quota_used": f"quota * {draw(100)} // 100",
            "homes": f"case when kind = 'person' then least({draw(4)}, {draw(4)}) else 0 end",
            "homes_let": f"case when kind = 'person' and {draw(8)} = 0 then least(homes, 1) else 0 end",
            "home_bought_on": f"case when kind = 'person' and {draw(15)} = 0"
            f" then date '{self._on}' - {draw(900)}::int end",
            "cars": f"least({draw(3)}, {draw(3)})",
            "electric_cars": f"case when {draw(5)} = 0 then least(cars, 1) else 0 end",
            "refundable": f"case when {draw(50)} = 0 then 120 + {draw(1500)} else 0 end",
            "income_year": f"case when kind = 'person' then 1000 * {draw(400)} else 0 end",
            "settlement_open": f"kind = 'person' and {draw(20)} = 0",
            "deductions_unconfirmed": f"kind = 'person' and {draw(3)} = 0",
            "insured": f"case when kind = 'person' then {self._one_of(INSURED)} else '' end",
            "interest": self._one_of(["invoice", "declare", "refund", "housing"]),
            "asked": "interest",
            "asks": f"greatest({draw(14)} - 6, 0)",
            "reads": self._one_of(["invoice", "declare", "refund", "housing"]),
            "looks": f"greatest({draw(14)} - 8, 0)",
            "turns": "asks + looks",
            "channel": "case when looks > asks then 'page' else 'chat' end",
            "part": self._one_of(["morning", "morning", "afternoon", "evening", "night"]),
        }
        assert list(fields) == list(Facts.model_fields)
        return f"select {', '.join(f'{what} as {name}' for name, what in fields.items())} from ({who})"

    def _payments(self) -> str:
        """What was paid by each return, some days later."""
        return (
            "select taxpayer_id, tax, period_from, paid as amount,"
            " filed_on + (hash(taxpayer_id, period_from, 2) % 4)::int as paid_on"
            f" from '{self.file('declarations')}' where paid > 0"
        )

    def _invoices(self) -> str:
        """Those of three months. Of this one together they are what has been used of the quota."""
        share, amount = (
            "quota_used // count",
            "case when i < count then share else quota_used - share * (count - 1) end",
        )
        month = f"(date_trunc('month', date '{self._on}') - to_months(ago))::date"
        days = f"case when ago = 0 then {self._on.day} else 28 end"
        return (
            "select taxpayer_id, printf('%s-%d-%02d', taxpayer_id, ago, i) as number,"
            f" {month} + (hash(taxpayer_id, ago, i) % ({days}))::int as issued_on,"
            f" case when ago = 0 then {amount} else {amount} * (80 + hash(taxpayer_id, ago) % 40)::bigint // 100 end"
            f" as amount from (select taxpayer_id, quota_used, count, {share} as share from"
            " (select taxpayer_id, quota_used, 1 + (hash(taxpayer_id) % 5)::bigint as count"
            f" from '{self.file('facts')}' where quota_used > 0)), range(0, 3) a(ago), range(1, count + 1) n(i)"
        )

    def _homes(self) -> str:
        return (
            f"select taxpayer_id, i as home, 40 + (hash(taxpayer_id, i) % 160)::int as area_m2, i <= homes_let as let"
            f" from '{self.file('facts')}', range(1, homes + 1) h(i) where homes > 0"
        )

    def _cars(self) -> str:
        return (
            "select taxpayer_id, i as car, case when i <= electric_cars then 'electric' else 'fuel' end as energy,"
            f" date '{self._on}' - (hash(taxpayer_id, i) % 4000)::int as acquired_on"
            f" from '{self.file('facts')}', range(1, cars + 1) c(i) where cars > 0"
        )
