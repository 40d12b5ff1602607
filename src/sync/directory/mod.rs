//! The people of the tenant: in the order in which this sync lists them, those known before, the
//! walk through the platform's directory, and the departments and numbers that pages did not bring.
//!
//! [`SyncDirectory`] decides and remembers; it sends nothing and waits for nothing.

mod listing;
mod people;
mod profiles;
mod shrinkage;
mod walk_position;

pub(super) use people::{NewPeople, NewProfiles};
pub(super) use shrinkage::Shrinkage;
pub use shrinkage::has_shrunk;
pub(super) use walk_position::WalkPosition;

use std::sync::Arc;

use listing::row_at;
use people::SyncPeople;
use profiles::ProfileQueue;

use crate::domain::matching::Query;
use crate::domain::roster::RosterChunk;
use crate::domain::{Employee, EmployeeId, Roster, RowId, RowSet};
use crate::platform::{ApiError, Cursor, ErrorClass, PeoplePage, Profile};

/// A page to be fetched: the one at the cursor, or the first.
#[derive(Debug)]
pub(super) struct PageRequest {
    pub(super) cursor: Option<Cursor>,
}

/// People whose departments and numbers are to be fetched, with their places in the listing.
#[derive(Debug)]
pub(super) struct ProfileRequest {
    pub(super) places: Vec<RowId>,
    pub(super) people: Vec<EmployeeId>,
}

/// Who may be missing from a page, and what follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PageFailure {
    /// The cursor is from an earlier run, and the platform no longer accepts it. The walk starts
    /// again at the first page; nobody is listed twice.
    WalksAnew,
    /// The walk is over, with a gap.
    LeavesGap,
    /// Nobody is listed yet, or the platform refused: the sync cannot continue.
    EndsSync,
}

/// What a page changed.
#[derive(Debug, Default)]
pub(super) struct PageNews {
    pub(super) listed: NewPeople,
    /// People reported as gone who are listed again.
    pub(super) back: Vec<RowId>,
    /// People whose departments stay unknown, because no call returns them.
    pub(super) unknown: Vec<RowId>,
    /// What was missing from the page.
    pub(super) gaps: Vec<ApiError>,
}

/// How many people there are, as far as that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct PeopleCount {
    /// Those of the listing once it is complete, before that all who are not gone.
    pub(super) known: usize,
    /// How many the platform, or the last sync, says there are.
    pub(super) expected: Option<usize>,
    /// Whether everybody is listed.
    pub(super) is_complete: bool,
}

/// Where the walk through the platform's directory is.
#[derive(Debug)]
enum DirectoryWalk {
    Next(Option<Cursor>),
    UnderWay,
    Over,
}

/// The people of one tenant, as one sync after another lists them.
#[derive(Debug)]
pub(super) struct SyncDirectory {
    people: SyncPeople,
    /// People reported as gone and not listed since.
    gone: RowSet,
    /// How many people there were before the first page: in the newest finished sync, or on screen.
    known_before: Option<usize>,
    walk: DirectoryWalk,
    /// Something was missing from this many pages.
    gaps: usize,
    /// The cursor is from another run, and the platform may no longer accept it.
    is_resumed: bool,
    is_complete: bool,
    has_shrunk: bool,
    expected: Option<usize>,
    profiles: ProfileQueue,
}

impl Default for SyncDirectory {
    fn default() -> Self {
        Self {
            people: SyncPeople::default(),
            gone: RowSet::default(),
            known_before: None,
            walk: DirectoryWalk::Next(None),
            gaps: 0,
            is_resumed: false,
            is_complete: false,
            has_shrunk: false,
            expected: None,
            profiles: ProfileQueue::default(),
        }
    }
}

impl SyncDirectory {
    /// Another sync begins: everybody keeps their row, and nobody is listed yet. `newest`: how many
    /// people the newest finished sync listed, which may have ended since people were seeded.
    pub(super) fn begin_sync(&mut self, newest: Option<usize>) {
        let mut people = std::mem::take(&mut self.people);
        people.begin_listing();
        let known_before = self.known_before.map(|before| newest.unwrap_or(before));
        *self = Self {
            people,
            gone: std::mem::take(&mut self.gone),
            known_before,
            expected: known_before,
            ..Self::default()
        };
    }

    /// People who have rows before the first page comes. They are found by their ids after [`SyncDirectory::index`].
    pub(super) fn seed(&mut self, chunk: Arc<RosterChunk>) {
        self.people.seed(chunk);
    }

    /// The seeded people are those of a finished sync that listed this many.
    pub(super) fn expect(&mut self, people: usize) {
        self.known_before = Some(people);
        self.expected = Some(people);
    }

    /// Seeds what a screen shows.
    pub(super) fn seed_screen(&mut self, people: &Roster, gone: RowSet) {
        for chunk in people.chunks() {
            self.people.seed(Arc::clone(chunk));
        }
        self.gone = gone;
        self.expect(self.people.len() - self.gone.len());
    }

    /// How many chunks of seeded people there are to index.
    pub(super) fn chunks(&self) -> usize {
        self.people.chunks()
    }

    /// Indexes the people of one chunk by their ids. It is one chunk a call, so that a caller can
    /// let other tasks run in between.
    pub(super) fn index(&mut self, chunk: usize) {
        self.people.index(chunk);
    }

    /// The listing is that of a finished sync, which holds everybody who has a row.
    pub(super) fn adopt_listing(&mut self) {
        self.people.list_all();
        self.walk = DirectoryWalk::Over;
        self.is_complete = true;
    }

    /// Whether there were people before the directory was read.
    pub(super) fn knows_people_before(&self) -> bool {
        self.known_before.is_some()
    }

    /// Whether the walk has ended, with or without gaps.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.walk, DirectoryWalk::Over)
    }

    /// Whether the walk has ended and nobody's departments are still to come.
    pub(super) fn is_settled(&self) -> bool {
        self.is_over() && self.profiles.is_over()
    }

    /// Whether everybody is listed.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether the directory was far smaller than the last one, and nobody accepted that.
    pub(super) fn has_shrunk(&self) -> bool {
        self.has_shrunk
    }

    pub(super) fn count(&self) -> PeopleCount {
        let known = if self.is_complete {
            self.listed()
        } else {
            self.people.len() - self.gone.len()
        };
        PeopleCount {
            known,
            expected: self.expected,
            is_complete: self.is_complete,
        }
    }

    /// How many people this sync has listed.
    pub(super) fn listed(&self) -> usize {
        self.people.listing().len()
    }

    /// The rows listed so far, in the order of the listing.
    pub(super) fn listed_rows(&self) -> &[RowId] {
        self.people.listing().rows()
    }

    /// Rows that this sync has not listed.
    pub(super) fn unlisted_rows(&self) -> Vec<RowId> {
        self.people.unlisted()
    }

    pub(super) fn id(&self, row: RowId) -> Option<EmployeeId> {
        self.people.id(row)
    }

    /// The row of a person.
    pub(super) fn find(&self, id: &str) -> Option<RowId> {
        self.people.find(id)
    }

    /// Whether `query` chooses the person at `row` whatever their balances are. Nobody is chosen while their departments may still
    /// come.
    pub(super) fn is_chosen(&self, row: RowId, query: &Query) -> bool {
        self.people.is_chosen(row, query)
    }

    /// The place of a row in the listing: that is how the store counts people.
    pub(super) fn place(&self, row: RowId) -> Option<RowId> {
        self.people.listing().place(row)
    }

    /// The row at a place of the listing.
    pub(super) fn row_at_place(&self, place: RowId) -> Option<RowId> {
        self.people.listing().row(place)
    }

    /// The page to fetch now; from here on it is under way.
    pub(super) fn take_page_request(&mut self) -> Option<PageRequest> {
        match &mut self.walk {
            DirectoryWalk::Next(cursor) => {
                let cursor = cursor.take();
                self.walk = DirectoryWalk::UnderWay;
                Some(PageRequest { cursor })
            }
            DirectoryWalk::UnderWay | DirectoryWalk::Over => None,
        }
    }

    /// Lists a page. `has_profile_calls`: departments and numbers that it does not bring can be
    /// fetched with calls of their own.
    pub(super) fn list_page(&mut self, mut page: PeoplePage, has_profile_calls: bool) -> PageNews {
        let gaps = std::mem::take(&mut page.gaps);
        self.is_resumed = false;
        self.gaps += gaps.len();
        self.expected = page.expected.or(self.expected);
        self.walk = match page.next.take() {
            Some(cursor) => DirectoryWalk::Next(Some(cursor)),
            None => DirectoryWalk::Over,
        };
        PageNews {
            gaps,
            ..self.list(page, has_profile_calls)
        }
    }

    /// Lists people that another program, or an earlier run, had written down.
    pub(super) fn list_stored_page(
        &mut self,
        people: Vec<Employee>,
        cursor: Option<&str>,
        expected: Option<usize>,
        has_profile_calls: bool,
    ) -> PageNews {
        if let Some(position) = cursor.map(WalkPosition::read) {
            self.gaps = position.gaps;
        }
        self.expected = expected.or(self.expected);
        let page = PeoplePage {
            people,
            ..PeoplePage::default()
        };
        self.list(page, has_profile_calls)
    }

    fn list(&mut self, page: PeoplePage, has_profile_calls: bool) -> PageNews {
        let first_place = self.listed();
        let listed = self.people.apply_page(page);
        let mut back = listed.rows.clone();
        back.retain(|row| self.gone.set(*row, false));
        let places = (first_place..).map(row_at).zip(&listed.people);
        let lacking = places.filter(|(_, person)| person.departments.is_none());
        let lacking: Vec<RowId> = lacking.map(|(place, _)| place).collect();
        let unknown = if has_profile_calls {
            self.profiles.add(lacking);
            Vec::new()
        } else {
            self.people.give_profiles_up(&lacking)
        };
        PageNews {
            listed,
            back,
            unknown,
            gaps: Vec::new(),
        }
    }

    /// Where the walk stands, as it is stored.
    pub(super) fn walk_position(&self) -> WalkPosition {
        let next = match &self.walk {
            DirectoryWalk::Next(cursor) => cursor.clone(),
            DirectoryWalk::UnderWay | DirectoryWalk::Over => None,
        };
        WalkPosition {
            gaps: self.gaps,
            next,
        }
    }

    /// Continues where another run stopped.
    pub(super) fn resume(
        &mut self,
        position: WalkPosition,
        expected: Option<usize>,
        is_over: bool,
    ) {
        self.gaps = position.gaps;
        self.expected = expected.or(self.expected);
        self.is_resumed = position.next.is_some();
        self.profiles = ProfileQueue::default();
        self.profiles.add(self.people.listing().lacking());
        self.walk = if is_over {
            DirectoryWalk::Over
        } else {
            DirectoryWalk::Next(position.next)
        };
    }

    /// A page could not be fetched.
    pub(super) fn fail_page(&mut self, error: &ApiError) -> PageFailure {
        let cursor_is_to_blame = matches!(error.class, ErrorClass::PerItem | ErrorClass::Bug);
        if std::mem::take(&mut self.is_resumed) && cursor_is_to_blame {
            self.walk = DirectoryWalk::Next(None);
            return PageFailure::WalksAnew;
        }
        self.walk = DirectoryWalk::Over;
        if self.listed() == 0 || error.is_final() {
            PageFailure::EndsSync
        } else {
            PageFailure::LeavesGap
        }
    }

    /// Notes that the whole directory was listed, even if the listing turns out to be far too
    /// short.
    pub(super) fn complete(&mut self) {
        self.is_complete = true;
    }

    /// Whether the complete directory is far smaller than the `before` people of the newest finished sync.
    pub(super) fn shrinkage_since(&self, before: Option<usize>) -> Option<Shrinkage> {
        Shrinkage::between(before?, self.listed())
    }

    /// Notes that the directory is far too small and nobody has accepted that. People who are
    /// missing do not count as gone.
    pub(super) fn note_shrunk(&mut self) {
        self.has_shrunk = true;
    }

    /// Whether people who are not listed have left. If a page had a gap, they may only be missing
    /// from it.
    pub(super) fn tells_who_has_gone(&self) -> bool {
        self.gaps == 0
    }

    /// Whether the person at `row` was reported as gone and not listed since.
    pub(super) fn is_gone(&self, row: RowId) -> bool {
        self.gone.contains(row)
    }

    /// Marks these rows as gone and returns those that were not gone before.
    pub(super) fn mark_gone(&mut self, mut rows: Vec<RowId>) -> Vec<RowId> {
        rows.retain(|row| self.gone.set(*row, true));
        rows
    }

    /// The people whose departments and numbers are to be fetched now, at most `batch`; one call at
    /// a time.
    pub(super) fn take_profile_request(&mut self, batch: usize) -> Option<ProfileRequest> {
        let places = self.profiles.take(batch)?;
        let rows = places.iter().filter_map(|place| self.row_at_place(*place));
        let people = rows.filter_map(|row| self.id(row)).collect();
        Some(ProfileRequest { places, people })
    }

    /// Applies departments and numbers that the platform returned.
    pub(super) fn apply_profiles(&mut self, places: &[RowId], profiles: &[Profile]) -> NewProfiles {
        self.profiles.finish();
        self.people.apply_profiles(places, profiles)
    }

    /// Applies departments and numbers that another program had written down, from the place
    /// `start` on. Returns the chunks that changed.
    pub(super) fn apply_stored_profiles(
        &mut self,
        start: RowId,
        people: &[Employee],
    ) -> Vec<Arc<RosterChunk>> {
        let places = start.index()..start.index() + people.len();
        let places: Vec<RowId> = places.map(row_at).collect();
        self.people.apply_people(&places, people)
    }

    /// The call for the departments and numbers of these people failed. Returns the rows of those
    /// whose departments stay unknown.
    pub(super) fn fail_profiles(&mut self, places: &[RowId], error: &ApiError) -> Vec<RowId> {
        self.profiles.finish();
        if error.is_final() {
            self.profiles.refuse();
        }
        self.people.give_profiles_up(places)
    }

    /// After the platform has refused departments and numbers, they are not requested again in this
    /// sync. Returns the rows of waiting people whose departments stay unknown.
    pub(super) fn take_refused_profiles(&mut self) -> Vec<RowId> {
        let places = self.profiles.take_refused();
        self.people.give_profiles_up(&places)
    }
}

#[cfg(test)]
mod tests;
