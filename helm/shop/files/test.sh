#!/bin/sh
# Posts an order and looks for its whole trace in Jaeger, with BusyBox. GATEWAY, JAEGER (may be empty), SECONDS_TO_WAIT.
set -eu

order='{"items": ["item1"], "total": 99.99}'
late() { [ "$(date +%s)" -ge "$deadline" ]; }
begin() { deadline=$(($(date +%s) + SECONDS_TO_WAIT)); }

# Headers and errors come on the one stream, the body on the other. Again: a pod that was just replaced may still be cold.
begin
until answer=$(timeout 20 wget -S -O - --header "Content-Type: application/json" --header "baggage: sampling.keep=true" --post-data "$order" "$GATEWAY/api/orders" 2>&1); do
  if late; then
    printf 'FAILED: %s accepted no order within %s s. Are all pods ready? Its last answer:\n%s\n' "$GATEWAY" "$SECONDS_TO_WAIT" "$answer"
    exit 1
  fi
  sleep 1
done
trace=$(printf '%s\n' "$answer" | tr -d '\r' | sed -n 's/^ *[Xx]-[Tt]race-[Ii][Dd]: *//p')
echo "The order was accepted; its trace is $trace."

if [ -z "$JAEGER" ]; then
  echo "test.jaegerUrl is empty: the trace was not looked for."
  exit 0
fi
begin
# The span of the service that is asked last.
until found=$(timeout 20 wget -q -O - "$JAEGER/api/traces/$trace" 2>&1) && printf '%s' "$found" | grep -q '"operationName":"POST /payments"'; do
  if late; then
    printf 'FAILED: after %s s %s does not have the whole trace %s. Its last answer:\n%.500s\n' "$SECONDS_TO_WAIT" "$JAEGER" "$trace" "$found"
    exit 1
  fi
  sleep 1
done
echo "The whole trace is in Jaeger."
