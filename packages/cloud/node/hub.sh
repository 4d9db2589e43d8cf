#!/bin/bash
# The first step of an interactive cluster, run on the primary node: EMR's JupyterHub, which runs in a container of the
# name jupyterhub, gets an account for each person, and the account that EMR made with a known password is locked.
# When this fails, the cluster ends: a hub that everybody can sign in to must not stay.
#
#   hub.sh <region> <deployment>:password|tunnel [<account>=<person>]...
set -euo pipefail

fail() {
  echo "verger hub: $1" >&2
  exit 1
}

[[ $# -ge 2 && "$2" = *:* ]] || fail "takes a region, a deployment with how people sign in, then accounts and people"
export AWS_REGION=$1 AWS_DEFAULT_REGION=$1
deployment=${2%%:*}
login=${2#*:}
shift 2
program=$(cd "$(dirname "$0")" && pwd)

inside=(sudo docker exec -i jupyterhub)

# EMR starts the container after it starts the steps.
for _ in {1..120}; do
  "${inside[@]}" true 2> /dev/null && break
  sleep 5
done
"${inside[@]}" true || fail "there is no container jupyterhub on this node"

# First of all; nobody else has a password yet.
"${inside[@]}" usermod --lock jovyan || fail "the account jovyan cannot be locked"
names=
for pair in "$@"; do
  account=${pair%%=*}
  person=${pair#*=}
  names+="'$account', "
  "${inside[@]}" id "$account" > /dev/null 2>&1 || "${inside[@]}" useradd --create-home --shell /bin/bash --no-user-group "$account" ||
    fail "the account $account cannot be made"
  [[ "$login" = password ]] || continue
  password=$(aws secretsmanager get-secret-value --secret-id "$deployment/jupyterhub/$person" \
    --query SecretString --output text) || fail "the password of $person cannot be read"
  # Not as an argument: those are seen by all.
  printf '%s:%s\n' "$account" "$password" | "${inside[@]}" chpasswd || fail "the password of $person cannot be set"
done

config=/etc/jupyter/conf/jupyterhub_config.py
{
  echo
  echo '# Verger: who may sign in.'
  echo "c.Authenticator.allowed_users = set([${names%, }])"
  echo 'c.Authenticator.admin_users = set()'
  if [[ "$login" = tunnel ]]; then
    echo "# The tunnel has let them in: no password beside."
    echo "c.JupyterHub.authenticator_class = 'jupyterhub.auth.DummyAuthenticator'"
  fi
} | sudo tee -a "$config" > /dev/null || fail "$config cannot be written"
sudo docker restart jupyterhub > /dev/null || fail "the container jupyterhub cannot be restarted"

sudo systemd-run --unit verger-busy --collect bash "$program/busy.sh" /emr/metricscollector/isbusy 30 ||
  fail "the watch over kernels cannot be started"
echo "verger hub: ${names%, } by $login"
