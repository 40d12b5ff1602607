//! The object of a row with what is private hidden.

use serde_json::value::RawValue;

use super::object_text::ObjectText;
use super::privacy::Privacy;
use crate::text::figures::HIDDEN;

/// Writes JSON text without what `privacy` hides; `of_key` says what is hidden inside objects. Null
/// stays null, because it is no secret that something is not known.
pub(super) fn write_masked(
    out: &mut String,
    value: &RawValue,
    privacy: Privacy,
    of_key: fn(&str) -> Privacy,
) -> serde_json::Result<()> {
    let text = value.get();
    match (privacy, text.as_bytes().first()) {
        (Privacy::Shown, _) | (_, Some(b'n')) => out.push_str(text),
        (_, Some(b'{')) => {
            let object: ObjectText<'_> = serde_json::from_str(text)?;
            out.push('{');
            for (number, (key, value)) in object.0.into_iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::to_string(&key)?);
                out.push(':');
                let own = match privacy {
                    Privacy::ByKey => of_key(&key),
                    hidden => hidden,
                };
                write_masked(out, value, own, of_key)?;
            }
            out.push('}');
        }
        (_, Some(b'[')) => {
            let list: Vec<&RawValue> = serde_json::from_str(text)?;
            out.push('[');
            for (number, value) in list.into_iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write_masked(out, value, privacy, of_key)?;
            }
            out.push(']');
        }
        _ => out.push_str(&serde_json::to_string(HIDDEN)?),
    }
    Ok(())
}
