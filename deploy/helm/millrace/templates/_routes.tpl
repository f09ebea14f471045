{{/* Ends with the reason where nothing can be routed. Takes {root, values, api, what}. */}}
{{- define "millrace.routable" -}}
{{- if not .root.Values.service.enabled }}{{ fail (printf "%s needs service.enabled" .what) }}{{ end -}}
{{- if and .api (not .root.Values.api.enabled) -}}
{{- fail (printf "%s for the API needs api.enabled" .what) -}}
{{- end -}}
{{- $what := .what -}}
{{- $subPath := .values.subPath -}}
{{- range .values.hosts -}}
{{- if and $subPath .paths }}{{ fail (printf "%s has either a subPath or paths of its hosts, not both" $what) }}{{ end -}}
{{- end -}}
{{- end }}

{{/* Takes {root, values, name, port, api}. An Ingress at the paths of its hosts, or below subPath, which is taken off on the way. */}}
{{- define "millrace.ingress" -}}
{{- $root := .root -}}
{{- $v := .values -}}
{{- $port := .port -}}
{{- include "millrace.routable" (dict "root" $root "values" $v "api" .api "what" "an Ingress") -}}
{{- $rewrites := and $v.subPath (eq $v.rewrite "nginx") -}}
{{- $annotations := dict -}}
{{- if $rewrites -}}
{{- $_ := set $annotations "nginx.ingress.kubernetes.io/use-regex" "true" -}}
{{- $_ := set $annotations "nginx.ingress.kubernetes.io/rewrite-target" "/$2" -}}
{{- end -}}
{{- if and (eq (include "millrace.scheme" $root) "https") (eq $v.rewrite "nginx") -}}
{{- $_ := set $annotations "nginx.ingress.kubernetes.io/backend-protocol" "HTTPS" -}}
{{- end -}}
{{- $annotations = merge (deepCopy $v.annotations) $annotations -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "millrace.labels" $root | nindent 4 }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with $v.ingressClassName }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- with $v.tls }}
  tls:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    {{- range $v.hosts }}
    - {{- with .host }}
      host: {{ . | quote }}
      {{- end }}
      http:
        paths:
          {{- $paths := empty $v.subPath | ternary (.paths | default (list "/")) (list $v.subPath) }}
          {{- range $paths }}
          - path: {{ empty $rewrites | not | ternary (printf "%s(/|$)(.*)" .) . | quote }}
            pathType: {{ empty $rewrites | not | ternary "ImplementationSpecific" $v.pathType }}
            backend:
              service:
                name: {{ include "millrace.fullname" $root }}
                port:
                  name: {{ $port }}
          {{- end }}
    {{- end }}
{{- end }}

{{/* Takes {root, values, name, port, api}. The same as an HTTPRoute of the Gateway API. */}}
{{- define "millrace.route" -}}
{{- $root := .root -}}
{{- $v := .values -}}
{{- $port := .port -}}
{{- $name := .name -}}
{{- include "millrace.routable" (dict "root" $root "values" $v "api" .api "what" "an HTTPRoute") -}}
{{- range $index, $each := $v.hosts }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ gt $index 0 | ternary (printf "%s-%d" $name $index) $name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "millrace.labels" $root | nindent 4 }}
  {{- with $v.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs:
    - name: {{ $v.gatewayName }}
      {{- with $v.gatewayNamespace }}
      namespace: {{ . }}
      {{- end }}
      {{- with $v.sectionName }}
      sectionName: {{ . }}
      {{- end }}
  {{- with $each.host }}
  hostnames:
    - {{ . | quote }}
  {{- end }}
  rules:
    - matches:
        {{- range empty $v.subPath | ternary ($each.paths | default (list "/")) (list $v.subPath) }}
        - path:
            type: {{ empty $v.subPath | ternary $v.pathType "PathPrefix" }}
            value: {{ . | quote }}
        {{- end }}
      {{- if $v.subPath }}
      filters:
        - type: URLRewrite
          urlRewrite:
            path:
              type: ReplacePrefixMatch
              replacePrefixMatch: /
      {{- end }}
      backendRefs:
        - name: {{ include "millrace.fullname" $root }}
          port: {{ $port }}
      {{- with $v.timeouts }}
      timeouts:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
{{- end }}
