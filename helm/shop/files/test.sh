#!/bin/sh
# Posts an order and looks for its whole trace in Jaeger, with BusyBox. GATEWAY, JAEGER (may be empty), SECONDS_TO_WAIT.
set -eu

order='{"items": ["item1"], "total": 99.99}'
# Headers and errors come on the one stream, the body on the other.
if ! answer=$(wget -S -O - --header "Content-Type: application/json" --header "baggage: sampling.keep=true" --post-data "$order" "$GATEWAY/api/orders" 2>&1); then
  printf 'FAILED: the order was not accepted by %s. Are all pods ready? It said:\n%s\n' "$GATEWAY" "$answer"
  exit 1
fi
trace=$(printf '%s\n' "$answer" | tr -d '\r' | sed -n 's/^ *[Xx]-[Tt]race-[Ii][Dd]: *//p')
echo "The order was accepted; its trace is $trace."

if [ -z "$JAEGER" ]; then
  echo "test.jaegerUrl is empty: the trace was not looked for."
  exit 0
fi
deadline=$(($(date +%s) + SECONDS_TO_WAIT))
# The span of the service that is asked last.
until found=$(wget -q -O - "$JAEGER/api/traces/$trace" 2>&1) && printf '%s' "$found" | grep -q '"operationName":"POST /payments"'; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    printf 'FAILED: after %s s %s does not have the whole trace %s. Its last answer:\n%.500s\n' "$SECONDS_TO_WAIT" "$JAEGER" "$trace" "$found"
    exit 1
  fi
  sleep 1
done
echo "The whole trace is in Jaeger."
