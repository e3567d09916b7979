#!/bin/sh
# Roles, extensions and rights of a new database (docs/howto/use-your-own-postgresql.md), with passwords out of files.
set -eu
secret() { cat "/run/secrets/$1"; }
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username postgres --dbname registratura \
    --set=owner="$(secret owner_password)" --set=app="$(secret app_password)" \
    --set=auditor="$(secret auditor_password)" --set=copies="$(secret backup_password)" <<'SQL'
CREATE ROLE registratura_owner   LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE registratura_app     LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
CREATE ROLE registratura_auditor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'auditor';
-- Reads every row, for copies alone; it may change nothing.
CREATE ROLE registratura_backup  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS PASSWORD :'copies';
GRANT pg_read_all_data TO registratura_backup;
ALTER DATABASE registratura OWNER TO registratura_owner;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE EXTENSION btree_gin;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO registratura_owner;
GRANT USAGE ON SCHEMA public TO registratura_app, registratura_auditor, registratura_backup;
SQL
