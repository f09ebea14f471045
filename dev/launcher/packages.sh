# npm packages, exactly as package-lock.json says.

install_packages() {
  packages_are_there || with_lock install_packages_locked
}

install_packages_locked() {
  packages_are_there && return 0
  node=$(command -v node) && command -v npm >/dev/null 2>&1 && node_at_least 20 0 ||
    die "Node.js 20 or later with npm is needed to install the packages; Node.js 24 then comes with them."
  # A person's own npm install may have brought what the lockfile says.
  if ! node "$launcher/installed.mjs" "$root"; then
    say "installing the npm packages"
    (cd "$root" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-progress --loglevel error >&2) || die "npm ci failed."
  fi
  stamp packages "$(packages_sum)"
}

packages_are_there() {
  [ -d "$root/node_modules" ] && stamped packages "$(packages_sum)"
}

packages_sum() {
  echo "$(cksum <"$root/package-lock.json") $(uname -sm)"
}
