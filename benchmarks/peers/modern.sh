#!/bin/sh
# Sets up the peers of Debian 13 (PyTorch 2.6, numpy 2.2, scikit-learn 1.4, OpenBLAS 0.3.29) in a folder, for machines with an older Debian:
#
#   sudo benchmarks/peers/modern.sh FOLDER
#   sudo NABLA_PEER_PYTHON=FOLDER/python dotnet run -c Release --project benchmarks/Nabla.Benchmarks -- compare
#
# The packages come from the Debian mirror that this machine uses. The folder takes about 2 GB; unmount its proc and tmp, then delete it to undo everything.
set -eu
folder=$(realpath -m "${1:?Usage: modern.sh FOLDER}")
[ "$(id -u)" = 0 ] || { echo "modern.sh: debootstrap and chroot need root." >&2; exit 1; }
[ ! -e "$folder" ] || { echo "modern.sh: $folder exists already." >&2; exit 1; }
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed 's/#.*//' | grep -o 'https\?://[^ ]*/debian/\?\( \|$\)' | head -1 | tr -d ' ')
[ -n "$mirror" ] || { echo "modern.sh: no Debian mirror in /etc/apt/sources.list." >&2; exit 1; }
command -v debootstrap >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap; } >&2
debootstrap --variant=minbase trixie "$folder" "$mirror" >&2
chroot "$folder" /bin/sh -c 'apt-get install -y -qq --no-install-recommends \
    python3-torch python3-sklearn python3-numpy python3-threadpoolctl libopenblas0-openmp && apt-get clean' >&2

# A peer's script, and the data that it exchanges in the temporary folder, are at the same paths inside.
cat > "$folder/python" <<EOF
#!/bin/sh
for script; do case "\$script" in *_peer.py) mkdir -p "$folder\${script%/*}" && cp "\${script%/*}"/*.py "$folder\${script%/*}/" ;; esac; done
temporary=\${TMPDIR:-/tmp}
mkdir -p "$folder\$temporary"
mountpoint -q "$folder\$temporary" || mount --bind "\$temporary" "$folder\$temporary"
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
exec chroot "$folder" /usr/bin/python3 "\$@"
EOF
chmod +x "$folder/python"
"$folder/python" -c 'import torch, numpy, sklearn; print("PyTorch", torch.__version__, "numpy", numpy.__version__, "scikit-learn", sklearn.__version__)'
