"""A backend service creates a user: one trace of three steps, made without an OpenTelemetry SDK.

    python3 user_creation.py        TRACE_API_URL=http://localhost:8007
"""

import contextlib
import json
import os
import time
import urllib.request
import uuid

API = os.environ.get("TRACE_API_URL", "http://localhost:8007")


def call(path, **body):
    """Calls the trace API; an answer that is no 2xx is raised."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    if token := os.environ.get("TRACE_API_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"{API}/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


@contextlib.contextmanager
def stopping(span):
    """Stops a span at the end of a block, with an error when the block raises."""
    try:
        yield span
    except Exception as error:
        call("stop-trace", span=span["traceparent"], status="ERROR", message=type(error).__name__)
        raise
    call("stop-trace", span=span["traceparent"])


# With sampling.keep the sampler keeps the trace, whatever its ratio.
attributes = {"user.name": "alice", "sampling.keep": True}
with stopping(call("start-trace", name="user creation", service="signup", kind="SERVER", attributes=attributes)) as user:
    with stopping(call("add-trace", parent=user["traceparent"], name="database insertion", kind="CLIENT")) as insert:
        time.sleep(0.03)
        call("set-attributes", span=insert["traceparent"], attributes={"db.system.name": "postgresql"})
    with stopping(call("add-trace", parent=user["traceparent"], name="e-mail confirmation")) as mail:
        time.sleep(0.02)
        call("add-event", span=mail["traceparent"], name="accepted by the mail server", attributes={"attempt": 1})
print(user["traceId"])
