"""Sends the request with the connector's secret, and makes a small reply of the answer.

The job's key goes along as Idempotency-Key: a worker may die after the other system acted and before that was written
down, so the request can be sent again; a system that heeds the key acts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.connectors import Wrong
from app.i18n import Text
from app.outward.ask import Unsent, send
from app.ports import Failed, Ports, Retry
from app.ports.http import HttpFailed


def run(request: Mapping[str, Any], ports: Ports) -> dict[str, Any]:
    try:
        answer = send(request, ports).verdict
    except Unsent as fault:
        raise Failed(fault.code, fault.text) from None
    except HttpFailed as fault:
        raise _verdict(request, ports, fault.code, fault.text, fault.again) from None
    if isinstance(answer, Wrong):
        raise _verdict(request, ports, answer.code, answer.text, answer.again)
    return {"result": answer.result, "status": str(answer.status)}


def _verdict(request: Mapping[str, Any], ports: Ports, code: str, text: Text, again: bool) -> Retry | Failed:
    """Another try while the operation allows one and one can help."""
    if again and ports.attempt < int(request["attempts"]):
        return Retry(text)
    return Failed(code, text)
