//! ember: reads sensor logs and draws heat maps.
mod cache;
mod calibration;
mod heatmap;

use std::sync::Mutex;

static FAULT_CODE: Mutex<&str> = Mutex::new("EMBER-00");

fn fault_code() -> &'static str {
    *FAULT_CODE.lock().expect("nothing panics while it holds the fault code")
}

/// Runs a part of the program whose panics are reported under the given code.
fn within<T>(code: &'static str, part: impl FnOnce() -> T) -> T {
    *FAULT_CODE.lock().expect("nothing panics while it holds the fault code") = code;
    part()
}

fn main() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        report(info);
        eprintln!("ember 0.9.4: this is a bug; please report it with code {}", fault_code());
    }));

    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["calibrate", file] => within("EMBER-12", || println!("{}", calibration::from_file(file))),
        ["convert", file, _format] => within("EMBER-12", || calibration::convert(file)),
        ["serve", file] => within("EMBER-12", || calibration::serve(&[*file])),
        ["draw", columns] => within("EMBER-17", || heatmap::draw(columns.len(), 21.5)),
        ["draw-all", readings @ ..] => within("EMBER-17", || heatmap::draw_all(readings)),
        ["legend"] => within("EMBER-17", heatmap::legend),
        ["tail"] => within("EMBER-23", || cache::Follower::default().follow(&["a", "b"])),
        ["replay"] => within("EMBER-23", || cache::replay(&["a", "a"])),
        _ => eprintln!("usage: ember calibrate|convert|serve|draw|draw-all|legend|tail|replay …"),
    }
}
