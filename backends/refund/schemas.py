"""Vehicle tax payments, what happened to the vehicles, and what of the tax comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from backends.legislation.schemas import Basis, Confidence

EventKind = Literal["scrapped", "stolen", "found", "destroyed", "returned", "transferred"]
Energy = Literal["fuel", "energy_saving", "plug_in_hybrid", "electric", "fuel_cell"]
Channel = Literal["self", "insurer"]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """``acquired_on``: the date of the purchase invoice, where the register knows it."""

    id: str
    plate: str
    model: str
    kind: Literal["passenger", "commercial"]
    energy: Energy
    displacement_l: Decimal
    acquired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    id: str
    tax_year: int
    paid_on: date
    amount: Decimal
    channel: Channel


@dataclass(frozen=True, slots=True)
class VehicleEvent:
    kind: EventKind
    on: date


@dataclass(frozen=True, slots=True)
class VehicleHistory:
    vehicle: Vehicle
    events: tuple[VehicleEvent, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One vehicle in one tax year, screened because something in it may lead to a refund. Sorted by date;
    ``events`` reach back before the year."""

    taxpayer_id: str
    vehicle: Vehicle
    tax_year: int
    payments: tuple[Payment, ...]
    events: tuple[VehicleEvent, ...]


@dataclass(frozen=True, slots=True)
class RefundItem:
    """Yuan, to the cent. ``refundable`` is zero where the law refuses (a transfer), with reason and basis, and has no
    ``interest`` in it. ``interest_base``: what of it bears interest (误收多缴, and not what a reduction gives back)."""

    label: str
    year: int
    reason: str
    paid: Decimal
    refundable: Decimal
    formula: str
    basis: tuple[Basis, ...]
    confidence: Confidence
    needs_person: bool = False
    vehicle_id: str = ""  # or the id of another assessment
    tax: str = "车船税"
    interest_base: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)
    interest_formula: str = ""


@dataclass(frozen=True, slots=True)
class RefundFindings:
    """``total``: without interest. ``papers``: what is asked of who applies at the counter."""

    as_of: date
    items: tuple[RefundItem, ...]
    total: Decimal
    notes: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def interest(self) -> Decimal:
        return sum((item.interest for item in self.items), Decimal(0))
