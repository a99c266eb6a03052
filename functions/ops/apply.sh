#!/usr/bin/env bash
# Puts the metrics, alert policies and the dashboard of Maestro into a project, or brings those that are there up to date:
#
#     functions/ops/apply.sh PROJECT [NOTIFICATION CHANNEL…]
#
# A channel is where Cloud Monitoring tells you: `gcloud beta monitoring channels list --project PROJECT` prints their names
# (projects/PROJECT/notificationChannels/ID). Without one, incidents are seen in the console only. It needs the Google Cloud
# CLI, and the roles Logs Configuration Writer and Monitoring Editor. Run it again after each change of these files.
set -euo pipefail

if [ $# -lt 1 ]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
project=$1
shift
channels=$(IFS=,; echo "$*")
here=$(cd "$(dirname "$0")" && pwd)

for file in "$here"/metrics/*.json; do
  name=$(basename "$file" .json)
  known=$(gcloud logging metrics list --project "$project" --filter "name=$name" --format 'value(name)')
  if [ -n "$known" ]; then verb=update; else verb=create; fi
  gcloud logging metrics "$verb" "$name" --project "$project" --config-from-file "$file" --quiet
done

# After the metrics: a policy is refused when its metric does not exist.
for file in "$here"/policies/*.json; do
  name=$(basename "$file" .json)
  known=$(gcloud monitoring policies list --project "$project" --filter "displayName=$name" --format 'value(name)')
  if [ -z "$known" ]; then
    gcloud monitoring policies create --project "$project" --policy-from-file "$file" \
      ${channels:+--notification-channels "$channels"} --quiet
  else
    # Without a channel, those that it has stay.
    gcloud monitoring policies update "$known" --project "$project" --policy-from-file "$file" \
      --fields displayName,severity,combiner,userLabels,documentation,conditions,alertStrategy --quiet
    if [ -n "$channels" ]; then
      gcloud monitoring policies update "$known" --project "$project" --set-notification-channels "$channels" --quiet
    fi
  fi
done

# A dashboard has a version that an update must name; a new one needs none.
for known in $(gcloud monitoring dashboards list --project "$project" --filter 'displayName=Maestro' --format 'value(name)'); do
  gcloud monitoring dashboards delete "$known" --project "$project" --quiet
done
gcloud monitoring dashboards create --project "$project" --config-from-file "$here/dashboard.json" --quiet

echo "Done. A metric counts from now on; the policy maestro-sweep-late is quiet from the first sweep on."
