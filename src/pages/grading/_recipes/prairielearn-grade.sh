#!/usr/bin/env bash
# grade-drydock.sh <exercise>
mkdir -p /grade/results
node /drydock/src/cli/drydock.mjs grade "$1" /grade/student --format prairielearn --out /grade/results/results.json
# A failed attempt is a result too: results.json tells it.
exit 0
