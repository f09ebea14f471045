# What the suites need before the runner starts.

# usage: prepare_tests [--all] [SUITE…]
prepare_tests() {
  suites=
  every="unit web integration e2e"
  for argument in "$@"; do
    case $argument in
      --all) every="$every slow" ;;
      -*) ;;
      *) suites="$suites $argument" ;;
    esac
  done
  # suites is a list of words
  # shellcheck disable=SC2086
  set -- ${suites:-$every}
  needs=
  for suite in "$@"; do
    case $suite in
      integration) needs="$needs java maven openssl buildah nginx python" ;;
      e2e) needs="$needs java maven chromium nginx python" ;;
      slow) needs="$needs java maven" ;;
    esac
  done
  # shellcheck disable=SC2086
  need_system $needs
  install_packages
  for suite in "$@"; do
    case $suite in
      integration)
        install_kafka 4.3.1 3.9.2
        install_registry
        # The container image has it.
        build_web
        ;;
      e2e)
        install_kafka 4.3.1
        install_registry
        build_web
        ;;
      slow)
        install_keycloak
        # The container image has it.
        build_web
        ;;
    esac
  done
}
