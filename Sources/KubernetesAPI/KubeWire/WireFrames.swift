/// A splitter of a watch's byte stream into frames. Each frame consists of its length, as four bytes in network byte order,
/// and that many bytes.
///
/// Each byte is copied once into the buffer, on average at most once to the front of the buffer, and once into its frame.
package struct WireFrames: Sendable {
  /// The limit of the API server's own clients (k8s.io/apimachinery/pkg/runtime/serializer/streaming).
  package static let usualLimit = 16 << 20

  private let limit: Int
  private var buffer: [UInt8] = []
  /// The index in the buffer at which the next frame starts.
  private var start = 0
  /// The offset in the stream at which the buffer starts.
  private var dropped = 0

  /// Creates a splitter. A frame that exceeds the limit is an error, so that a corrupt stream cannot exhaust memory.
  package init(limit: Int = usualLimit) { self.limit = limit }

  /// Appends received bytes, in pieces of any size.
  package mutating func append(_ bytes: some Sequence<UInt8>) {
    dropConsumed()
    buffer.append(contentsOf: bytes)
  }

  /// Returns the next complete frame, without its length; nil if there is none yet.
  ///
  /// - Throws: if the frame exceeds the limit. The stream cannot be used any further, and all later calls throw.
  package mutating func next() throws(WireError) -> [UInt8]? {
    guard waiting >= 4 else { return nil }
    let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard length <= limit else {
      throw WireError("frame", offset: dropped + start, .frameTooLong(limit: limit))
    }
    guard waiting - 4 >= length else { return nil }
    let frame = Array(buffer[start + 4..<start + 4 + length])
    start += 4 + length
    return frame
  }

  /// The number of buffered bytes that `next` has not returned.
  package var waiting: Int { buffer.count - start }

  /// Moves the remaining bytes to the front once they are the smaller part, so that the amortized cost is constant.
  private mutating func dropConsumed() {
    guard start > buffer.count / 2 else { return }
    buffer.removeFirst(start)
    dropped += start
    start = 0
  }
}
