# One launcher installs at a time; the others wait and then find the work done. A directory, because mkdir either makes
# it or fails, on every file system.

# usage: with_lock FUNCTION [ARGUMENT…]
with_lock() {
  mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] ||
    die "something is still to be installed, and $cache cannot be written. Run \`$root/millrace prepare\` once as the owner of that folder."
  take_lock
  trap release_lock EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  "$@"
  release_lock
  trap - EXIT INT TERM HUP
}

take_lock() {
  waited=0
  until mkdir "$cache/lock" 2>/dev/null; do
    # No number for ten seconds: it was killed before it wrote one.
    holder=$(cat "$cache/lock/pid" 2>/dev/null) || holder=
    if [ "$waited" -gt 10 ] && [ -z "$holder" ] || [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      # Its holder was killed. Renaming is done by one of several that see this.
      mv "$cache/lock" "$cache/lock.$$" 2>/dev/null && rm -rf "$cache/lock.$$"
      continue
    fi
    [ "$waited" -ne 1 ] || say "another launcher (process ${holder:-unknown}) is installing; waiting for it"
    waited=$((waited + 1))
    sleep 1
  done
  echo $$ >"$cache/lock/pid"
}

release_lock() {
  rm -rf "$cache/lock"
}

# usage: stamped NAME VALUE   true when NAME was last made of VALUE
stamped() {
  [ "$(cat "$cache/stamps/$1" 2>/dev/null)" = "$2" ]
}

# usage: stamp NAME VALUE
stamp() {
  mkdir -p "$cache/stamps"
  printf '%s\n' "$2" >"$cache/stamps/$1"
}
