//! Heat maps of a row of sensors.

const RAMP: [&str; 5] = [" ", ".", "o", "O", "#"];
const STEP: f64 = 5.0;

/// The cell for a temperature from 0 up to, and not including, 25 degrees.
#[inline(never)]
fn cell(celsius: f64) -> &'static str {
    RAMP[bucket(celsius)]
}

#[inline(never)]
fn bucket(celsius: f64) -> usize {
    (celsius / STEP) as usize
}

#[inline(never)]
fn row(temperatures: &[f64]) -> String {
    let mut line = String::new();
    for celsius in temperatures {
        line.push_str(cell(*celsius));
    }
    line
}

pub fn draw(columns: usize, start: f64) {
    let temperatures: Vec<f64> = (0..columns).map(|n| start + n as f64).collect();
    println!("{}", row(&temperatures));
}

pub fn draw_all(readings: &[&str]) {
    readings
        .iter()
        .map(|reading| reading.split(',').filter_map(|n| n.parse().ok()).collect::<Vec<f64>>())
        .for_each(|temperatures| println!("{}", row(&temperatures)));
}

pub fn legend() {
    for step in 0..=RAMP.len() {
        let celsius = step as f64 * STEP;
        println!("{celsius:>4} {}", cell(celsius));
    }
}
