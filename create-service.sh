#!/usr/bin/env bash
# Adds a service to the shop that is traced from its first request: its module with tests, and its place in the build, the gateway, the chart, skaffold.yaml,
# compose.yaml, make demo and docs/configuration.md. The templates are in tools/create-service.
#
#   ./create-service.sh NAME [--port N] [--calls SERVICE,…]
#
#   NAME      of small letters, digits and single dashes: gift-wrap
#   --port    where it listens on this machine; otherwise the first that is free from 8001 on
#   --calls   the services that it asks, by a client for each; otherwise user
#
# When something fails, all is as it was. MAVEN_FLAGS= is more for Maven's command line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=tools/create-service/place
. tools/create-service/place
# shellcheck source=tools/create-service/check
. tools/create-service/check
# shellcheck source=tools/create-service/fill
. tools/create-service/fill

say() { printf '%s\n' "$*"; }
die() { printf 'create-service.sh: %s\n' "$*" >&2; exit 1; }

read_arguments() {
  NAME='' PORT=next CALLS=(user)
  while (($#)); do
    case $1 in
      -h | --help) sed -n '/^# Adds/,/^set /{ s/^# \{0,1\}//; /^set /!p }' create-service.sh; exit ;;
      --port=* | --calls=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
      --port) PORT=${2-}; shift ;;
      --calls) IFS=, read -ra CALLS <<< "${2-}"; shift ;;
      -*) die "There is no option $1. Usage: ./create-service.sh NAME [--port N] [--calls SERVICE,…]" ;;
      *) [[ -z $NAME ]] || die "One service at a time, not '$NAME' and '$1'."; NAME=$1 ;;
    esac
    shift || die "The last option lacks its value."
  done
  [[ -n $NAME ]] || die "Give it a name: ./create-service.sh NAME [--port N] [--calls SERVICE,…]"
}

format() {
  say "Formatting services/$NAME …"
  # shellcheck disable=SC2086 # several options
  mvn -B -ntp -q ${MAVEN_FLAGS-} -pl "services/$NAME" spotless:apply > "$WORK/log" 2>&1 || { head -n 30 "$WORK/log" >&2; die "Maven could not format services/$NAME."; }
}

# What the chart renders to is committed beside it. It takes Helm, which is built once, and Python.
render() {
  if ! command -v python3 > /dev/null; then
    left="Python is not there, so this is left to do where it is: helm/test --update shop"
    return
  fi
  say "Rendering the chart's examples …"
  # shellcheck disable=SC2065 # it is a script of ours
  helm/test --update shop > "$WORK/log" 2>&1 || { tail -n 30 "$WORK/log" >&2; die "The chart does not render with services.$NAME."; }
}

undo() {
  if [[ -z $finished ]]; then
    rm -rf "services/$NAME"
    tar -xf "$WORK/before.tar"
    printf 'create-service.sh: All is as it was.\n' >&2
  fi
  rm -rf "$WORK"
}

read_arguments "$@"
check_name
check_calls
choose_port
tools/prerequisites || exit 1

finished='' left=''
WORK=$(mktemp -d)
# All that take_place and render change.
tar -cf "$WORK/before.tar" pom.xml skaffold.yaml compose.yaml tools/demo/process-compose.yaml helm/shop docs/configuration.md services/gateway/src/main/resources
trap undo EXIT
trap 'exit 130' INT TERM HUP
fill_module
take_place
format
render
finished=1

# An id that the first of those it calls may know.
case ${CALLS[0]} in user) example=alice ;; inventory) example=item1 ;; *) example=1 ;; esac
say "services/$NAME is there, on port $PORT; it calls ${CALLS[*]}. Through the gateway: GET /api/$NAME/ID. Next:"
say "  mvn -pl services/$NAME -am verify     # its tests"
say "  make demo                             # then curl -i localhost:8001/api/$NAME/$example -H 'baggage: sampling.keep=true'"
if [[ -n $left ]]; then say "$left"; fi
