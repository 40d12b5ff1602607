//! Runs what effects ask for: syncs, filter jobs and comparisons, all off the UI task.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::calendar_task::{CalendarRunner, ReadCalendar};
use super::comparison_runner::Comparisons;
use super::comparison_task::{StartComparing, without_store};
use super::export_file::write_export;
use super::history_task::{Histories, ReadHistory};
use super::job_worker::JobWorker;
use super::sheet_reading::{LinkWriter, read_sheets};
use super::since_reader::{ReadSince, SinceReader};
use crate::app::Msg;
use crate::app::file_export::job::{ExportJob, ExportResult};
use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::{FilterResult, ListId};
use crate::app::insight::{InsightId, InsightJob, InsightResult};
use crate::app::overlays::balance_history::HistoryRequest;
use crate::app::overlays::compare_dialog::{SheetsRequest, SheetsResult};
use crate::app::views::changes::period::ComparisonPeriod;
use crate::domain::insight::compare::PersonLink;
use crate::sync::since_snapshot::SinceSpan;
use crate::sync::{CalendarMode, HeldRows, Interest, Report, SyncMode, TenantId, Ticket};
use crate::text::notices::CopyWay;

/// Reports that may wait for the screen. A sync that has more waits too.
const REPORT_CHANNEL_CAPACITY: usize = 64;
/// How long quitting waits for tasks to notice that they are cancelled.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(500);

/// Everything a sync is started with.
#[derive(Debug)]
pub struct SyncTask {
    /// Which sync.
    pub ticket: Ticket,
    /// What is read, and as of which day.
    pub mode: SyncMode,
    /// What the screen shows already.
    pub held: Option<HeldRows>,
    /// Where its reports go.
    pub reports: mpsc::Sender<Report>,
    /// Whom the screen shows, and what the user wants of the sync.
    pub interest: watch::Receiver<Interest>,
    /// Cancelled when its reports are not wanted any more.
    pub cancel: CancellationToken,
}

/// Starts a sync. Tests supply scripted ones.
pub type StartSync = Box<dyn Fn(SyncTask) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// Copies a text, and says by which way it did; `None` where it could not. It may take a while.
pub type CopyText = Arc<dyn Fn(&str) -> Option<CopyWay> + Send + Sync>;

/// How a running sync is reached.
struct SyncHandle {
    interest: watch::Sender<Interest>,
    cancel: CancellationToken,
}

/// Runs syncs, filter jobs and comparisons. No task outlives it.
pub struct Runner {
    start: StartSync,
    tasks: TaskTracker,
    syncs: Vec<Option<SyncHandle>>,
    report_sender: mpsc::Sender<Report>,
    reports: mpsc::Receiver<Report>,
    filters: JobWorker<ListId, FilterResult>,
    insights: JobWorker<InsightId, InsightResult>,
    comparisons: Comparisons,
    exports: JobWorker<(), ExportResult>,
    since: SinceReader,
    histories: Histories,
    calendars: CalendarRunner,
    sheets: JobWorker<(), SheetsResult>,
    links: LinkWriter,
    written_links: JobWorker<(), Result<(), String>>,
    copies: JobWorker<(), CopyWay>,
    copier: Option<CopyText>,
}

impl Runner {
    /// A runner for this many tenants.
    pub fn new(tenants: usize, start: StartSync) -> Self {
        let (report_sender, reports) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
        Self {
            start,
            tasks: TaskTracker::new(),
            syncs: (0..tenants).map(|_| None).collect(),
            report_sender,
            reports,
            filters: JobWorker::new(),
            insights: JobWorker::new(),
            comparisons: Comparisons::new(tenants, without_store()),
            exports: JobWorker::new(),
            since: SinceReader::new(tenants, None),
            histories: Histories::new(),
            calendars: CalendarRunner::new(),
            sheets: JobWorker::new(),
            links: LinkWriter::default(),
            written_links: JobWorker::new(),
            copies: JobWorker::new(),
            copier: None,
        }
    }

    /// The same, with comparisons made by `compare`.
    #[must_use]
    pub fn comparing(mut self, compare: StartComparing) -> Self {
        self.comparisons.start = compare;
        self
    }

    /// The same, with what differs from the snapshot before read by `read`.
    #[must_use]
    pub fn reading_since(mut self, read: ReadSince) -> Self {
        self.since = SinceReader::new(self.syncs.len(), Some(read));
        self
    }

    /// Reads what differs from a tenant's snapshot before.
    pub fn read_since(&mut self, ticket: Ticket, span: SinceSpan) {
        self.since.start(&self.tasks, ticket, span);
    }

    /// The same, with histories of balances read by `read`.
    #[must_use]
    pub fn recalling(mut self, read: ReadHistory) -> Self {
        self.histories.read = read;
        self
    }

    /// Reads the history of a balance, and drops an earlier reading.
    pub fn read_history(&mut self, request: HistoryRequest) {
        self.histories.start(&self.tasks, request);
    }

    /// The same, with work calendars read by `read`.
    #[must_use]
    pub fn reading_calendars(mut self, read: ReadCalendar) -> Self {
        self.calendars.read = Some(read);
        self
    }

    /// Reads the work calendar of a tenant.
    pub fn read_calendar(&mut self, tenant: TenantId, mode: CalendarMode) {
        self.calendars.start(&self.tasks, tenant, mode);
    }

    /// Reads the sheets of a comparison.
    pub fn read_sheets(&mut self, request: SheetsRequest) {
        self.sheets.start(&self.tasks, (), move |cancelled| {
            (!cancelled()).then(|| read_sheets(&request))
        });
    }

    /// Drops the reading of the sheets.
    pub fn stop_reading_sheets(&mut self) {
        self.sheets.cancel(&());
    }

    /// Writes the file of links.
    pub fn write_links(&mut self, file: PathBuf, links: Arc<[PersonLink]>) {
        let job = self.links.job(file, links);
        self.written_links
            .start(&self.tasks, (), move |_| Some(job()));
    }

    /// The same, with texts copied by `copier` too.
    #[must_use]
    pub fn copying(mut self, copier: Option<CopyText>) -> Self {
        self.copier = copier;
        self
    }

    /// Copies a text by the way besides the terminal, if there is one. Nothing waits for it.
    pub fn copy(&mut self, text: String) {
        if let Some(copier) = &self.copier {
            let copier = Arc::clone(copier);
            self.copies.start(&self.tasks, (), move |_| copier(&text));
        }
    }

    /// Starts a tenant's comparison and stops its earlier one.
    pub fn compare(&mut self, ticket: Ticket, period: ComparisonPeriod) {
        self.comparisons.compare(&self.tasks, ticket, period);
    }

    /// Stops a tenant's comparison.
    pub fn stop_comparing(&self, tenant: TenantId) {
        self.comparisons.stop_one(tenant);
    }

    /// Starts a tenant's sync and stops its earlier one.
    pub fn start_sync(&mut self, ticket: Ticket, mode: SyncMode, held: Option<HeldRows>) {
        let cancel = CancellationToken::new();
        let (interest, listening) = watch::channel(Interest::default());
        let task = SyncTask {
            ticket,
            mode,
            held,
            reports: self.report_sender.clone(),
            interest: listening,
            cancel: cancel.clone(),
        };
        self.tasks.spawn((self.start)(task));
        let earlier = self.syncs[ticket.tenant.0].replace(SyncHandle { interest, cancel });
        if let Some(earlier) = earlier {
            earlier.cancel.cancel();
        }
    }

    /// Stops a tenant's sync.
    pub fn stop_sync(&mut self, tenant: TenantId) {
        if let Some(running) = self.syncs[tenant.0].take() {
            running.cancel.cancel();
        }
    }

    /// Tells a sync whom the screen shows, and what the user wants of it. Never waits.
    pub fn tell_interest(&self, tenant: TenantId, interest: Interest) {
        if let Some(running) = &self.syncs[tenant.0] {
            running.interest.send_replace(interest);
        }
    }

    /// Filters and sorts a list. The earlier job for the same list is cancelled.
    pub fn filter(&mut self, job: FilterJob) {
        let list = job.list();
        self.filters
            .start(&self.tasks, list, move |cancelled| job.run(cancelled));
    }

    /// Works out an answer about everybody. The earlier job of the same view is cancelled.
    pub fn examine(&mut self, job: InsightJob) {
        let id = job.id();
        self.insights
            .start(&self.tasks, id, move |cancelled| job.run(cancelled));
    }

    /// Cancels the job of a view.
    pub fn stop_examining(&mut self, id: InsightId) {
        self.insights.cancel(&id);
    }

    /// Writes a file. The earlier export is cancelled.
    pub fn export(&mut self, job: ExportJob) {
        self.exports.start(&self.tasks, (), move |cancelled| {
            write_export(&job, cancelled)
        });
    }

    /// Cancels the export.
    pub fn stop_export(&mut self) {
        self.exports.cancel(&());
    }

    /// The next message of a task, results of filter jobs first. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Msg {
        tokio::select! {
            biased;
            Some(result) = self.filters.next() => Msg::Filtered(result),
            Some(result) = self.insights.next() => Msg::Examined(result),
            Some(result) = self.sheets.next() => Msg::SheetsRead(result),
            Some(written) = self.written_links.next() => Msg::LinksWritten(written),
            Some(way) = self.copies.next() => Msg::Copied(way),
            Some(result) = self.histories.results.recv() => Msg::HistoryRead(result),
            Some(report) = self.calendars.reports.recv() => Msg::CalendarRead(report),
            Some(result) = self.exports.next() => Msg::Exported(result),
            Some(report) = self.comparisons.reports.recv() => Msg::Compared(report),
            Some(report) = self.since.reports.recv() => Msg::Since(report),
            Some(report) = self.reports.recv() => Msg::Reported(report),
            else => std::future::pending().await,
        }
    }

    /// Stops everything. Waits for half a second at most; requests under way are dropped.
    pub async fn stop(mut self) {
        for running in self.syncs.iter().flatten() {
            running.cancel.cancel();
        }
        self.filters.stop();
        self.insights.stop();
        self.exports.stop();
        self.histories.stop();
        self.calendars.stop();
        self.sheets.stop();
        self.written_links.stop();
        self.copies.stop();
        self.comparisons.stop();
        self.since.stop();
        self.reports.close();
        self.tasks.close();
        let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, self.tasks.wait()).await;
    }
}
