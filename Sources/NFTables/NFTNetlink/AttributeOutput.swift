/// Netlink attributes written into memory that somebody else keeps. Bounds are the caller's business: it asks `count`
/// before each element, and no element is longer than the room that is left after that.
struct AttributeOutput {
  private let start: UnsafeMutableRawPointer
  private var place: UnsafeMutableRawPointer
  private let end: UnsafeMutableRawPointer

  /// Begins at the buffer's first byte. The buffer must not be empty.
  init(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let address = buffer.baseAddress else { preconditionFailure("no room for attributes") }
    start = address
    place = address
    end = address + buffer.count
  }

  /// How many bytes are written.
  var count: Int { place - start }

  /// Adds a number in the machine's order.
  @inline(__always)
  mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    assert(place + MemoryLayout<Number>.size <= end)
    place.storeBytes(of: number, as: Number.self)
    place += MemoryLayout<Number>.size
  }

  /// Adds an attribute's header.
  @inline(__always)
  mutating func header(_ type: UInt16, payload: Int) {
    put(UInt16(truncatingIfNeeded: payload + 4))
    put(type)
  }

  /// Adds the header of an attribute whose length `end` puts in.
  @inline(__always)
  mutating func nest(_ type: UInt16) -> Int {
    defer { header(type | ElementAttribute.nested, payload: 0) }
    return count
  }

  /// Ends what was begun there.
  @inline(__always)
  mutating func end(_ nest: Int) {
    (start + nest).storeBytes(of: UInt16(truncatingIfNeeded: count - nest), as: UInt16.self)
  }

  /// Adds text and zero bytes behind it.
  @inline(__always)
  mutating func put(_ text: String.UTF8View, padding: Int) {
    let length = text.count
    precondition(place + length + padding <= end, "no room for the text")
    let target = UnsafeMutableRawBufferPointer(start: place, count: length)
    let done: Void? = text.withContiguousStorageIfAvailable {
      target.copyMemory(from: UnsafeRawBufferPointer($0))
    }
    if done == nil { target.copyBytes(from: text) }
    place += length
    for _ in 0..<padding { put(UInt8(0)) }
  }

  /// Adds zero bytes up to a multiple of four.
  @inline(__always)
  mutating func align() {
    while count & 3 != 0 { put(UInt8(0)) }
  }
}
