{{/* An HTTP probe. Takes {probe, scheme}. */}}
{{- define "millrace.probe" -}}
httpGet:
  path: {{ .probe.path }}
  port: {{ .scheme }}
  scheme: {{ upper .scheme }}
periodSeconds: {{ .probe.periodSeconds }}
timeoutSeconds: {{ .probe.timeoutSeconds }}
failureThreshold: {{ .probe.failureThreshold }}
{{- end }}

{{/* Files are mounted as folders, never by subPath: only folders are renewed while the pod runs. */}}
{{- define "millrace.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if and .Values.https.enabled .Values.https.existingSecret }}
- name: https
  mountPath: /etc/millrace/https
  readOnly: true
{{- end }}
{{- range $name, $file := .Values.files }}
- name: files-{{ $name }}
  mountPath: /etc/millrace/{{ $name }}
  readOnly: true
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "millrace.volumes" -}}
- name: tmp
  emptyDir:
    {{- toYaml .Values.ephemeralTmp.volume.emptyDir | nindent 4 }}
{{- if and .Values.https.enabled .Values.https.existingSecret }}
- name: https
  secret:
    secretName: {{ .Values.https.existingSecret }}
{{- end }}
{{- range $name, $file := .Values.files }}
- name: files-{{ $name }}
  {{- if $file.existingSecret }}
  secret:
    secretName: {{ $file.existingSecret }}
  {{- else if $file.existingConfigMap }}
  configMap:
    name: {{ $file.existingConfigMap }}
  {{- else if $file.secret }}
  secret:
    secretName: {{ include "millrace.filesName" (dict "root" $ "name" $name) }}
  {{- else }}
  configMap:
    name: {{ include "millrace.filesName" (dict "root" $ "name" $name) }}
  {{- end }}
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Where pods run. Unless told otherwise instances keep apart, by machine and by zone, where that is possible. */}}
{{- define "millrace.placement" -}}
{{- $selector := dict "matchLabels" (include "millrace.selectorLabels" . | fromYaml) }}
affinity:
  {{- if .Values.affinity }}
  {{- toYaml .Values.affinity | nindent 2 }}
  {{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            {{- toYaml $selector | nindent 12 }}
  {{- end }}
topologySpreadConstraints:
  {{- if .Values.topologySpreadConstraints }}
  {{- toYaml .Values.topologySpreadConstraints | nindent 2 }}
  {{- else }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      {{- toYaml $selector | nindent 6 }}
  {{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
