#!/usr/bin/env bash
# The step of action.yml: inputs in INPUT_*, reports in INPUT_RESULTS.
#   VSMMU   the command; by default that of the checkout this action is in
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
vsmmu=${VSMMU:-$here/../../vsmmu}
results=${INPUT_RESULTS:-vsmmu-results}
mkdir -p -- "$results"

arguments=(
  --text "$results/report.txt" --json "$results/vsmmu.json" --junit "$results/junit.xml"
  --sarif "$results/vsmmu.sarif" --github-summary "$results/summary.md" --github -
)
[ -z "${INPUT_BASELINE:-}" ] || arguments+=(--baseline "$INPUT_BASELINE")
[ -z "${INPUT_SINCE:-}" ] || arguments+=(--since "$INPUT_SINCE")
[ -z "${INPUT_PROFILE:-}" ] || arguments+=(--profile "$INPUT_PROFILE")
[ "${INPUT_STRICT:-false}" != true ] || arguments+=(--strict)

paths=()
while IFS= read -r path; do
  [ -z "$path" ] || paths+=("$path")
done <<<"${INPUT_PATHS:-}"

code=0
"$vsmmu" gate "${arguments[@]}" -- "${paths[@]}" || code=$?

# What captures say must not be taken for commands of the workflow.
if [ -f "$results/report.txt" ]; then
  token=vsmmu-$RANDOM$RANDOM$RANDOM
  printf '::stop-commands::%s\n' "$token"
  cat -- "$results/report.txt"
  printf '::%s::\n' "$token"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$results/summary.md" ]; then
  cat -- "$results/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'exit-code=%s\nsarif=%s\n' "$code" "$results/vsmmu.sarif" >>"$GITHUB_OUTPUT"
fi
exit "$code"
