//! Files that hold a code: a picture of its QR, or its text.

use crate::Problem;
use std::io::Read;
use std::path::Path;

/// The longest text that is read; an admission with the keys of two generations has 60 000 characters.
pub(crate) const MOST_TEXT: u64 = 256 * 1024;

/// The text of the code in a picture, or the text that a file holds.
///
/// # Errors
/// [`Problem::File`], [`Problem::NoCode`]; [`Problem::NotOurs`] for what is neither picture nor text.
pub(crate) fn text_in(path: &Path) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| Problem::file(path, error))?;
    let read = file.take(MOST_TEXT + 1).read_to_end(&mut bytes);
    read.map_err(|error| Problem::file(path, error))?;
    if image::guess_format(&bytes).is_ok() {
        return Picture::read(path)?.code();
    }
    let is_text = bytes.len() as u64 <= MOST_TEXT;
    let text = String::from_utf8(bytes).ok().filter(|_| is_text);
    text.ok_or_else(|| Problem::NotOurs {
        path: path.display().to_string(),
        what: "picture or text of a code",
    })
}

/// A picture that may hold a code.
struct Picture {
    path: String,
    pixels: image::GrayImage,
}

impl Picture {
    /// The widest and highest that is read; a telephone's camera makes 12 000 at most.
    const LARGEST: u32 = 16_000;
    /// What decoding may take of memory.
    const MEMORY: u64 = 512 * 1024 * 1024;
    /// Edges at which codes are looked for: a blurred photograph is often read when it is smaller.
    const EDGES: [u32; 3] = [1600, 900, 500];

    fn read(path: &Path) -> Result<Self, Problem> {
        let shown = path.display().to_string();
        let failed = |error: image::ImageError| Problem::file(path, std::io::Error::other(error));
        let mut reader = image::ImageReader::open(path)
            .and_then(image::ImageReader::with_guessed_format)
            .map_err(|error| Problem::file(path, error))?;
        let mut limits = image::Limits::default();
        limits.max_image_width = Some(Self::LARGEST);
        limits.max_image_height = Some(Self::LARGEST);
        limits.max_alloc = Some(Self::MEMORY);
        reader.limits(limits);
        let pixels = reader.decode().map_err(failed)?.into_luma8();
        Ok(Self { path: shown, pixels })
    }

    /// The text of the first code in it that can be read.
    fn code(&self) -> Result<String, Problem> {
        let longest = self.pixels.width().max(self.pixels.height());
        let smaller = Self::EDGES
            .into_iter()
            .filter(|edge| *edge < longest)
            .map(|edge| {
                let scaled =
                    |side: u32| u32::try_from(u64::from(side) * u64::from(edge) / u64::from(longest));
                let side = |side| scaled(side).unwrap_or(1).max(1);
                let (width, height) = (side(self.pixels.width()), side(self.pixels.height()));
                image::imageops::resize(&self.pixels, width, height, image::imageops::FilterType::Triangle)
            });
        std::iter::once(self.pixels.clone())
            .filter(|_| longest <= 4000)
            .chain(smaller)
            .find_map(code_in)
            .ok_or_else(|| Problem::NoCode {
                path: self.path.clone(),
            })
    }
}

fn code_in(pixels: image::GrayImage) -> Option<String> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels.as_raw()[y * width + x]);
    prepared
        .detect_grids()
        .into_iter()
        .find_map(|grid| grid.decode().ok().map(|(_, text)| text))
}
