internal import NIOCore

/// The memory for what a relay reads, on its one thread. A side of a connection reads only when the other one has written
/// everything, so most of the time a single buffer is in use, whichever connection is served. Only what cannot be written
/// at once stays in memory; the more does, the smaller are the buffers into which others are read.
final class RelayBuffers {
  /// Large enough that system calls cost little beside copying.
  static let largest = 128 * 1024
  /// What a connection costs in the worst case, in each direction, once the budget is used up.
  static let smallest = 512
  /// How many bytes of large buffers may wait for slow receivers.
  static let budget = 4 * 1024 * 1024

  /// How many buffers are kept for later.
  private static let spareCount = 4

  private var spare: [ByteBuffer] = []
  /// The bytes of buffers that wait for receivers.
  private(set) var held = 0

  /// The size of the next buffer: a power of two.
  var nextSize: Int {
    var size = Self.largest
    while size > Self.smallest, size > (Self.budget - held) / 32 { size /= 2 }
    return size
  }

  /// Returns a buffer to read into.
  func next(_ allocator: ByteBufferAllocator) -> ByteBuffer {
    let size = nextSize
    if size == Self.largest, var buffer = spare.popLast() {
      let isFree: Void? = buffer.modifyIfUniquelyOwned { $0.clear() }
      if isFree != nil { return buffer }
    }
    return allocator.buffer(capacity: size)
  }

  /// Takes back a buffer whose content has been written.
  func reuse(_ buffer: ByteBuffer) {
    if buffer.capacity == Self.largest, spare.count < Self.spareCount { spare.append(buffer) }
  }

  /// Counts a buffer that waits for its receiver.
  func hold(_ buffer: ByteBuffer) { held += buffer.capacity }

  /// Takes back a buffer that waited.
  func release(_ buffer: ByteBuffer) {
    held -= buffer.capacity
    reuse(buffer)
  }
}

/// Gives a channel the buffers of its thread. NIO keeps the first buffer of a channel for good, so that one is small.
struct RelayBufferSource: RecvByteBufferAllocator {
  private static let firstSize = 128

  private let buffers: NIOLoopBoundBox<RelayBuffers>
  private var isFirst = true

  init(_ buffers: NIOLoopBoundBox<RelayBuffers>) { self.buffers = buffers }

  func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
    isFirst ? allocator.buffer(capacity: Self.firstSize) : buffers.value.next(allocator)
  }

  /// Returns true, so that NIO asks for another buffer each time, and keeps none of them.
  mutating func record(actualReadBytes: Int) -> Bool {
    isFirst = false
    return true
  }
}
