from __future__ import annotations

from kit.errors import ConflictError, NotFoundError


class CaseNotFoundError(NotFoundError):
    code = "case_not_found"


class NotYourCaseError(ConflictError):
    code = "not_your_case"


class ReasonNeededError(ConflictError):
    """A supervisor has not said why they look into a case that is not theirs."""

    code = "reason_needed"


class NotWaitingError(ConflictError):
    code = "not_waiting"


class PlacesFullError(ConflictError):
    code = "places_full"


class RatedAlreadyError(ConflictError):
    code = "rated_already"


class AgentLeavingError(ConflictError):
    code = "agent_leaving"


class AgentNotThereError(ConflictError):
    code = "agent_not_there"


class OtherBureauError(ConflictError):
    code = "other_bureau"
