"""The back ends of this deployment, put together."""

from __future__ import annotations

from dataclasses import dataclass

from backends.housing.service import HousingService
from backends.invoice.service import InvoiceService
from backends.profile.service import ProfileService
from backends.refund.service import RefundService


@dataclass(frozen=True, slots=True)
class Backends:
    housing: HousingService
    invoice: InvoiceService
    refund: RefundService
    profile: ProfileService
