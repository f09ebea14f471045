# The container image: its file system, and with --tag the image itself.

# usage: make_image [ARGUMENT…]
make_image() {
  case " $* " in
    *" --tag"*) need_system buildah ;;
  esac
  install_packages
  build_web
  run_node "$root/dev/image/main.ts" "$@"
}
