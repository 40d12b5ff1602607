//! The leave types of one tenant as they are read out of a platform's list.

use std::collections::HashMap;

use super::fault::RequestFault;
use crate::domain::{LeaveType, LeaveTypeId};

/// Leave types in the order in which they were sent, each id once, and why the list may be incomplete.
#[derive(Debug, Default)]
pub struct LeaveTypeList {
    types: Vec<LeaveType>,
    places: HashMap<LeaveTypeId, usize>,
    fault: Option<RequestFault>,
}

impl LeaveTypeList {
    /// Adds a type. Of a type that comes again the first record stays; if the second one says something else, that is a fault.
    pub fn push(&mut self, leave_type: LeaveType) {
        match self.places.get(&leave_type.id) {
            None => {
                self.places.insert(leave_type.id.clone(), self.types.len());
                self.types.push(leave_type);
            }
            Some(&at) => {
                if contradicts(&self.types[at], &leave_type) {
                    self.note(RequestFault::contradicting_types(&leave_type.id.shown()));
                }
            }
        }
    }

    /// Notes a record that could not be read.
    pub fn note(&mut self, fault: RequestFault) {
        self.fault = Some(fault);
    }

    /// The types, and the last fault that was met.
    pub fn finish(self) -> (Vec<LeaveType>, Option<RequestFault>) {
        (self.types, self.fault)
    }
}

/// Whether two records of one id disagree. Feishu may list a type both by itself and below its parent, where the record has less
/// to say: then only the names are compared.
fn contradicts(one: &LeaveType, other: &LeaveType) -> bool {
    match (&one.parent, &other.parent) {
        (Some(_), None) | (None, Some(_)) => one.name != other.name,
        _ => one != other,
    }
}
