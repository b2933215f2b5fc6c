"""What the package raises."""


class DecodeError(ValueError):
    """A frame that cannot be decoded.

    Attributes:
        offset: The byte (or character, where the frame is text) at which reading failed; None where it is unknown.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


class InvalidEvent(ValueError):
    """An event that does not conform to its spec, where that was asked for."""


class MalformedField(AttributeError):
    """A field that cannot be read, because what was received for it does not fit its type."""
