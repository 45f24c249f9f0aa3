//! Calibration files: `sensor offset` on each line, offsets in hundredths of a degree.

#[derive(Debug)]
pub struct Offset {
    pub sensor: String,
    pub hundredths: i32,
}

#[inline(never)]
fn parse_line(line: &str) -> Offset {
    let (sensor, offset) = line.split_once(' ').unwrap_or((line, "0"));
    Offset { sensor: sensor.to_owned(), hundredths: parse_offset(offset) }
}

#[inline(never)]
fn parse_offset(text: &str) -> i32 {
    text.parse().expect("a calibration offset is a whole number")
}

pub fn parse(text: &str) -> Vec<Offset> {
    text.lines().map(parse_line).collect()
}

pub fn from_file(path: &str) -> usize {
    let text = std::fs::read_to_string(path).expect("the calibration file can be read");
    parse(&text).len()
}

pub fn convert(path: &str) {
    let text = std::fs::read_to_string(path).expect("the calibration file can be read");
    for offset in parse(&text) {
        println!("{};{:.2}", offset.sensor, f64::from(offset.hundredths) / 100.0);
    }
}

pub fn serve(paths: &[&str]) {
    for path in paths {
        let path = (*path).to_owned();
        let loaded = std::thread::Builder::new().name("calibration-loader".into()).spawn(move || from_file(&path));
        if loaded.expect("a thread can be started").join().is_err() {
            std::process::exit(101);
        }
    }
}
