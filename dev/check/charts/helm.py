"""
What Helm and Kubernetes say of charts: a list of cases in JSON on stdin, a list of answers on stdout.

A case: {"chart": folder, "values": object} or {"chart": folder, "text": YAML}.
Its answer: {"error": text} where Helm refuses the values or the templates, else
{"lint": [text], "objects": [object], "notes": text, "defaults": object} with one line in "lint" for each warning or error of
`helm lint --strict`, and for each object that its schema does not allow ("unknown": kinds without a schema here).
"""

import json
import sys

import kubernetes_validate
import yaml
from helm_python import Chart, lint, values_from_yaml
from helm_python.errors import HelmError

VERSION = kubernetes_validate.latest_version()


def answer(case):
    try:
        values = values_from_yaml(case["text"]) if "text" in case else case["values"]
        with Chart.load(case["chart"]) as chart:
            rendered = chart.render(values, name="demo", namespace="tools")
            defaults = chart.values
        report = lint(case["chart"], values, strict=True, namespace="tools")
    except HelmError as error:
        return {"error": str(error)}
    notes = "".join(text for path, text in rendered.items() if path.endswith("NOTES.txt"))
    problems = [m["error"] for m in report["messages"] if m["severity"] > 1]
    objects, unknown = [], []
    for path, text in rendered.items():
        if path.endswith("NOTES.txt"):
            continue
        for item in yaml.load_all(text, Loader=UniqueKeys):
            if item is None:
                continue
            objects.append(item)
            name = f"{item.get('kind')}/{item['metadata']['name']}"
            try:
                kubernetes_validate.validate(item, VERSION, strict=True)
            except kubernetes_validate.SchemaNotFoundError:
                unknown.append(item["kind"])
            except kubernetes_validate.ValidationError as error:
                where = ".".join(str(part) for part in error.absolute_path)
                problems.append(f"{name} {where}: {error.message}")
    return {
        "lint": problems,
        "objects": objects,
        "unknown": unknown,
        "notes": notes,
        "defaults": defaults,
    }


class UniqueKeys(yaml.CSafeLoader):
    """As Kubernetes reads YAML: a key that is there twice is a mistake."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"{', '.join(sorted(twice))}: twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
