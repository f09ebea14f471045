# Keycloak: a real identity server for the slow tests. 180 MB, so only they fetch it.

# usage: install_keycloak
install_keycloak() {
  keycloak_is_there && return 0
  need_system maven
  with_lock install_keycloak_locked
}

install_keycloak_locked() {
  keycloak_is_there && return 0
  say "fetching Keycloak through Maven"
  target=$cache/keycloak
  rm -rf "$target.new"
  mvn -q -B -ntp -f "$root/dev/keycloak/pom.xml" "-DoutputDirectory=$target.new" \
    "-DmarkersDirectory=$target.new/markers" dependency:unpack-dependencies >&2 || die "Maven could not fetch Keycloak."
  rm -rf "$target"
  # The archive has one folder, named after the version. Built once, it starts in half the time.
  sh "$target.new"/keycloak-*/bin/kc.sh build --db=dev-mem --cache=local >&2 ||
    die "Keycloak could not be built."
  mv "$target.new"/keycloak-* "$target"
  rm -rf "$target.new"
  stamp keycloak "$(keycloak_sum)"
}

keycloak_is_there() {
  [ -f "$cache/keycloak/bin/kc.sh" ] && stamped keycloak "$(keycloak_sum)"
}

keycloak_sum() {
  cksum <"$root/dev/keycloak/pom.xml"
}
