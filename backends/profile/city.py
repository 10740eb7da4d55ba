"""An invented city of taxpayers as Parquet: the same seed is the same city.

Persons, individual businesses, small-scale and general firms, with the facts of their portrait, the returns and
payments of four quarters, the invoices of this month, homes and cars. Nobody in it is real. It is looked at on ``ON``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

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

    def __init__(self, folder: Path, size: int, seed: int = SEED) -> None:
        self.folder = folder
        self._size = size
        self._seed = seed
        self._draws = 0

    def build(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as db:
            for name, query in (
                ("facts", self._facts()),
                ("declarations", self._declarations()),
                ("payments", self._payments()),
                ("invoices", self._invoices()),
                ("homes", self._homes()),
                ("cars", self._cars()),
            ):
                db.execute(f"copy ({query}) to '{self.file(name)}' (format parquet)")

    def file(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def _draw(self, below: int) -> str:
        """A whole number of chance, from nought."""
        self._draws += 1
        return f"(hash(n, {self._seed}, {self._draws}) % {below})::bigint"

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
            "registered_on": f"case when {firm} then date '{ON}' - {draw(5000)}::int end",
            "registration": f"case when {firm} and {draw(100)} = 0 then 'abnormal' else 'normal' end",
            "vat_status": "case kind when 'person' then 'none' when 'sole_trader' then 'small'"
            " else case when size < 70 then 'small' else 'general' end end",
            "credit_level": f"case when kind = 'enterprise' then {self._one_of(CREDITS)} else '' end",
            "risk": f"{firm} and {draw(100)} < 2",
            "staff": f"case when {firm} then {draw(20)} * (case when size < 90 then 1 else 25 end) else 0 end",
            "assets": f"case when {firm} then {draw(1000)} * (case when size < 90 then 9000 else 90000 end) else 0 end",
            "sales_year": f"4 * {quarter}",
            "sales_quarter": quarter,
            "profit_year": f"{quarter} * ({draw(60)} - 10) // 25",
            "research": f"case when kind = 'enterprise' and {draw(10)} = 0 then {draw(900)} * 1000 else 0 end",
            "overdue": f"case when {draw(100)} < 4 then 1 + {draw(3)} else 0 end",
            "arrears": f"case when {draw(100)} < 2 then 100 + {draw(90000)} else 0 end",
            "quota": f"case when {firm} then 100000 * (1 + {draw(9)}) else 0 end",
            "quota_used": f"case when {firm} then 1000 * {draw(900)} else 0 end",
            "homes": f"case when kind = 'person' then least({draw(4)}, {draw(4)}) else 0 end",
            "homes_let": f"case when kind = 'person' and {draw(8)} = 0 then least(homes, 1) else 0 end",
            "home_bought_on": f"case when kind = 'person' and {draw(15)} = 0 then date '{ON}' - {draw(900)}::int end",
            "cars": f"least({draw(3)}, {draw(3)})",
            "electric_cars": f"case when {draw(5)} = 0 then 1 else 0 end",
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

    def _declarations(self) -> str:
        """Sales of each of four quarters, around the last one's; the smallest pay nothing of them."""
        quarters = ", ".join(f"date '{day}'" for day in ("2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01"))
        base = "(sales_quarter * (80 + hash(taxpayer_id, period_from) % 40)::bigint // 100)::bigint"
        filed = "(period_from + interval 3 month + to_days((hash(taxpayer_id, period_from, 1) % 15)::int))::date"
        return (
            "select taxpayer_id, '增值税' as tax, period_from, (period_from + interval 3 month - interval 1 day)::date"
            f" as period_to, {filed} as filed_on, {base} as base, case when {base} < 300000 then 0"
            f" else ({base}) // 100 end as due from '{self.file('facts')}', unnest([{quarters}]) q(period_from)"
            " where vat_status <> 'none'"
        )

    def _payments(self) -> str:
        """What was due by each return, some days later; of who is in arrears the last is missing."""
        return (
            "select d.taxpayer_id, d.tax, d.period_from, d.due as amount,"
            " d.filed_on + (hash(d.taxpayer_id, d.period_from, 2) % 4)::int as paid_on"
            f" from '{self.file('declarations')}' d join '{self.file('facts')}' f using (taxpayer_id)"
            " where d.due > 0 and not (f.arrears > 0 and d.period_from = date '2026-07-01')"
        )

    def _invoices(self) -> str:
        """Those that a firm issued this month, which together are what it has used of its quota."""
        share = "quota_used // count"
        return (
            "select taxpayer_id, printf('%s-%02d', taxpayer_id, i) as number,"
            f" date_trunc('month', date '{ON}')::date + (hash(taxpayer_id, i) % {ON.day})::int as issued_on,"
            f" case when i < count then {share} else quota_used - {share} * (count - 1) end as amount"
            " from (select taxpayer_id, quota_used, 1 + (hash(taxpayer_id) % 5)::bigint as count"
            f" from '{self.file('facts')}' where quota_used > 0), range(1, count + 1) n(i)"
        )

    def _homes(self) -> str:
        return (
            f"select taxpayer_id, i as home, 40 + (hash(taxpayer_id, i) % 160)::int as area_m2, i <= homes_let as let"
            f" from '{self.file('facts')}', range(1, homes + 1) h(i) where homes > 0"
        )

    def _cars(self) -> str:
        return (
            "select taxpayer_id, i as car, case when i <= electric_cars then 'electric' else 'fuel' end as energy,"
            f" date '{ON}' - (hash(taxpayer_id, i) % 4000)::int as acquired_on"
            f" from '{self.file('facts')}', range(1, cars + 1) c(i) where cars > 0"
        )
