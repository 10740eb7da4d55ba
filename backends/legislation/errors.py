"""What can go wrong when a rule is looked up."""

from __future__ import annotations

from kit.errors import LogicalError, TechnicalError


class BadParametersError(TechnicalError):
    """A parameter file is wrong: names the file and the key. Nothing is loaded."""

    code = "bad_parameters"
    retry = False


class UnknownParameterError(TechnicalError):
    """A rule asks for a parameter that no file holds."""

    code = "unknown_parameter"
    retry = False


class NotInForceYetError(LogicalError):
    """The date lies before the first one for which the rule is recorded."""

    code = "not_in_force_yet"


class PolicyUnknownError(LogicalError):
    """The date lies after the announced end of the rule, and no successor is known."""

    code = "policy_unknown"


class RepealedError(LogicalError):
    """The date lies after the day on which a later text ended the rule."""

    code = "repealed"
