#!/bin/sh
# Posts an order and looks for its whole trace in Jaeger. GATEWAY, JAEGER (may be empty), TIMEOUT in seconds.
set -eu

ask() { curl -sS --max-time 15 "$@"; }

order='{"items": ["item1"], "total": 99.99}'
if ! answer=$(ask -i -X POST "$GATEWAY/api/orders" -H "Content-Type: application/json" -H "baggage: sampling.keep=true" -d "$order"); then
  echo "FAILED: $GATEWAY does not answer. Are all pods ready?"
  exit 1
fi
trace=$(printf '%s\n' "$answer" | tr -d '\r' | sed -n 's/^[Xx]-[Tt]race-[Ii][Dd]: *//p')
case $answer in
  HTTP/*" 201"*) echo "The order was accepted; its trace is $trace." ;;
  *)
    printf 'FAILED: the order was not accepted:\n%s\n' "$answer"
    exit 1 ;;
esac

if [ -z "$JAEGER" ]; then
  echo "test.jaegerUrl is empty: the trace was not looked for."
  exit 0
fi
deadline=$(($(date +%s) + TIMEOUT))
# The span three services deep, of the last service that is asked.
until found=$(ask "$JAEGER/api/traces/$trace" 2>&1) && printf '%s' "$found" | grep -q '"operationName":"POST /payments"'; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    printf 'FAILED: after %s s %s does not have the whole trace %s. Its last answer:\n%.500s\n' "$TIMEOUT" "$JAEGER" "$trace" "$found"
    exit 1
  fi
  sleep 1
done
echo "The trace is in Jaeger."
