#!/bin/sh
# Patroni calls this once, on the first primary, with how to connect as the superuser. Its password stays:
# the servers of a cluster need it for each other.
set -eu
psql "$1" -v ON_ERROR_STOP=1 -c 'CREATE DATABASE octavo'
grep -v '^ALTER ROLE CURRENT_USER' postgres-roles.sql | psql "$1 dbname=octavo" -v ON_ERROR_STOP=1
# For reads from replicas.
psql "$1" -v ON_ERROR_STOP=1 -c 'GRANT pg_read_all_stats TO octavo_app'
