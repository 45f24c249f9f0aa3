//! The last reading of each sensor, shared by those who look at it.
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

type Readings = Rc<RefCell<BTreeMap<String, usize>>>;

/// Counts a reading and, when the sensor is known already, compacts its history meanwhile.
#[inline(never)]
fn record(readings: &Readings, sensor: &str) {
    let mut open = readings.borrow_mut();
    let seen = open.entry(sensor.to_owned()).or_insert(0);
    *seen += 1;
    if *seen > 1 {
        compact(readings);
    }
}

#[inline(never)]
fn compact(readings: &Readings) {
    readings.borrow_mut().retain(|_, seen| *seen > 0);
}

#[derive(Default)]
pub struct Follower {
    readings: Readings,
}

impl Follower {
    pub fn follow(&self, sensors: &[&str]) {
        for round in 0..2 {
            self.poll(sensors, round);
        }
    }

    #[inline(never)]
    fn poll(&self, sensors: &[&str], round: usize) {
        record(&self.readings, sensors[round / sensors.len()]);
    }
}

pub fn replay(sensors: &[&str]) {
    let readings = Readings::default();
    sensors.iter().for_each(|sensor| record(&readings, sensor));
}
