#!/bin/sh
# helm test: sends a trace that asks to be kept, and waits until Jaeger has it and the dashboard knows it as kept. BusyBox is enough.
set -eu
read -r uuid < /proc/sys/kernel/random/uuid
trace=$(echo "$uuid" | tr -d -)
now=$(date +%s)
echo "Sending trace $trace to $OTLP"
wget -q -O - --header 'Content-Type: application/json' --post-data '{"resourceSpans":[{"resource":{"attributes":[
  {"key":"service.name","value":{"stringValue":"helm-test"}}]},"scopeSpans":[{"spans":[{
  "traceId":"'"$trace"'","spanId":"0102030405060708","name":"helm test","kind":1,
  "startTimeUnixNano":"'"$now"'000000000","endTimeUnixNano":"'"$now"'001000000",
  "attributes":[{"key":"sampling.keep","value":{"boolValue":true}}]}]}]}]}' "$OTLP/v1/traces"
echo

await() { # who, address, what it says of the trace, its token
  until wget -q -O - ${4:+--header "Authorization: Bearer $4"} "$2/api/traces/$trace" 2> /dev/null | grep -q "$3"; do
    if [ $(($(date +%s) - now)) -gt "$SECONDS_TO_WAIT" ]; then
      echo "$1 does not have it after $SECONDS_TO_WAIT s: look at the logs of the samplers."
      exit 1
    fi
    sleep 1
  done
  echo "$1 has it, $(($(date +%s) - now)) s later."
}

if [ -n "$JAEGER" ]; then
  await Jaeger "$JAEGER" '"helm test"'
else
  echo "It was accepted. There is no Jaeger in this release, so that nobody is asked for it."
fi
if [ -n "$DASHBOARD" ]; then await "The dashboard" "$DASHBOARD" '"policy":"forced"' "${DASHBOARD_TOKEN:-}"; fi
