#!/bin/sh
# The three calls of a bot with curl:
#
#   maestro.sh send FILE            stores the trade, or {"trades": [...]}, of a JSON file (- is standard input)
#   maestro.sh policy NAME=VALUE…   how much may be risked: agent_id=trend-btc regime=BULL volatility=0.02 …
#   maestro.sh allocation [CAPITAL] the weights, and an amount split by them
#
# The answer goes to standard output. The exit status is 0 if Maestro answered 200, else that of curl (22: it refused).
# The environment has MAESTRO_URL (https://my-project.web.app) and MAESTRO_KEY (mk_…).
set -eu

: "${MAESTRO_URL:?is missing: https://my-project.web.app}"
: "${MAESTRO_KEY:?is missing: createBotKey makes it}"

# A path, as in the emulators, and the domain of the functions: their names come next instead of /api.
case "${MAESTRO_URL#*://}" in
*/* | *.cloudfunctions.net) trades=ingestTrades policy=botPolicy allocation=botAllocation ;;
*) trades=api/trades policy=api/policy allocation=api/allocation ;;
esac

# The key must be in no argument, because every user of the computer sees the arguments of its processes. So curl reads it
# as a configuration: printf is a part of the shell and no process. Repeating is safe, because a trade is stored once per id;
# --retry keeps the Retry-After of 429 and 503.
call() {
  printf 'header = "Authorization: Bearer %s"\n' "$MAESTRO_KEY" |
    curl --config - --silent --show-error --fail-with-body --max-time 15 --retry 4 --retry-connrefused "$@"
}

case "${1:-}" in
send)
  file=${2:?is missing: a JSON file}
  # Standard input has the key, so that the trades come from a file.
  if [ "$file" = - ]; then
    file=$(mktemp)
    trap 'rm -f "$file"' EXIT
    cat >"$file"
  fi
  call --header 'Content-Type: application/json' --data-binary "@$file" "$MAESTRO_URL/$trades"
  ;;
policy)
  shift
  for input; do
    shift
    set -- "$@" --data-urlencode "$input"
  done
  call --get "$@" "$MAESTRO_URL/$policy"
  ;;
allocation)
  call --get ${2:+--data-urlencode "capital=$2"} "$MAESTRO_URL/$allocation"
  ;;
*)
  sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
echo
