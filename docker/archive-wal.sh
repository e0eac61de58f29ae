#!/bin/sh
# Archives a file of the write-ahead log: archive_command = '/usr/local/bin/archive-wal.sh %p /archive/%f'
# A file gets its name when it is on disk as a whole, and is never replaced. PostgreSQL may ask twice for
# the same file, after a crash: that succeeds if it is the same.
set -eu
if [ -e "$2" ]; then exec cmp "$1" "$2"; fi
cp "$1" "$2.part"
sync "$2.part"
mv "$2.part" "$2"
sync "$(dirname "$2")"
