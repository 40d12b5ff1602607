//! The packed form of where a department stands, which is part of a person and of a page of people.

use std::sync::Arc;

use super::bytes::{ByteReader, ByteWriter, MalformedBytes};
use crate::domain::text::shown;
use crate::domain::{Department, DepartmentPath};

/// Writes a path.
pub(super) fn pack_department_path(path: &DepartmentPath, out: &mut ByteWriter) {
    out.count(path.steps().len());
    for department in path.steps() {
        out.text(&department.id);
        out.text(&department.name);
    }
}

/// Reads what [`pack_department_path`] wrote.
pub(super) fn unpack_department_path(
    from: &mut ByteReader<'_>,
) -> Result<DepartmentPath, MalformedBytes> {
    let count = from.count()?;
    let step = |_| {
        let (id, name) = (from.text()?, from.text()?);
        Ok(Department {
            id: Arc::from(id),
            name: Arc::from(shown(name)),
        })
    };
    let steps: Result<Vec<Department>, MalformedBytes> = (0..count).map(step).collect();
    Ok(DepartmentPath::new(steps?))
}
