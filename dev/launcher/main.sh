#!/bin/sh
# usage: main.sh ROOT [COMMAND [ARGUMENT…]]   started by ./millrace
set -eu
root=$1
shift
launcher=$root/dev/launcher
cache=$root/.cache
. "$launcher/say.sh"
. "$launcher/lock.sh"
. "$launcher/system.sh"
. "$launcher/node.sh"
. "$launcher/packages.sh"
. "$launcher/kafka.sh"
. "$launcher/keycloak.sh"
. "$launcher/registry.sh"
. "$launcher/web.sh"
. "$launcher/image.sh"

command=${1-help}
[ $# -eq 0 ] || shift

# Before anything is installed; the other commands tell of themselves.
case $command-${1-} in
  prepare---help | prepare--h | demo---help | demo--h | test---help | test--h | check---help | check--h | image---help | image--h)
    awk -v from="./millrace $command" '/^  \.\/millrace/ { on = index($0, from) } /^$/ { on = 0 } on' "$launcher/help.txt"
    exit
    ;;
esac

case $command in
  prepare)
    install_packages
    build_web
    say "prepared: \`./millrace start\` writes nothing into $root any more"
    ;;
  start)
    install_packages
    build_web
    export NODE_ENV="${NODE_ENV-production}"
    # Together 20 % less memory when idle (142 instead of 176 MB) for 4 % more CPU; dev/testing/millrace.ts does the same.
    export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX-2}"
    # --: or Node.js takes --env-file=… for its own.
    run_node --max-semi-space-size=2 -- "$root/server/main.ts" "$@"
    ;;
  demo)
    need_system java
    install_packages
    install_kafka 4.3.1
    build_web
    run_node "$root/dev/demo/main.ts" "$@"
    ;;
  test)
    . "$launcher/test.sh"
    prepare_tests "$@"
    run_node "$root/dev/runner/main.ts" "$@"
    ;;
  check)
    install_packages
    . "$launcher/charts.sh"
    . "$launcher/check.sh"
    check_all
    ;;
  image)
    make_image "$@"
    ;;
  encrypt)
    install_packages
    run_node "$root/cli/encrypt.ts" "$@"
    ;;
  password)
    install_packages
    run_node "$root/cli/password.ts" "$@"
    ;;
  policy)
    install_packages
    run_node -- "$root/cli/policy.ts" "$@"
    ;;
  acls)
    install_packages
    run_node -- "$root/cli/acls.ts" "$@"
    ;;
  jq)
    install_packages
    # A deeper stack for deeply nested programs and values.
    run_node --stack-size=3900 --enable-experimental-regexp-engine-on-excessive-backtracks "$root/cli/jq.ts" "$@"
    ;;
  search)
    install_packages
    run_node --enable-experimental-regexp-engine-on-excessive-backtracks "$root/cli/search.ts" "$@"
    ;;
  help | --help | -h)
    cat "$launcher/help.txt"
    ;;
  --version | version)
    sed -n 's/^  "version": "\(.*\)",$/millrace \1/p' "$root/package.json"
    ;;
  *)
    printf 'millrace: there is no command "%s".\n\n' "$command" >&2
    cat "$launcher/help.txt" >&2
    exit 2
    ;;
esac
