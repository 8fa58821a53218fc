#!/bin/sh
# Runs once, on the first start of an empty PostgreSQL: the product's roles and their rights on the database.
# Passwords come from the environment: MT_OWNER_PASSWORD, MT_APP_PASSWORD, MT_BACKUP_PASSWORD.
set -eu
psql -v ON_ERROR_STOP=1 -v database="$POSTGRES_DB" \
  -v owner="$MT_OWNER_PASSWORD" -v app="$MT_APP_PASSWORD" -v backup="$MT_BACKUP_PASSWORD" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
-- Owns the database and its schema; migrates. No superuser: row security is for it as for everyone.
create role mt_owner login nosuperuser nobypassrls nocreatedb nocreaterole password :'owner';
-- API and worker: owns nothing and obeys row security.
create role mt_app login nosuperuser nobypassrls nocreatedb nocreaterole password :'app';
-- Dumps: reads everything past row security.
create role mt_backup login nosuperuser bypassrls nocreatedb nocreaterole password :'backup';
grant pg_read_all_data to mt_backup;
alter database :"database" owner to mt_owner;
alter schema public owner to mt_owner;
revoke all on database :"database" from public;
grant connect, temporary on database :"database" to mt_app;
grant connect on database :"database" to mt_backup;
grant usage on schema public to mt_app;
SQL
