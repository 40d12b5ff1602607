//! Writes what is on screen into a file, off the UI task: under a temporary name, so that it appears only when it is complete.

use std::io;

use super::export_rows::write_rows;
use super::typed_path::in_home;
use crate::app::file_export::job::{ExportEnd, ExportJob, ExportResult};
use crate::export::{FoundTarget, NewFile};
use crate::text::export::ExportError;

/// Writes the file; `None` once `cancelled` returns true, and then there is no file.
pub(super) fn write_export(
    job: &ExportJob,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<ExportResult> {
    let end = match try_export(job, cancelled) {
        Ok(end) => end?,
        Err(error) => ExportEnd::Failed(ExportError::System(error.to_string())),
    };
    Some(ExportResult {
        generation: job.generation,
        end,
        missing: job.missing,
        masked: job.masked,
    })
}

fn try_export(
    job: &ExportJob,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> io::Result<Option<ExportEnd>> {
    let target = std::path::absolute(in_home(&job.file))?;
    let (target, replaces) = match FoundTarget::at(&target)? {
        FoundTarget::Nothing => (target, false),
        FoundTarget::File(found) if job.replaces => (found, true),
        FoundTarget::File(_) => return Ok(Some(ExportEnd::Exists)),
        FoundTarget::Folder => return Ok(Some(ExportEnd::Failed(ExportError::IsFolder))),
        FoundTarget::Device => return Ok(Some(ExportEnd::Failed(ExportError::IsDevice))),
    };
    let file = NewFile::create(target.clone(), replaces)?;
    let Some((file, rows)) = write_rows(job, file, cancelled)? else {
        return Ok(None);
    };
    if rows == 0 {
        return Ok(Some(ExportEnd::Failed(ExportError::NoRows)));
    }
    if cancelled() {
        return Ok(None);
    }
    Ok(Some(match file.put_in_place() {
        Ok(()) => ExportEnd::Written(target, rows),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => ExportEnd::Exists,
        Err(error) => return Err(error),
    }))
}
