#!/usr/bin/env bash
# Judges what a patch did, and says so in Patchwork.
#   check.sh PATCH-ID TRACE...
#   PATCHWORK         URL of the instance
#   PATCHWORK_TOKEN   of its API
#   VSMMU, VSMMU_ARGUMENTS   the command, and options such as --since before.ftrace.gz
set -euo pipefail

patch=$1
shift
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

code=0
# shellcheck disable=SC2086 # split on purpose
"${VSMMU:-vsmmu}" gate ${VSMMU_ARGUMENTS:-} --text - --patchwork "$work/check.json" -- "$@" \
  || code=$?

if [ -s "$work/check.json" ]; then
  # The token does not belong on a command line, where everybody on the machine sees it.
  printf 'header = "Authorization: Token %s"\n' "$PATCHWORK_TOKEN" \
    | curl --fail --silent --show-error --config - \
      --header 'Content-Type: application/json' --data "@$work/check.json" \
      "${PATCHWORK%/}/api/patches/$patch/checks/" >/dev/null
fi
exit "$code"
