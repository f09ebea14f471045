# Everything about the code that needs no running: each step says its name, its time, and what it found.

check_all() {
  find_node
  export PATH="$(dirname -- "$node"):$root/node_modules/.bin:$PATH"
  cd "$root"
  failed=
  check_step types tsc --noEmit -p .
  check_step 'types of the web app' tsc --noEmit -p web
  check_step 'types of e2e' tsc --noEmit -p e2e
  check_step lint oxlint --type-aware --deny-warnings
  check_step format oxfmt --check .
  check_step borders node dev/check/borders.ts
  check_step 'dead code' knip
  [ -z "$failed" ] || die "check failed: $failed"
  say "check passed"
}

# usage: check_step NAME COMMAND…
check_step() {
  name=$1
  shift
  from=$(date +%s)
  if output=$("$@" 2>&1); then
    result=passed
  else
    result=failed
    failed="$failed${failed:+, }$name"
    printf '%s\n' "$output"
  fi
  printf '%-22s %s  %s s\n' "$name" "$result" "$(($(date +%s) - from))"
}
