//! Lists of columns that are derived from another list at compile time, so that no name is written
//! twice.

/// `columns` without those that are `left_out`.
pub(super) const fn without<const LEFT: usize>(
    columns: &[&'static str],
    left_out: &[&str],
) -> [&'static str; LEFT] {
    let mut names = [""; LEFT];
    let (mut at, mut taken) = (0, 0);
    while at < columns.len() {
        if !contains(left_out, columns[at]) {
            names[taken] = columns[at];
            taken += 1;
        }
        at += 1;
    }
    assert!(taken == LEFT, "every column that is left out is a column");
    names
}

/// `columns` and then `more`.
pub(super) const fn followed_by<const ALL: usize>(
    columns: &[&'static str],
    more: &[&'static str],
) -> [&'static str; ALL] {
    let mut names = [""; ALL];
    let mut at = 0;
    while at < ALL {
        names[at] = if at < columns.len() {
            columns[at]
        } else {
            more[at - columns.len()]
        };
        at += 1;
    }
    names
}

const fn contains(names: &[&str], wanted: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if is_same(names[at].as_bytes(), wanted.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

/// Texts cannot be compared with `==` before the program runs.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_are_not_left_out_stay_in_their_order() {
        assert_eq!(without::<2>(&["a", "ab", "b"], &["ab"]), ["a", "b"]);
        assert_eq!(followed_by::<3>(&["a"], &["b", "c"]), ["a", "b", "c"]);
    }
}
