//! The time of one frame at 200 by 50 cells, with a thousand people and with a million: it should depend on what is on screen alone. So
//! should that of a key and its frame, in every view that lists the company.

mod company;

use std::hint::black_box;
use std::sync::Arc;

use company::{Order, TODAY};
use criterion::{Criterion, criterion_group, criterion_main};
use leaveboard::app::keys::key::Key;
use leaveboard::app::tenant::TenantState;
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::{PlatformKind, Today};
use leaveboard::sync::TenantId;
use leaveboard::ui::{Theme, ThemeName, render};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

const SIZE: Size = Size {
    width: 200,
    height: 50,
};

/// The views that list people or what they have, by the keys that open them.
const VIEWS: [(&str, char); 5] = [
    ("Browse", 'B'),
    ("Company", 'C'),
    ("Expiring", 'E'),
    ("Totals", 'T'),
    ("Checks", 'K'),
];

/// A loaded dashboard with the cursor in the middle of its people.
fn dashboard(people: usize) -> AppState {
    let mut tenant = TenantState::new(TenantId(0), "总部".to_owned(), PlatformKind::WeCom);
    tenant.roster = Arc::new(company::roster(people, Order::Mixed));
    tenant.ledger = Arc::new(company::ledger(people));
    for (id, name) in company::types() {
        tenant.add_column(&id, &name);
    }
    tenant.people.list.window.cursor = people / 2;
    let mut state = AppState::new(vec![tenant], SIZE, Today::midday_of(TODAY));
    update(&mut state, Msg::Key(Key::char('j')));
    state
}

/// Opens a view and works out what it asks for, as the worker of the dashboard does.
fn open(state: &mut AppState, view: char) {
    for effect in update(state, Msg::Key(Key::char(view))) {
        if let Effect::Examine(job) = effect
            && let Some(result) = job.run(&|| false)
        {
            update(state, Msg::Examined(result));
        }
    }
}

fn draw(terminal: &mut Terminal<TestBackend>, state: &AppState, theme: &Theme) -> usize {
    let drawn = terminal.draw(|frame| render(frame, state, theme));
    black_box(drawn.expect("infallible")).count
}

fn bench(c: &mut Criterion) {
    let theme = Theme::named(ThemeName::Dark);
    let mut group = c.benchmark_group("frame of 200 x 50");
    for people in [1_000, 1_000_000] {
        let mut state = dashboard(people);
        let mut terminal =
            Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).expect("infallible");
        group.bench_function(format!("{people} people, the same again"), |b| {
            b.iter(|| draw(&mut terminal, &state, &theme));
        });
        for (name, view) in VIEWS {
            open(&mut state, view);
            group.bench_function(
                format!("{people} people, {name}: a key and its frame"),
                |b| {
                    b.iter(|| {
                        black_box(update(&mut state, Msg::Key(Key::char('j'))));
                        draw(&mut terminal, &state, &theme)
                    });
                },
            );
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
