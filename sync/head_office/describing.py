"""The service described by its own message types, as OpenAPI 3.1: who writes another client can generate half of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from sync import file_wire, heal_wire, wire

_TEMPLATE = "#/components/schemas/{name}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One route: the message it takes and the one it gives; `bytes_in` and `bytes_out` are bodies that are files.

    `place` is the type whose fields but `hash` and `data` stand in the query; `open` tells that no proof is asked.
    """

    path: str
    method: str
    name: str
    summary: str
    takes: type | None = None
    gives: type | None = None
    place: type | None = None
    bytes_in: bool = False
    bytes_out: bool = False
    open: bool = False
    refuses: tuple[int, ...] = (400, 401, 403, 408, 413, 429, 431, 503)


OPERATIONS = (
    Operation("/v1/sync", "post", "sync", "Push units of work, pull what changed.", wire.SyncRequest,
              wire.SyncResponse, refuses=(400, 401, 403, 408, 409, 413, 429, 431, 503)),
    Operation("/v1/fill", "post", "fill", "The next stretch of a first fill.", wire.FillRequest, wire.FillResponse),
    Operation("/v1/history", "post", "history", "All changes of a record.", wire.HistoryRequest, wire.HistoryResponse),
    Operation("/v1/last", "post", "last", "The last number known of some identities.", heal_wire.LastRequest,
              heal_wire.LastResponse),
    Operation("/v1/spans", "post", "spans", "Count and digest of spans of ids.", heal_wire.SpanRequest,
              heal_wire.SpanResponse),
    Operation("/v1/records", "post", "records", "Records, whole.", heal_wire.RecordsRequest,
              heal_wire.RecordsResponse),
    Operation("/v1/files/state", "post", "fileStates", "How far attachments are here.", file_wire.FilesRequest,
              file_wire.FilesResponse),
    Operation("/v1/files/{hash}", "put", "putFile", "Bytes of an attachment.", gives=file_wire.FileHeld,
              place=file_wire.FileStretch, bytes_in=True, refuses=(400, 401, 403, 404, 408, 413, 429, 431, 503)),
    Operation("/v1/files/{hash}", "get", "getFile", "Bytes of an attachment.", place=file_wire.FilePlace,
              bytes_out=True, refuses=(400, 401, 403, 404, 408, 413, 429, 431, 503)),
)  # fmt: skip
"""The engine's own routes (`app.make_app`)."""


def describe(
    operations: Iterable[Operation], *, title: str, version: str, proofs: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The description of a service with those routes; `proofs` are the security schemes, each of which opens them."""
    listed = list(operations)
    types = {kind for one in listed for kind in (one.takes, one.gives) if kind is not None} | {wire.Failure}
    ordered = sorted(types, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components(ordered, ref_template=_TEMPLATE)
    paths: dict[str, dict[str, Any]] = {}
    for one in listed:
        paths.setdefault(one.path, {})[one.method] = _operation(one, proofs)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": dict(proofs)},
    }


def _operation(one: Operation, proofs: Iterable[str]) -> dict[str, Any]:
    failure = {"description": "Refused, with a code and a sentence.", "content": _json(wire.Failure)}
    answers: dict[str, Any] = {"200": {"description": "Done.", **_content(one.gives, raw=one.bytes_out)}}
    if one.bytes_out or one.name == "fill":
        answers["206"] = {"description": "The rest of it.", **_content(one.gives, raw=one.bytes_out)}
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "responses": answers | {str(status): failure for status in one.refuses},
    }
    if one.takes is not None or one.bytes_in:
        described["requestBody"] = {"required": True, **_content(one.takes, raw=one.bytes_in)}
    if one.place is not None:
        described["parameters"] = list(_parameters(one.place))
    if not one.open:
        described["security"] = [{name: []} for name in proofs]
    return described


def _content(kind: type | None, *, raw: bool) -> dict[str, Any]:
    if raw:
        return {"content": {file_wire.FILE_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
    return {"content": _json(kind)} if kind is not None else {}


def _json(kind: type) -> dict[str, Any]:
    return {wire.MEDIA_TYPE: {"schema": {"$ref": _TEMPLATE.format(name=kind.__name__)}}}


def _parameters(place: type) -> Iterable[dict[str, Any]]:
    _, schemas = msgspec.json.schema_components([place])
    schema = schemas[place.__name__]
    for name, said in schema["properties"].items():
        if name == "data":
            continue
        where = "path" if name == "hash" else "query"
        required = where == "path" or name in schema.get("required", ())
        yield {"name": name, "in": where, "required": required, "schema": said}
