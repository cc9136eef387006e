// Swift cannot call deflateInit2, which is a macro.
#pragma once

#include <zlib.h>

/// The bytes that are enough for the result of gzip_compress.
static inline size_t gzip_bound(size_t size) {
  // zlib's worst case at its fastest level with default window and memory, and gzip's header and trailer.
  return compressBound(size) + 18;
}

/// Writes the input to the output in gzip's format (RFC 1952), and returns the bytes written; -1 if there is no memory
/// (268 KB) or not enough room.
static inline long gzip_compress(const void *input, size_t size, void *output, size_t room, int level) {
  z_stream stream = {.next_in = (Bytef *)input, .avail_in = (uInt)size, .next_out = output, .avail_out = (uInt)room};
  // windowBits + 16 selects gzip's format.
  if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return -1;
  int result = deflate(&stream, Z_FINISH);
  long written = result == Z_STREAM_END ? (long)stream.total_out : -1;
  deflateEnd(&stream);
  return written;
}
