//! Diagboard: a front end for device diagnostics.

mod app;
mod chunks;
mod data;
mod pages;
mod platform;
mod ui;
mod words;

fn main() {
    // One module serves both: what they share is downloaded and compiled once.
    if platform::worker::is_here() {
        engine::worker::run();
        return;
    }
    std::panic::set_hook(Box::new(app::on_panic));
    leptos::mount::mount_to_body(app::app);
}

#[cfg(test)]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
