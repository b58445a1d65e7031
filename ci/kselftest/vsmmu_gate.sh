#!/bin/sh
# A selftest: judges captures and ends as kselftest wants it, 0 pass, 1 fail, 4 skip.
#   VSMMU           the command (vsmmu)
#   VSMMU_CAPTURES  traces and folders of traces, split at blanks
vsmmu=${VSMMU:-vsmmu}

if ! command -v "$vsmmu" >/dev/null 2>&1; then
  echo "KTAP version 1"
  echo "1..0 # SKIP no $vsmmu here"
  exit 4
fi

# shellcheck disable=SC2086 # split on purpose
"$vsmmu" gate --ktap - -- $VSMMU_CAPTURES
case $? in
  0) exit 0 ;;
  4) exit 4 ;;
  *) exit 1 ;;
esac
