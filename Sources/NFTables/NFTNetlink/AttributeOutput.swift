/// Writes netlink attributes into a caller-owned buffer. The caller is responsible for the bounds: it checks `count`
/// before each element, and the buffer has room for one more element of any length.
struct AttributeOutput {
  private let start: UnsafeMutableRawPointer
  private var place: UnsafeMutableRawPointer
  private let end: UnsafeMutableRawPointer

  /// Creates an output that writes from the start of the buffer, which must not be empty.
  init(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let address = buffer.baseAddress else { preconditionFailure("no room for attributes") }
    start = address
    place = address
    end = address + buffer.count
  }

  /// The number of bytes written.
  var count: Int { place - start }

  /// Appends a number in host byte order.
  @inline(__always)
  mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    assert(place + MemoryLayout<Number>.size <= end)
    place.storeBytes(of: number, as: Number.self)
    place += MemoryLayout<Number>.size
  }

  /// Appends an attribute header.
  @inline(__always)
  mutating func header(_ type: UInt16, payload: Int) {
    put(UInt16(truncatingIfNeeded: payload + 4))
    put(type)
  }

  /// Appends the header of a nested attribute and returns its offset; `end` fills in the length.
  @inline(__always)
  mutating func nest(_ type: UInt16) -> Int {
    defer { header(type | ElementAttribute.nested, payload: 0) }
    return count
  }

  /// Ends the nested attribute at this offset.
  @inline(__always)
  mutating func end(_ nest: Int) {
    (start + nest).storeBytes(of: UInt16(truncatingIfNeeded: count - nest), as: UInt16.self)
  }

  /// Appends text, followed by zero bytes.
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

  /// Appends zero bytes up to a multiple of four.
  @inline(__always)
  mutating func align() {
    while count & 3 != 0 { put(UInt8(0)) }
  }
}
