"""What can go wrong in the knowledge base."""

from __future__ import annotations

from kit.errors import LogicalError, NotFoundError, TechnicalError


class ContentError(LogicalError):
    """A YAML file of entries cannot be used."""

    code = "bad_content"


class QuestionError(LogicalError):
    """What was asked cannot be taken as a question."""

    code = "bad_question"


class EntryNotFoundError(NotFoundError):
    code = "entry_not_found"


class FolderError(LogicalError):
    """A folder or file named by the person is not there or cannot be read."""

    code = "bad_folder"


class WordError(LogicalError):
    """A term or synonym that cannot be taken in."""

    code = "bad_word"


class CalibrationError(LogicalError):
    code = "bad_calibration"


class SearchUnavailableError(TechnicalError):
    code = "search_unavailable"
