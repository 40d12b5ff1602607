//! Values on their way to a server and back.

use tokio_postgres::types::{ToSql, Type};

use super::super::database::{Row, Value};
use super::fault::Fault;

type Parameter<'v> = &'v (dyn ToSql + Sync);

const NO_NUMBER: &Option<i64> = &None;
const NO_TEXT: &Option<String> = &None;
const NO_BYTES: &Option<Vec<u8>> = &None;

/// As the driver wants them: nothing, too, is of a type.
pub(super) fn parameters_of<'v>(values: &'v [Value], types: &[Type]) -> Vec<Parameter<'v>> {
    values
        .iter()
        .enumerate()
        .map(|(at, value)| parameter(value, types.get(at)))
        .collect()
}

fn parameter<'v>(value: &'v Value, wanted: Option<&Type>) -> Parameter<'v> {
    match value {
        Value::Int(number) => number,
        Value::Text(text) => text,
        Value::Bytes(bytes) => bytes,
        Value::Null => match wanted {
            Some(&Type::BYTEA) => NO_BYTES,
            Some(&Type::INT8) => NO_NUMBER,
            _ => NO_TEXT,
        },
    }
}

pub(super) fn read_row(row: &tokio_postgres::Row) -> Result<Row, Fault> {
    (0..row.len())
        .map(|column| read_value(row, column))
        .collect::<Result<Vec<_>, _>>()
        .map(Row)
}

fn read_value(row: &tokio_postgres::Row, column: usize) -> Result<Value, Fault> {
    let kind = row.columns()[column].type_();
    let value = match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(Value::from),
        Type::INT4 => row
            .try_get::<_, Option<i32>>(column)
            .map(|number| number.map(i64::from).into()),
        Type::BOOL => row.try_get::<_, Option<bool>>(column).map(Value::from),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column).map(Value::from),
        _ => row.try_get::<_, Option<String>>(column).map(Value::from),
    };
    value.map_err(Fault::from)
}
