//! The keys of an object, from which its JSON schema follows. Every key is described; every key is required unless it says otherwise.

use serde_json::{Map, Value, json};

/// A key of an object.
#[derive(Clone, Debug)]
pub(super) struct SchemaKey {
    name: &'static str,
    kind: SchemaKind,
    nullable: bool,
    required: bool,
    about: &'static str,
}

/// What stands under a key.
#[derive(Clone, Debug)]
pub(super) enum SchemaKind {
    /// The version of the names and meanings.
    Version,
    Text,
    /// An exact decimal as a text, without an exponent.
    Decimal,
    /// A calendar day.
    Day,
    /// A moment of RFC 3339.
    Moment,
    Flag,
    Integer,
    /// A count: 0 or more.
    Count,
    /// A number from the first to the second.
    Range(u64, u64),
    /// One of these words.
    Words(Vec<&'static str>),
    /// Texts, such as names of departments.
    Texts,
    /// An object with these keys.
    Object(Vec<SchemaKey>),
    /// A list of such objects.
    List(Vec<SchemaKey>),
    /// An object whose keys are not known beforehand, with any values.
    Open,
    /// An object whose keys are not known beforehand, all of them with values of this kind.
    OpenOf(Box<SchemaKind>),
    /// One of several kinds.
    Either(Vec<SchemaKind>),
    /// An object with exactly one of these keys.
    OneOf(Vec<SchemaKey>),
}

impl SchemaKey {
    pub(super) fn new(name: &'static str, kind: SchemaKind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            nullable: false,
            required: true,
            about,
        }
    }

    #[cfg(test)]
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The value may be null: it is not known, or there is nothing.
    pub(super) fn or_null(self) -> Self {
        Self {
            nullable: true,
            ..self
        }
    }

    /// The key may be absent.
    pub(super) fn optional(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }

    fn schema(&self) -> Value {
        let mut schema = self.kind.schema();
        if self.nullable {
            schema = or_null(schema);
        }
        if let Value::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), self.about.into());
        }
        schema
    }
}

/// `schema`, or null.
fn or_null(schema: Value) -> Value {
    let mut schema = schema;
    let Some(kind) = schema.get("type").and_then(Value::as_str) else {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    };
    schema["type"] = json!([kind, "null"]);
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    }
    schema
}

impl SchemaKind {
    fn schema(&self) -> Value {
        match self {
            Self::Version => json!({ "type": "integer", "const": 1 }),
            Self::Text => json!({ "type": "string" }),
            Self::Decimal => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }),
            Self::Day => json!({ "type": "string", "format": "date" }),
            Self::Moment => json!({ "type": "string", "format": "date-time" }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Integer => json!({ "type": "integer" }),
            Self::Count => json!({ "type": "integer", "minimum": 0 }),
            Self::Range(least, most) => {
                json!({ "type": "integer", "minimum": least, "maximum": most })
            }
            Self::Words(words) => json!({ "type": "string", "enum": words }),
            Self::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Self::Object(keys) => object(keys),
            Self::List(keys) => json!({ "type": "array", "items": object(keys) }),
            Self::Open => json!({ "type": "object" }),
            Self::OpenOf(kind) => {
                json!({ "type": "object", "additionalProperties": kind.schema() })
            }
            Self::Either(kinds) => {
                let kinds: Vec<Value> = kinds.iter().map(Self::schema).collect();
                json!({ "anyOf": kinds })
            }
            Self::OneOf(keys) => {
                let mut schema = object(keys);
                schema["minProperties"] = 1.into();
                schema["maxProperties"] = 1.into();
                schema
            }
        }
    }
}

/// The schema of an object that has these keys and no others.
pub(super) fn object(keys: &[SchemaKey]) -> Value {
    let named = keys.iter().map(|key| (key.name.to_owned(), key.schema()));
    let required = keys.iter().filter(|key| key.required);
    let required: Vec<&str> = required.map(|key| key.name).collect();
    json!({
        "type": "object",
        "properties": named.collect::<Map<String, Value>>(),
        "required": required,
        "additionalProperties": false,
    })
}
