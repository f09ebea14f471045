{{/* A value as the text of a variable. Numbers of values.yaml are floats: 60000000 must not become 6e+07. */}}
{{- define "millrace.text" -}}
{{- if kindIs "float64" . -}}
{{- if eq (floor .) . }}{{ printf "%.0f" . }}{{ else }}{{ . }}{{ end -}}
{{- else -}}
{{- . }}
{{- end -}}
{{- end }}

{{/* What the values themselves say of variables, as a list of env entries: `env` (map or list), then `extraEnv`. */}}
{{- define "millrace.givenEnv" -}}
{{- $entries := list -}}
{{- if kindIs "slice" .Values.env -}}
{{- $entries = concat $entries .Values.env -}}
{{- else -}}
{{- range $name, $value := .Values.env -}}
{{- if kindIs "map" $value -}}
{{- $entries = append $entries (merge (dict "name" $name) $value) -}}
{{- else if not (kindIs "invalid" $value) -}}
{{- $entries = append $entries (dict "name" $name "value" (include "millrace.text" $value)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range concat $entries .Values.extraEnv -}}
{{- if hasKey . "value" }}{{ $_ := set . "value" (include "millrace.text" .value) }}{{ end }}
- {{ toJson . }}
{{- end }}
{{- end }}

{{/* The same as a map of text; null where the value comes from elsewhere. */}}
{{- define "millrace.given" -}}
{{- $given := dict -}}
{{- range include "millrace.givenEnv" . | fromYamlArray -}}
{{- $_ := set $given .name (get . "value") -}}
{{- end -}}
{{- toJson $given }}
{{- end }}

{{- define "millrace.port" -}}
{{- get (include "millrace.given" . | fromJson) "PORT" | default (include "millrace.text" .Values.port) }}
{{- end }}

{{- define "millrace.apiPort" -}}
{{- get (include "millrace.given" . | fromJson) "API_PORT" | default (include "millrace.text" .Values.api.port) }}
{{- end }}

{{/* "https" where PORT and API_PORT speak it, else "http". */}}
{{- define "millrace.scheme" -}}
{{- $variable := get (include "millrace.given" . | fromJson) "ENABLE_HTTPS" | default "" -}}
{{- if or .Values.https.enabled (eq (lower $variable) "true") }}https{{ else }}http{{ end }}
{{- end }}

{{/* "true" where instances share a MILLRACE_SECRET. */}}
{{- define "millrace.hasSecret" -}}
{{- $names := keys (include "millrace.given" . | fromJson) .Values.secretEnv -}}
{{- range .Values.files }}{{ $names = concat $names (keys (.env | default dict)) }}{{ end -}}
{{- if or .Values.secret.existingSecret .Values.secret.value (has "MILLRACE_SECRET" $names) (has "MILLRACE_SECRET_FILE" $names) }}true{{ end }}
{{- end }}

{{/* Variables that follow from other values, as a map of text. What is given by name goes before. */}}
{{- define "millrace.derivedEnv" -}}
{{- $v := .Values -}}
{{- $env := dict "PORT" (include "millrace.port" .) -}}
{{- if $v.api.enabled -}}
{{- $_ := merge $env (dict "API_ENABLED" "true" "API_PORT" (include "millrace.apiPort" .)) -}}
{{- end -}}
{{- if $v.https.enabled -}}
{{- $_ := set $env "ENABLE_HTTPS" "true" -}}
{{- if $v.https.existingSecret -}}
{{- $_ := set $env "HTTPS_KEYSTORE_LOCATION" (printf "/etc/millrace/https/%s" $v.https.certificate) -}}
{{- if $v.https.key -}}
{{- $_ := set $env "HTTPS_KEY_LOCATION" (printf "/etc/millrace/https/%s" $v.https.key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $proxied := or $v.ingress.enabled $v.ingressApi.enabled $v.gateway.enabled $v.gatewayApi.enabled -}}
{{- if kindIs "bool" $v.httpForwarded }}{{ $proxied = $v.httpForwarded }}{{ end -}}
{{- if $proxied }}{{ $_ := set $env "HTTP_FORWARDED" "true" }}{{ end -}}
{{- if $v.serviceMonitor.enabled }}{{ $_ := set $env "PROMETHEUS_EGRESS" "true" }}{{ end -}}
{{- if $v.instanceUrl.fromPodIP -}}
{{- $host := eq (first (append $v.service.ipFamilies "IPv4")) "IPv6" | ternary "[$(POD_IP)]" "$(POD_IP)" -}}
{{- $_ := set $env "INSTANCE_URL" (printf "%s://%s:%s" (include "millrace.scheme" .) $host (include "millrace.port" .)) -}}
{{- end -}}
{{- range $name, $file := $v.files -}}
{{- range $variable, $key := $file.env -}}
{{- $_ := set $env $variable (printf "/etc/millrace/%s/%s" $name $key) -}}
{{- end -}}
{{- end -}}
{{- toJson $env }}
{{- end }}

{{- define "millrace.env" -}}
{{- $given := include "millrace.given" . | fromJson -}}
{{- if .Values.instanceUrl.fromPodIP }}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
{{- end }}
{{- range $name, $value := include "millrace.derivedEnv" . | fromJson }}
{{- if not (hasKey $given $name) }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- if and (or .Values.secret.existingSecret .Values.secret.value) (not (hasKey $given "MILLRACE_SECRET")) }}
- name: MILLRACE_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secret.existingSecret | default (include "millrace.fullname" .) }}
      key: {{ empty .Values.secret.existingSecret | ternary "MILLRACE_SECRET" .Values.secret.key }}
{{- end }}
{{- include "millrace.givenEnv" . }}
{{- end }}

{{- define "millrace.envFrom" -}}
{{- with .Values.envFromConfigMap }}
- configMapRef:
    name: {{ . }}
{{- end }}
{{- with .Values.envFromSecret }}
- secretRef:
    name: {{ . }}
{{- end }}
{{- with .Values.envFrom }}
{{ toYaml . }}
{{- end }}
{{- if .Values.secretEnv }}
- secretRef:
    name: {{ include "millrace.fullname" . }}-env
{{- end }}
{{- end }}
