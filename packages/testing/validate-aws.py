"""Checks requests against botocore's service models, as the real clients of AWS would before they send them.

One JSON a line on standard input, {"service", "operation", "json"} or {"service", "operation", "form"};
one JSON a line on standard output: the list of what is wrong, empty when nothing is.
"""
import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

SESSION = botocore.session.get_session()
MODELS = {}
INTEGERS = ("integer", "long")


def model_of(service):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(service)
    return MODELS[service]


def scalar(shape, text):
    if shape.type_name in INTEGERS:
        return int(text)
    if shape.type_name in ("float", "double"):
        return float(text)
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[text]
    return text


def from_form(shape, entries, ec2):
    """A structure from `Parameters.member.1.ParameterKey=…` (query) or `Filter.1.Value.1=…` (ec2)."""
    if shape.type_name == "structure":
        members = {}
        for name, member in shape.members.items():
            wire = member.serialization.get("queryName") if ec2 else None
            wire = wire or member.serialization.get("name", name)
            if ec2 and "queryName" not in member.serialization:
                wire = wire[0].upper() + wire[1:]
            members[wire] = (name, member)
        grouped, unknown = {}, {}
        for key, value in entries.items():
            head, _, rest = key.partition(".")
            if head in members:
                grouped.setdefault(head, {})[rest] = value
            else:
                unknown[head] = value
        found = {members[head][0]: from_form(members[head][1], inner, ec2) for head, inner in grouped.items()}
        return {**found, **unknown}
    if shape.type_name == "list":
        grouped = {}
        for key, value in entries.items():
            found = re.match(r"(?:member\.)?(\d+)(?:\.(.*))?$", key)
            if found is None:
                if key == "" and value == "":
                    continue
                raise ValueError(f"{key} is no element of a list")
            grouped.setdefault(int(found[1]), {})[found[2] or ""] = value
        return [from_form(shape.member, grouped[index], ec2) for index in sorted(grouped)]
    return scalar(shape, entries[""])


def problems(request):
    model = model_of(request["service"])
    try:
        shape = model.operation_model(request["operation"]).input_shape
    except Exception as error:
        return [str(error)]
    if "json" in request:
        given = request["json"]
    else:
        form = {key: value for key, value in request["form"].items() if key not in ("Action", "Version")}
        try:
            given = {} if shape is None else from_form(shape, form, model.metadata["protocol"] == "ec2")
        except (KeyError, ValueError) as error:
            return [f"cannot be read: {error!r}"]
    if shape is None:
        return [f"takes nothing, not {name}" for name in given]
    unknown = [f"Unknown parameter {name}" for name in given if name not in shape.members]
    report = ParamValidator().validate(given, shape)
    return unknown + ([report.generate_report()] if report.has_errors() else [])


for line in sys.stdin:
    print(json.dumps(problems(json.loads(line))), flush=True)
