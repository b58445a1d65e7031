#!/bin/sh
# Tells LAVA the tests of a KTAP file: those at the top level, a trace each.
# LAVA takes letters, digits and _-./ in a name; others become _.
while IFS= read -r line; do
  case $line in
    'ok '*' # SKIP'*) result=skip ;;
    'ok '*) result=pass ;;
    'not ok '*' # ERROR'*) result=unknown ;;
    'not ok '*) result=fail ;;
    *) continue ;;
  esac
  name=${line#not }
  name=${name#ok }
  name=${name#* }
  name=${name%% # *}
  name=$(printf '%s' "$name" | LC_ALL=C tr -c 'A-Za-z0-9_./-' '_')
  lava-test-case "$name" --result "$result"
done <"$1"
