"""Reads and writes records with pymarc, as lines of JSON.

python3 pymarc_records.py read marc|marcxml FILE > LINES
python3 pymarc_records.py write marc|marcxml LINES > FILE
"""
import json
import sys

import pymarc


def as_json(record):
    controls = [field for field in record.fields if field.is_control_field()]
    fields = [field for field in record.fields if not field.is_control_field()]
    return {
        "leader": str(record.leader),
        "controlFields": [{"tag": field.tag, "data": field.data} for field in controls],
        "dataFields": [
            {
                "tag": field.tag,
                "ind1": field.indicators[0],
                "ind2": field.indicators[1],
                "subfields": [
                    {"code": code, "value": value} for code, value in field.subfields
                ],
            }
            for field in fields
        ],
    }


def as_record(line):
    record = pymarc.Record(force_utf8=True, leader=line["leader"])
    for field in line["controlFields"]:
        record.add_field(pymarc.Field(tag=field["tag"], data=field["data"]))
    for field in line["dataFields"]:
        subfields = [pymarc.Subfield(**subfield) for subfield in field["subfields"]]
        indicators = pymarc.Indicators(field["ind1"], field["ind2"])
        record.add_field(
            pymarc.Field(tag=field["tag"], indicators=indicators, subfields=subfields)
        )
    return record


def read(form, name):
    with open(name, "rb") as file:
        records = (
            pymarc.MARCReader(file) if form == "marc" else pymarc.parse_xml_to_array(file)
        )
        for record in records:
            print(json.dumps(as_json(record)))


def write(form, name):
    out = sys.stdout.buffer
    writer = pymarc.MARCWriter(out) if form == "marc" else pymarc.XMLWriter(out)
    with open(name, encoding="utf-8") as lines:
        for line in lines:
            writer.write(as_record(json.loads(line)))
    writer.close(close_fh=False)


{"read": read, "write": write}[sys.argv[1]](*sys.argv[2:])
