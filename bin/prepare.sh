# Sourced by bin/up, bin/test and bin/lock: what has to be on the machine before the portal can
# run. Every part is looked at first and left alone when it is there, so a second time costs
# nothing. Written for any POSIX shell.
#
# The script that sources this file has set `root`, the folder of the repository.

set -eu
cd "$root"

# Python keeps what it compiled, also where the machine says that it should not: the portal is
# several processes of some hundred modules, and the tests start many more.
unset PYTHONDONTWRITEBYTECODE

# The folder is new on a clean checkout; git never sees it.
logs=var/log

python=.venv/bin/python
ticker=

say() { printf '%s\n' "$*"; }

# fail WHAT REMEDY [LOG]: the name of the step that failed, the end of its log, what to do now.
fail() {
    {
        printf '\nFAILED: %s\n' "$1"
        if [ -n "${3-}" ] && [ -s "$3" ]; then
            tail -n 15 "$3" | sed 's/^/  | /'
            printf 'Log: %s\n' "$3"
        fi
        printf 'What to do: %s\n' "$2"
    } >&2
    exit 1
}

if ! mkdir -p "$logs" 2>/dev/null || [ ! -w "$logs" ]; then
    fail "$root/$logs cannot be written by $(id -un)" \
        "start it as who owns that folder, or give it to who starts it, as root: chown -R $(id -un) $root"
fi

# A dot every two seconds shows that a step is alive. The loop ends by itself with its parent, and
# takes its sleep along when it is told to end.
start_ticking() {
    (
        asleep=
        trap 'kill "$asleep" 2>/dev/null; exit' TERM
        while kill -0 $$ 2>/dev/null; do
            sleep 2 >/dev/null 2>&1 &
            asleep=$!
            wait "$asleep"
            printf '.'
        done
    ) &
    ticker=$!
}

stop_ticking() {
    [ -n "$ticker" ] || return 0
    kill "$ticker" 2>/dev/null || :
    wait "$ticker" 2>/dev/null || :
    ticker=
}

# step NAME TITLE REMEDY COMMAND…: runs the command with its output in a log of that name.
step() {
    step_log=$logs/$1.log step_title=$2 step_remedy=$3
    shift 3
    printf '%s ' "- $step_title"
    step_from=$(date +%s)
    start_ticking
    step_code=0
    "$@" >"$step_log" 2>&1 </dev/null || step_code=$?
    stop_ticking
    [ "$step_code" = 0 ] || fail "$step_title" "$step_remedy" "$step_log"
    say "done ($(($(date +%s) - step_from)) s)"
}

# An interrupted step must not leave its dots behind.
trap 'stop_ticking' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# A stamp is the proof that a part was finished for exactly these files. It lies inside .venv, so
# that whoever removes .venv gets everything afresh.
# What is made beside .venv carries the folder's name too: checkouts may share one environment.
is_stamped() { [ -f ".venv/.made-$1" ] && [ "$(cat ".venv/.made-$1")" = "$2" ]; }
stamp() { printf '%s\n' "$2" >".venv/.made-$1"; }

# What a Debian package is needed for, as something that can be looked for on any Linux.
run_packages='
python3-venv=module:ensurepip
libpango-1.0-0=library:libpango-1.0.so.0
libpangoft2-1.0-0=library:libpangoft2-1.0.so.0
libharfbuzz-subset0=library:libharfbuzz-subset.so.0'
# Playwright's own driver needs libatomic1; veraPDF and the Nu HTML checker need Java, veraPDF JAXB
# too; pdftotext reads our PDFs.
test_packages='
chromium=command:chromium
libatomic1=library:libatomic.so.1
default-jre-headless=command:java
libjaxb-java=file:/usr/share/java/jaxb-runtime.jar
faketime=command:faketime
poppler-utils=command:pdftotext'

# missing_packages PACKAGE=PROBE…: the packages whose probe finds nothing, on one line.
missing_packages() {
    python3 -c '
import ctypes, importlib.util, os, shutil, sys

def loads(library):
    try:
        return ctypes.CDLL(library)
    except OSError:
        return None

probes = {"module": importlib.util.find_spec, "library": loads,
          "command": shutil.which, "file": os.path.exists}
wanted = [argument.partition("=")[::2] for argument in sys.argv[1:]]
print(*(package for package, probe in wanted
        if not probes[probe.partition(":")[0]](probe.partition(":")[2])))
' "$@"
}

apt_install() {
    # A stale or partly unreachable list is no reason to stop: the install itself decides.
    $as_root apt-get update || :
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "$@"
}

# install_packages PACKAGE…: with apt-get, as root or through sudo; else says who can do what.
install_packages() {
    by_hand="apt-get install --no-install-recommends $*"
    if ! command -v apt-get >/dev/null 2>&1; then
        cannot_install "this system has no apt-get. Install what these Debian packages hold: $*" "$@"
        return
    fi
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            cannot_install "you are not root and there is no sudo. Ask an administrator to run: $by_hand" "$@"
            return
        fi
        as_root=sudo
        say "Debian packages are missing; sudo may ask for your password to install: $*"
        if ! sudo -v; then
            cannot_install "sudo refused. Ask an administrator to run: $by_hand" "$@"
            return
        fi
    fi
    step apt "Installing Debian packages: $*" \
        "check the network and the package sources, or run as root: $by_hand" apt_install "$@"
}

# Without Pango the portal runs and says on its pages that it cannot make a PDF, so bin/up goes on
# (may_run_without_pango=yes); everything else is needed.
cannot_install() {
    reason=$1
    shift
    for package in "$@"; do
        case $package in
        libpango* | libharfbuzz*) [ "${may_run_without_pango-}" = yes ] || fail "Debian packages" "$reason" ;;
        *) fail "Debian packages" "$reason" ;;
        esac
    done
    say "- Going on without $*: no PDF can be made until they are installed, since $reason"
}

# debian_packages PACKAGE=PROBE…: installs those that are missing.
debian_packages() {
    command -v python3 >/dev/null 2>&1 || install_packages python3
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python" "this is $(python3 -V); install Python 3.11 or newer (Debian 12 or newer has it)"
    packages=$(missing_packages "$@")
    if [ -z "$packages" ]; then
        say "- Debian packages: all there"
        return
    fi
    # The names hold no spaces, so the list may be split into words.
    # shellcheck disable=SC2086
    install_packages $packages
}

python_version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

make_environment() {
    # A half-made environment, or one of another Python, has no trustworthy parts: begin again.
    if [ -e .venv/.being-made ] || ! "$python" -m pip --version ||
        [ "$(python_version "$python")" != "$version" ]; then
        python3 -m venv --clear .venv || return
    fi
    : >.venv/.being-made || return
    "$python" -m pip install --require-hashes --no-input --disable-pip-version-check \
        --progress-bar off -r "requirements/$1.lock"
}

state_of_lock() { printf '%s ' "$version" && sha256sum <"requirements/$1.lock"; }

# python_packages base|dev: .venv holds what requirements/<name>.lock says, checked by hash.
python_packages() {
    version=$(python_version python3)
    if [ ! -e .venv/.being-made ] && [ -x "$python" ] && is_stamped "$1" "$(state_of_lock "$1")"; then
        say "- Python packages: all there"
        return
    fi
    step pip "Installing Python packages from requirements/$1.lock into .venv (a minute or two the first time)" \
        "check the network (or your package index in pip's settings) and start again; it begins afresh" \
        make_environment "$1"
    stamp "$1" "$(state_of_lock "$1")"
    # bin/lock sees to it that dev.lock holds all of base.lock in the same versions.
    [ "$1" = base ] || stamp base "$(state_of_lock base)"
    rm -f .venv/.being-made
}

# What browsers fetch is made smaller and compressed beforehand; the portal finds it under var/.
static_files() {
    static_state=$(find static portal/pressing.py -type f | LC_ALL=C sort | xargs sha256sum | sha256sum)
    if is_stamped static "$root $static_state" && [ -d var/static ]; then
        say "- Static files: up to date"
        return
    fi
    step static "Compressing static files" "mend the file under static/ that the log names" \
        "$python" -m portal press-static
    stamp static "$root $static_state"
}

# Compiled for exactly these templates and this way of compiling; a missing one costs time only.
# The same holds for the routes of rooms that load late (portal/late_rooms.py).
templates() {
    templates_state=$(find templates portal/__init__.py portal/drawing.py portal/light_pages.py \
        portal/compiled_templates.py portal/late_rooms.py portal/access/doors.py \
        portal/views/secretariat -name __pycache__ -prune -o -type f -print |
        LC_ALL=C sort | xargs sha256sum | sha256sum)
    if is_stamped templates "$root $templates_state" && [ -d var/templates ] && [ -d var/rooms ]; then
        say "- Templates: up to date"
        return
    fi
    step templates "Compiling templates" "mend the template that the log names" \
        "$python" -m portal compile-templates
    stamp templates "$root $templates_state"
}

are_compiled() {
    for catalogue in "$@"; do [ -f "${catalogue%.po}.mo" ] || return 1; done
}

# The catalogues that people edit become the ones that the portal reads.
translations() {
    # shellcheck disable=SC2046 # the paths are ours and hold no spaces
    set -- $(find portal/translations -name '*.po' 2>/dev/null | sort)
    [ $# -gt 0 ] || return 0
    catalogues_state=$(cat "$@" | sha256sum)
    if is_stamped translations "$root $catalogues_state" && are_compiled "$@"; then
        say "- Translations: up to date"
        return
    fi
    step translations "Compiling translations" "mend the .po file that the log names" \
        "$python" -m babel.messages.frontend compile -d portal/translations
    stamp translations "$root $catalogues_state"
}
