#!/bin/sh
# helm test: sends a trace that asks to be kept, and waits until Jaeger has it. BusyBox is enough.
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
if [ -z "$JAEGER" ]; then
  echo "It was accepted. There is no Jaeger in this release, so that nobody is asked for it."
  exit
fi
while ! wget -q -O - "$JAEGER/api/traces/$trace" 2> /dev/null | grep -q '"helm test"'; do
  if [ $(($(date +%s) - now)) -gt "$SECONDS_TO_WAIT" ]; then
    echo "Jaeger does not have it after $SECONDS_TO_WAIT s: look at the logs of the samplers."
    exit 1
  fi
  sleep 1
done
echo "Jaeger has it, $(($(date +%s) - now)) s later."
