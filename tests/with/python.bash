# Sourced by the scripts beside it that read with Python packages: each by its name and exact version, in a place of its own below target/.

# Makes $python one that has the packages named; says so and leaves where they cannot be had and nobody insists.
packages() {
    local place
    place=${CARGO_TARGET_DIR:-target}/python-$(printf '%s\n' "$@" | cksum | cut -d' ' -f1)
    python=$PWD/$place/bin/python3
    [[ -e $place/.ready ]] && return
    rm -rf "$place"
    if python3 -m venv "$place" >/dev/null &&
        "$python" -m pip install --quiet --disable-pip-version-check --no-input "$@"; then
        : >"$place/.ready"
        return
    fi
    rm -rf "$place"
    echo "not run: $* cannot be installed"
    [[ ${CI:-} != true ]] || exit 1
    exit 0
}
