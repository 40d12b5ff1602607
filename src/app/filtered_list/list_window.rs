//! The cursor of a list and the part of it that is on screen, as plain integers.

/// Position in a list of which `height` lines are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ListWindow {
    /// The line under the cursor.
    pub cursor: usize,
    /// The first line shown.
    pub top: usize,
}

impl ListWindow {
    /// Moves the cursor by `lines`, within a list of `len`.
    pub fn move_by(&mut self, lines: isize, len: usize) {
        let last = len.saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// Moves what is shown by `lines` and keeps the cursor inside it.
    pub fn scroll_by(&mut self, lines: isize, len: usize, height: usize) {
        let last_top = len.saturating_sub(height);
        self.top = self.top.saturating_add_signed(lines).min(last_top);
        let bottom = (self.top + height.max(1) - 1).min(len.saturating_sub(1));
        self.cursor = self.cursor.clamp(self.top, bottom.max(self.top));
    }

    /// Moves what is shown so that the cursor is in it, and no more lines are left empty than there must be.
    pub fn fit(&mut self, len: usize, height: usize) {
        let height = height.max(1);
        self.cursor = self.cursor.min(len.saturating_sub(1));
        let first = (self.cursor + 1).saturating_sub(height);
        self.top = self
            .top
            .clamp(first, self.cursor)
            .min(len.saturating_sub(height));
    }

    /// Moves the cursor to another line of a list that changed, and keeps it on the same line of the screen.
    pub fn follow(&mut self, cursor: usize) {
        let line = self.cursor.saturating_sub(self.top);
        self.cursor = cursor;
        self.top = cursor.saturating_sub(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_inside_the_window_and_the_window_inside_the_list() {
        let mut window = ListWindow::default();
        window.move_by(7, 10);
        window.fit(10, 5);
        assert_eq!((window.cursor, window.top), (7, 3));
        window.move_by(-100, 10);
        window.fit(10, 5);
        assert_eq!((window.cursor, window.top), (0, 0));
        window.scroll_by(3, 10, 5);
        assert_eq!((window.cursor, window.top), (3, 3));
        window.scroll_by(100, 10, 5);
        assert_eq!((window.cursor, window.top), (5, 5));
        window.fit(0, 5);
        assert_eq!((window.cursor, window.top), (0, 0));
    }

    #[test]
    fn a_list_that_grows_above_keeps_the_cursor_on_its_line_of_the_screen() {
        let mut window = ListWindow { cursor: 7, top: 3 };
        window.follow(107);
        assert_eq!((window.cursor, window.top), (107, 103));
        window.follow(2);
        assert_eq!((window.cursor, window.top), (2, 0));
    }
}
