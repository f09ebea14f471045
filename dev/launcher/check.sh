# Everything about the code that needs no running: each step says its name, its time, and what it found.

check_all() {
  find_node
  export PATH="$(dirname -- "$node"):$root/node_modules/.bin:$PATH"
  cd "$root"
  failed=
  prepare_chart_tools
  check_step types tsc --noEmit -p .
  check_step 'types of the web app' tsc --noEmit -p web
  check_step 'types of e2e' tsc --noEmit -p e2e
  check_step lint oxlint --type-aware --deny-warnings
  check_step format oxfmt --check .
  check_step borders node dev/check/borders.ts
  check_step 'links of the docs' node dev/check/links.ts
  check_step 'dead code' knip
  check_step 'charts, templates' check_charts
  check_step 'known holes' node dev/check/audit-dependencies.ts
  [ -z "$failed" ] || die "check failed: $failed"
  say "check passed"
}

# usage: check_step NAME COMMAND…
check_step() {
  name=$1
  shift
  from=$(date +%s)
  code=0
  output=$("$@" 2>&1) || code=$?
  case $code in
    0) result=passed ;;
    # The audit of the packages, the tools for charts: the registry could not be asked.
    3) result="not asked ($output)" ;;
    *)
      result=failed
      failed="$failed${failed:+, }$name"
      printf '%s\n' "$output"
      ;;
  esac
  printf '%-22s %s  %s s\n' "$name" "$result" "$(($(date +%s) - from))"
}
