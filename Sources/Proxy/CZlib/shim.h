// Swift cannot call deflateInit2, which is a macro.
#pragma once

#include <zlib.h>

/// deflateInit2 for gzip's format (windowBits + 16) with zlib's default window and memory, 268 KB.
static inline int gzip_begin(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
