#!/bin/sh
# Makes the secrets of compose.yaml, each at random, once: what is there stays as it is.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 700 secrets

make_secret() { # NAME: a random word of 48 signs, in its file
    [ -s "secrets/$1" ] || od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"secrets/$1"
}
write_secret() { # NAME TEXT
    [ -s "secrets/$1" ] || printf '%s' "$2" >"secrets/$1"
}

for name in postgres_password owner_password app_password auditor_password backup_password metrics_token store_key store_secret; do
    make_secret "$name"
done
# The network between the containers of one machine carries these without TLS.
write_secret database_url "postgresql://registratura_app:$(cat secrets/app_password)@database:5432/registratura?sslmode=disable"
write_secret owner_database_url "postgresql://registratura_owner:$(cat secrets/owner_password)@database:5432/registratura?sslmode=disable"
write_secret backup_database_url "postgresql://registratura_backup:$(cat secrets/backup_password)@database:5432/registratura?sslmode=disable"
write_secret files_url "s3+http://$(cat secrets/store_key):$(cat secrets/store_secret)@store:8333/registratura"
write_secret store_access "{\"identities\":[{\"name\":\"registratura\",\"credentials\":[{\"accessKey\":\"$(cat secrets/store_key)\",\"secretKey\":\"$(cat secrets/store_secret)\"}],\"actions\":[\"Admin\",\"Read\",\"Write\",\"List\",\"Tagging\"]}]}"
# The containers read them as accounts of their own; the folder is closed to everybody else of this machine.
chmod 444 secrets/*
