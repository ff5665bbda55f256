# Sourced by the scripts beside it that open pages in a browser: a server for $folder, the browser, and what a page asked for.

folder=$(mktemp -d)
server=
cleanup() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT

# Serves $folder at $site.
serve() {
    local port=
    python3 -u -m http.server --bind 127.0.0.1 --directory "$folder" 0 >"$folder/served" 2>"$folder/requests" &
    server=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$folder/served")
        [[ -z $port ]] || break
        read -rt 0.1 <> <(:) || true
    done
    [[ -n $port ]] || { echo "the server did not start"; exit 1; }
    site=http://127.0.0.1:$port
}

# A browser nobody has used, without its own errands (updates, accounts, dictionaries), which cannot reach beyond this machine.
browser() {
    rm -rf "$folder/profile"
    mkdir -p "$folder/profile/Default"
    echo '{"browser":{"enable_spellchecking":false},"signin":{"allowed":false}}' >"$folder/profile/Default/Preferences"
    timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --no-default-browser-check \
        --disable-background-networking --disable-component-update --disable-sync --disable-extensions --disable-default-apps \
        --disable-domain-reliability --disable-client-side-phishing-detection --disable-breakpad --no-pings \
        --component-updater=url-source=http://updates.invalid/ --gaia-url=http://accounts.invalid/ \
        --disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication \
        --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --user-data-dir="$folder/profile" "$@" 2>>"$folder/browser"
}

# Prints PAGE.html to PAGE.pdf and what the page asked for meanwhile to PAGE.asked, one address a line.
print_page() {
    browser --log-net-log="$folder/$1.net" --no-pdf-header-footer --print-to-pdf="$folder/$1.pdf" "$site/$1.html" >/dev/null
    python3 - "$folder/$1.net" "$site" >"$folder/$1.asked" <<'READ'
import json, sys

log = json.load(open(sys.argv[1], encoding="utf-8"))
kinds = {number: name for name, number in log["constants"]["logEventTypes"].items()}
site = sys.argv[2].rpartition(":")[0]
for event in log["events"]:
    kind, said = kinds[event["type"]], event.get("params", {})
    if kind == "URL_REQUEST_START_JOB" and "url" in said:
        # Whatever a page causes says from which page it comes; the browser's own errands come from none.
        if said["initiator"] != "not an origin" or said["network_isolation_key"].startswith(site):
            print(said["url"])
    elif kind == "HOST_RESOLVER_MANAGER_REQUEST" and "host" in said:
        # A name looked up for a page, though nothing was fetched from it.
        if said["network_anonymization_key"].startswith(site) and not said["host"].startswith(site):
            print("lookup:" + said["host"])
READ
}

# Fails unless PAGE, once printed, has asked for nothing but itself.
asked_for_nothing() {
    local others
    grep -qxF "$site/$1.html" "$folder/$1.asked" || { echo "$1: the log is of another visit"; exit 1; }
    others=$(grep -vxF -e "$site/$1.html" -e "$site/favicon.ico" "$folder/$1.asked" || true)
    [[ -z $others ]] || { echo "$1 asks for $others"; exit 1; }
}

# Fails unless what a page asks for is noticed: without this nobody knew whether the check above can fail.
requests_are_noticed() {
    cat >"$folder/control.html" <<'PAGE'
<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>control</title>
<link rel="stylesheet" href="http://style.example/a.css"><link rel="dns-prefetch" href="http://name.example/">
<img src="http://picture.example/a.png" alt=""><iframe src="http://frame.example/"></iframe>
<iframe sandbox="allow-scripts" srcdoc="<img src='http://inner.example/a.png'>"></iframe>
<script src="http://script.example/a.js"></script><p style="background: url(near.png)">text</p>
PAGE
    print_page control
    local seen
    for seen in http://{style.example/a.css,{picture,inner}.example/a.png,frame.example/,script.example/a.js} "$site/near.png"; do
        grep -qxF "$seen" "$folder/control.asked" || { echo "that a page asks for $seen is not noticed"; exit 1; }
    done
    grep -q '^lookup:' "$folder/control.asked" || { echo "that a page looks up a name is not noticed"; exit 1; }
}
