# The web app, built into web/dist when its sources changed.

build_web() {
  web_is_built || with_lock build_web_locked
}

build_web_locked() {
  web_is_built && return 0
  say "building the web app"
  sum=$(web_sum)
  rm -rf "$cache/web"
  (
    find_node
    cd "$root" && NODE_ENV=production "$node" node_modules/vite/bin/vite.js build web \
      --outDir "$cache/web" --emptyOutDir --logLevel warn >&2
  ) || die "the web app could not be built."
  rm -rf "$root/web/dist"
  mv "$cache/web" "$root/web/dist"
  stamp web "$sum"
}

web_is_built() {
  [ -f "$root/web/dist/index.html" ] && stamped web "$(web_sum)"
}

web_sum() {
  (
    cd "$root"
    {
      cksum package-lock.json
      find web packages/contract/src packages/kjq/src \( -name dist -o -name node_modules \) -prune -o -type f ! -name '*.test.*' \
        -exec cksum {} +
    } | sort | cksum
  )
}
