//! Lets cargo notice that the console's pages were built anew: `src/pages.rs` embeds them.

fn main() {
    let pages = "../../ui/dist";
    // Cargo begins every build anew for a folder that is not there, so there is one from the start. Where it
    // cannot be made, that is all that happens.
    let _ = std::fs::create_dir(pages);
    println!("cargo::rerun-if-changed={pages}");
}
