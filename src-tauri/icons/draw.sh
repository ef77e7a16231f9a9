#!/bin/sh
# Draws the icons: a green tile with 废, in the colours of ui/src/theme/tokens.css.
# Needs ImageMagick and fonts-noto-cjk.
set -eu
cd "$(dirname "$0")"

convert -size 1024x1024 xc:none \
    -fill '#0b5d4e' -draw 'roundrectangle 32,32 991,991 208,208' \
    -font Noto-Sans-CJK-SC-Bold -pointsize 640 -fill '#ffffff' -gravity center -annotate +0-20 '废' \
    -depth 8 -strip PNG32:tile.png
for size in 32 128 256 512; do
    convert tile.png -filter Lanczos -resize "${size}x${size}" -strip "PNG32:$size.png"
done
mv 32.png 32x32.png
mv 128.png 128x128.png
mv 256.png '128x128@2x.png'
mv 512.png icon.png
rm tile.png
