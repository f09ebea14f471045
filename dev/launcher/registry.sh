# A real schema registry and Confluent's Python client, which tests hold registries and serdes against.

# usage: install_registry
install_registry() {
  registry_is_there && python_is_there && return 0
  need_system maven python
  with_lock install_registry_locked
}

install_registry_locked() {
  python_is_there || install_test_python
  registry_is_there && return 0
  say "fetching a schema registry (Apicurio) through Maven"
  target=$cache/registry
  rm -rf "$target.new"
  mvn -q -B -ntp -f "$root/dev/registry/pom.xml" "-DoutputDirectory=$target.new" "-DmarkersDirectory=$target.new/markers" \
    dependency:unpack-dependencies >&2 || die "Maven could not fetch the schema registry."
  rm -rf "$target"
  mv "$target.new" "$target"
  stamp registry "$(registry_sum)"
}

install_test_python() {
  say "fetching Confluent's Python client through PyPI"
  target=$cache/python
  rm -rf "$target"
  python3 -m venv "$target" >&2 || die "python3 could not make a virtual environment in $target."
  "$target/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --requirement "$root/dev/python/requirements.txt" >&2 ||
    die "pip could not install what dev/python/requirements.txt names."
  stamp python "$(python_sum)"
}

registry_is_there() {
  [ -f "$cache/registry/quarkus-run.jar" ] && stamped registry "$(registry_sum)"
}

registry_sum() {
  cksum <"$root/dev/registry/pom.xml"
}

python_is_there() {
  [ -x "$cache/python/bin/python" ] && stamped python "$(python_sum)"
}

# The folder as well: scripts in a virtual environment name it.
python_sum() {
  echo "$(cksum <"$root/dev/python/requirements.txt") $(uname -sm) $cache"
}
