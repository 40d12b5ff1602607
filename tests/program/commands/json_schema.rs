//! As much of JSON Schema as the program's own schemas use. A keyword that is not known fails, so that nothing is passed over.

use serde_json::Value;

const KNOWN: [&str; 15] = [
    "$schema",
    "title",
    "description",
    "type",
    "const",
    "enum",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "anyOf",
];

const COUNTED: [&str; 2] = ["minProperties", "maxProperties"];

/// What is wrong with `value`, each with its place.
pub(super) fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, value, "$", &mut found);
    found
}

fn check(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let keywords = schema.as_object().expect("a schema is an object");
    for keyword in keywords.keys() {
        let is_known = KNOWN.contains(&&**keyword) || COUNTED.contains(&&**keyword);
        assert!(is_known, "{keyword} is not checked");
    }
    let mut wrong = |what: String| found.push(format!("{at}: {what}: {value}"));
    if let Some(kind) = schema.get("type")
        && !kinds(kind).any(|kind| is_of(value, kind))
    {
        return wrong(format!("is not {kind}"));
    }
    if let Some(constant) = schema.get("const")
        && constant != value
    {
        wrong(format!("is not {constant}"));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        wrong("is none of the words".to_owned());
    }
    check_text(schema, value, &mut wrong);
    if let Some(number) = value.as_f64() {
        let (least, most) = (&schema["minimum"], &schema["maximum"]);
        if least.as_f64().is_some_and(|least| number < least)
            || most.as_f64().is_some_and(|most| number > most)
        {
            wrong("is out of range".to_owned());
        }
    }
    if let Some(schemas) = schema.get("anyOf").and_then(Value::as_array) {
        let fits = |schema: &Value| problems(schema, value).is_empty();
        if !schemas.iter().any(fits) {
            wrong("fits none of the forms".to_owned());
        }
    }
    check_inside(schema, value, at, found);
}

fn kinds(kind: &Value) -> impl Iterator<Item = &str> {
    let several = kind.as_array().into_iter().flatten();
    kind.as_str()
        .into_iter()
        .chain(several.filter_map(Value::as_str))
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}

fn check_text(schema: &Value, value: &Value, wrong: &mut impl FnMut(String)) {
    let Some(text) = value.as_str() else {
        return;
    };
    // The one pattern there is: an exact decimal.
    if let Some(pattern) = schema.get("pattern") {
        assert_eq!(pattern, "^-?[0-9]+(\\.[0-9]+)?$");
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let parts = unsigned.split_once('.');
        if !parts.map_or(digits(unsigned), |(whole, part)| {
            digits(whole) && digits(part)
        }) {
            wrong("is no decimal".to_owned());
        }
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("date") if text.parse::<jiff::civil::Date>().is_err() => {
            wrong("is no day".to_owned());
        }
        Some("date-time") if text.parse::<jiff::Timestamp>().is_err() => {
            wrong("is no moment".to_owned());
        }
        _ => {}
    }
}

fn check_inside(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let (Some(items), Some(list)) = (schema.get("items"), value.as_array()) {
        for (position, item) in list.iter().enumerate() {
            check(items, item, &format!("{at}[{position}]"), found);
        }
    }
    let Some(object) = value.as_object() else {
        return;
    };
    let count = object.len() as u64;
    let (least, most) = (&schema["minProperties"], &schema["maxProperties"]);
    if least.as_u64().is_some_and(|least| count < least)
        || most.as_u64().is_some_and(|most| count > most)
    {
        found.push(format!("{at}: has {count} keys"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if !object.contains_key(name.as_str().expect("a name")) {
            found.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, inner) in object {
        let at = format!("{at}.{name}");
        match (
            schema["properties"].get(name),
            &schema["additionalProperties"],
        ) {
            (Some(schema), _) | (None, schema @ Value::Object(_)) => {
                check(schema, inner, &at, found);
            }
            (None, Value::Bool(false)) => found.push(format!("{at}: is not described")),
            (None, _) => {}
        }
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "left": { "type": ["string", "null"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$" },
            "day": { "type": "string", "format": "date" },
            "unit": { "type": "string", "enum": ["day"] },
        },
        "required": ["left", "day"],
        "additionalProperties": false,
    });
    let count = |value| problems(&schema, &value).len();
    assert_eq!(
        count(serde_json::json!({ "left": "-1.5", "day": "2026-11-26", "unit": "day" })),
        0
    );
    assert_eq!(
        count(serde_json::json!({ "left": null, "day": "2026-11-26" })),
        0
    );
    assert_eq!(
        count(serde_json::json!({ "left": "1e3", "day": "26.11.", "unit": "week" })),
        3
    );
    assert_eq!(count(serde_json::json!({ "left": 1, "more": 1 })), 3);
}
