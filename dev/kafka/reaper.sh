#!/bin/sh
# Ends what its parent leaves behind, however the parent died (SIGKILL included): reads lines
#   + PID    watch this process        - PID    it has ended by itself
#   d DIR    remove this folder at the end
# and when the input ends, kills the processes still listed and removes the folders.
trap '' INT TERM HUP
pids=' '
while IFS= read -r line; do
  value=${line#? }
  case $line in
    '+ '*) pids="$pids$value " ;;
    '- '*) case $pids in *" $value "*) pids="${pids%%" $value "*} ${pids#*" $value "}" ;; esac ;;
    'd '*) set -- "$@" "$value" ;;
  esac
done
for pid in $pids; do
  kill -KILL "$pid" 2>/dev/null
done
# A process that is just dying may still write a file while its folder is removed: once more then.
for dir in "$@"; do
  rm -rf "$dir" 2>/dev/null || { sleep 1; rm -rf "$dir"; }
done
