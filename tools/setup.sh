# Sourced by run, test and bench/run: installs what is missing on a fresh Debian machine, quietly, and only then.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# need COMMAND-OR-FILE PACKAGE: notes the package where neither exists.
missing_packages=()
need() {
    command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] || missing_packages+=("$2")
}

install_missing() {
    [ ${#missing_packages[@]} -eq 0 ] && return
    local sudo=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || {
            echo "isthmus: as root, run: apt-get install ${missing_packages[*]}" >&2
            exit 2
        }
        sudo="sudo"
    fi
    echo "Installing ${missing_packages[*]} ..." >&2
    local log
    log=$(mktemp)
    if ! { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq \
        --no-install-recommends "${missing_packages[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        exit 2
    fi
    rm -f "$log"
}

command -v dotnet >/dev/null 2>&1 || {
    echo "isthmus: the .NET SDK is missing; install it and run this again" >&2
    exit 2
}
need make make
need gcc gcc
need /usr/lib/x86_64-linux-gnu/crti.o libc6-dev
need ld.lld lld
need /usr/lib/x86_64-linux-musl/libc.a musl-dev
need qemu-system-x86_64 qemu-system-x86
install_missing
