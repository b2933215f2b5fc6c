"""Items of a conversation, by hand: the three messages share a tag, so a peek at `role` tells them apart."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import UNSET, Raw, Struct, UnsetType, ValidationError
from msgspec.json import Decoder

from .types import McpError, McpToolInfo

ItemStatus = Literal["completed", "incomplete", "in_progress"]
UserMessageContentType = Literal["input_text", "input_audio", "input_image"]
UserMessageContentDetail = Literal["auto", "low", "high"]
AssistantMessageContentType = Literal["output_text", "output_audio"]


class SystemMessageContent(Struct, kw_only=True):
    type: Literal["input_text"] | UnsetType = UNSET
    text: str | UnsetType = UNSET


class SystemMessage(Struct, kw_only=True, tag_field="type", tag="message"):
    id: str | UnsetType = UNSET
    object: Literal["realtime.item"] | UnsetType = UNSET
    status: ItemStatus | UnsetType = UNSET
    role: Literal["system"]
    content: list[SystemMessageContent]


class UserMessageContent(Struct, kw_only=True):
    type: UserMessageContentType | UnsetType = UNSET
    text: str | UnsetType = UNSET
    audio: str | UnsetType = UNSET
    image_url: str | UnsetType = UNSET
    detail: UserMessageContentDetail | UnsetType = UNSET
    transcript: str | UnsetType | None = UNSET


class UserMessage(Struct, kw_only=True, tag_field="type", tag="message"):
    id: str | UnsetType = UNSET
    object: Literal["realtime.item"] | UnsetType = UNSET
    status: ItemStatus | UnsetType = UNSET
    role: Literal["user"]
    content: list[UserMessageContent]


class AssistantMessageContent(Struct, kw_only=True):
    type: AssistantMessageContentType | UnsetType = UNSET
    text: str | UnsetType = UNSET
    audio: str | UnsetType = UNSET
    transcript: str | UnsetType = UNSET


class AssistantMessage(Struct, kw_only=True, tag_field="type", tag="message"):
    id: str | UnsetType = UNSET
    object: Literal["realtime.item"] | UnsetType = UNSET
    status: ItemStatus | UnsetType = UNSET
    role: Literal["assistant"]
    content: list[AssistantMessageContent]


class FunctionCall(Struct, kw_only=True, tag_field="type", tag="function_call"):
    id: str | UnsetType = UNSET
    object: Literal["realtime.item"] | UnsetType = UNSET
    status: ItemStatus | UnsetType = UNSET
    call_id: str | UnsetType = UNSET
    name: str
    arguments: str


class FunctionCallOutput(Struct, kw_only=True, tag_field="type", tag="function_call_output"):
    id: str | UnsetType = UNSET
    object: Literal["realtime.item"] | UnsetType = UNSET
    status: ItemStatus | UnsetType = UNSET
    call_id: str
    output: str


class McpApprovalResponse(Struct, kw_only=True, tag_field="type", tag="mcp_approval_response"):
    id: str
    approval_request_id: str
    approve: bool
    reason: str | UnsetType | None = UNSET


class McpListTools(Struct, kw_only=True, tag_field="type", tag="mcp_list_tools"):
    id: str | UnsetType = UNSET
    server_label: str
    tools: list[McpToolInfo]


class McpToolCall(Struct, kw_only=True, tag_field="type", tag="mcp_call"):
    id: str
    server_label: str
    name: str
    arguments: str
    approval_request_id: str | UnsetType | None = UNSET
    output: str | UnsetType | None = UNSET
    error: McpError | UnsetType | None = UNSET


class McpApprovalRequest(Struct, kw_only=True, tag_field="type", tag="mcp_approval_request"):
    id: str
    server_label: str
    name: str
    arguments: str


class ItemReference(Struct, kw_only=True, tag_field="type", tag="item_reference"):
    id: str


class Peek(Struct):
    type: str
    role: str | None = None


peek = Decoder(Peek).decode
messages: dict[str | None, Callable[[Raw], Any]] = {
    "system": Decoder(SystemMessage).decode,
    "user": Decoder(UserMessage).decode,
    "assistant": Decoder(AssistantMessage).decode,
}
Other = FunctionCall | FunctionCallOutput | McpApprovalResponse | McpListTools | McpToolCall | McpApprovalRequest
decode_other = Decoder(Other).decode
decode_other_input = Decoder(Other | ItemReference).decode


def decode_item(raw: Raw) -> Any:
    seen = peek(raw)
    return decode_message(raw, seen.role) if seen.type == "message" else decode_other(raw)


def decode_input_item(raw: Raw) -> Any:
    seen = peek(raw)
    return decode_message(raw, seen.role) if seen.type == "message" else decode_other_input(raw)


def decode_message(raw: Raw, role: str | None) -> Any:
    decode = messages.get(role)
    if decode is None:
        raise ValidationError(f"Invalid role {role!r}")
    return decode(raw)
