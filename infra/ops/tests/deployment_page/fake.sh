#!/bin/sh
# Stands for the program that it is named after: records the call, refuses what the program would refuse or ask, and
# answers from the files beside it.
name=$(basename "$0")
refuse() { echo "$name: $1" >&2; exit 2; }

record() {
  line=$name
  for word in "$@"; do
    case "$word" in
      "" | *[!A-Za-z0-9_.,:=@/+%-]*) line="$line '$(printf %s "$word" | sed "s/'/'\\\\''/g")'" ;;
      *) line="$line $word" ;;
    esac
  done
  printf '%s\n' "$line" >> "$FAKE/calls"
}

# The first argument lists the options; a mark of exclamation follows one that is required.
only() {
  listed=" $(echo $1) "
  shift
  for word in "$@"; do
    case "$word" in
      --?*)
        option=${word%%=*}
        case "$listed" in *" $option "* | *" $option! "*) ;; *) refuse "there is no option $option" ;; esac
        ;;
    esac
  done
}

has() {
  wanted=$1
  shift
  for word in "$@"; do [ "${word%%=*}" = "$wanted" ] && return 0; done
  return 1
}

# What an option is given.
value() {
  wanted=$1
  shift
  while [ $# -gt 1 ]; do
    [ "$1" = "$wanted" ] && { printf '%s' "$2"; return 0; }
    shift
  done
}

# The stack uses this table from now on.
adopt() {
  jq --arg key "$1" --arg name "$2" '(.Stacks[0].Outputs[] | select(.OutputKey == $key)).OutputValue = $name' \
    "$FAKE/stack.json" > "$FAKE/stack.new"
  mv "$FAKE/stack.new" "$FAKE/stack.json"
}

aws_call() {
  command="$1 $2"
  shift 2
  case "$command" in *" wait") command="$command $1"; shift ;; esac
  declared=$(grep "^$command:" "$FAKE/options") || refuse "there is no command $command, or none in aws-options.txt"
  declared=${declared#*:}
  only "$declared --query --output --region --profile --cli-input-json" "$@"
  input=$(value --cli-input-json "$@")
  if [ -n "$input" ]; then
    for member in $(jq -r 'keys[]' "${input#file://}" | sed 's/\([A-Z]\)/-\L\1/g'); do only "$declared" "-$member"; done
  else
    for option in $declared; do
      case "$option" in *!) has "${option%!}" "$@" || refuse "$command needs ${option%!}" ;; esac
    done
  fi
  for word in "$@"; do
    case "$word" in file:///dev/stdin) ;; file://*) jq -e . "${word#file://}" > /dev/null || refuse "$word" ;; esac
  done
  query=$(value --query "$@")
  case "$query" in
    "") ;;
    *OutputKey==*)
      key=$(printf '%s' "$query" | cut -d "'" -f 2)
      jq -er --arg key "$key" '.Stacks[0].Outputs[] | select(.OutputKey == $key) | .OutputValue' "$FAKE/stack.json"
      return
      ;;
    *)
      answer=$(grep -F "$command | $query => " "$FAKE/answers") || refuse "no answer is prepared for $query"
      printf '%s\n' "${answer#* => }"
      return
      ;;
  esac
  if [ "$command" = "cloudformation describe-stacks" ]; then
    release=$(cat "$FAKE/release" 2> /dev/null)
    jq --arg release "$release" \
      '.Stacks[0].Parameters = [{ParameterKey: "Release", ParameterValue: $release}]' "$FAKE/stack.json"
    return
  fi
  answer=$(grep -F "$command => " "$FAKE/answers") && printf '%s\n' "${answer#* => }"
  return 0
}

case "$name $1" in
  "cargo xtask") shift; exec "$XTASK" "$@" ;;
  "cargo build") exit 0 ;;
esac
record "$@"
case "$name $1 $2" in
  "cargo --version "* | "sam --version "* | "aws --version "* | "oathtool --version "*) ;;
  "node --version "*) echo v22.0.0 ;;
  "cargo-lambda lambda --version") ;;
  "cargo-lambda lambda build")
    only "--release --workspace --exclude --bins --bin --arm64 --x86-64 --output-format --lambda-dir --features --package" "$@"
    mkdir -p "$CPD_ROOT/target/lambda/webhook"
    echo binary > "$CPD_ROOT/target/lambda/webhook/bootstrap"
    ;;
  "npm ci "* | "npm run typecheck" | "npm run bundle")
    only "--no-audit --no-fund" "$@"
    mkdir -p "$CPD_ROOT/frontend/dist"
    ;;
  "oathtool --totp --base32")
    [ "$3" = - ] || refuse "a secret is no argument"
    [ -n "$(cat)" ] || refuse "no secret"
    echo 123456
    ;;
  "sam deploy "*)
    only "--template-file --stack-name --config-file --config-env --resolve-s3 --no-confirm-changeset --capabilities
      --no-fail-on-empty-changeset --region --profile --parameter-overrides --tags --role-arn --s3-bucket" "$@"
    has --no-confirm-changeset "$@" || refuse "Deploy this changeset? [y/N]"
    has --capabilities "$@" || refuse "CAPABILITY_IAM is missing"
    has --resolve-s3 "$@" || refuse "no bucket"
    for word in "$@"; do
      case "$word" in
        Release=*) echo "${word#*=}" > "$FAKE/release" ;;
        # An empty name leads back to the stack's own table; a parameter that is left out keeps its value.
        *TableName=\"\") adopt "${word%%=*}" "${word%%Name=*}" ;;
        *TableName=*) adopt "${word%%=*}" "${word#*=}" ;;
      esac
    done
    ;;
  "aws s3 "*)
    only "--exclude --cache-control --content-type --region --profile" "$@"
    case "$2" in sync | cp) ;; *) refuse "there is no command s3 $2" ;; esac
    ;;
  "aws "*) aws_call "$@" ;;
  *) refuse "$* was not expected" ;;
esac
