//! The time of one frame at 200 by 50 cells, with a thousand people and with a million: it should depend on what is on screen alone.

mod company;

use std::hint::black_box;
use std::sync::Arc;

use company::{Order, TODAY};
use criterion::{Criterion, criterion_group, criterion_main};
use leaveboard::app::keys::key::Key;
use leaveboard::app::tenant::TenantState;
use leaveboard::app::{AppState, Msg, update};
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

fn bench(c: &mut Criterion) {
    let theme = Theme::named(ThemeName::Dark);
    let mut group = c.benchmark_group("frame of 200 x 50");
    for people in [1_000, 1_000_000] {
        let mut state = dashboard(people);
        let mut terminal =
            Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).expect("infallible");
        group.bench_function(format!("{people} people, the same again"), |b| {
            b.iter(|| {
                black_box(
                    terminal
                        .draw(|frame| render(frame, &state, &theme))
                        .expect("infallible"),
                )
                .count
            });
        });
        group.bench_function(format!("{people} people, a key and its frame"), |b| {
            b.iter(|| {
                black_box(update(&mut state, Msg::Key(Key::char('j'))));
                black_box(
                    terminal
                        .draw(|frame| render(frame, &state, &theme))
                        .expect("infallible"),
                )
                .count
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
