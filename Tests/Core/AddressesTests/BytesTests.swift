import Addresses
import Testing

/// Addresses as bytes on the wire; `ReferenceTests` compares the bytes with those of the C library.
struct BytesTests {
  @Test(
    arguments: [
      ("10.96.0.1", [10, 96, 0, 1]), ("0.0.0.0", [0, 0, 0, 0]), ("255.254.253.252", [255, 254, 253, 252]),
      ("2001:db8::a:1", [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 1]),
    ] as [(String, [UInt8])])
  func anAddressIsItsBytesInNetworkOrder(text: String, bytes: [UInt8]) throws {
    let address = try #require(IPAddress(text))
    #expect(address.bytes == bytes)
    #expect(IPAddress(bytes: bytes[...]) == address)
    // From the middle of a message.
    #expect(IPAddress(bytes: ([9, 9] + bytes + [9])[2..<2 + bytes.count]) == address)
  }

  @Test(arguments: [0, 1, 3, 5, 15, 17])
  func otherLengthsAreNoAddress(_ count: Int) {
    let bytes = [UInt8](repeating: 1, count: count)
    #expect(IPAddress(bytes: bytes[...]) == nil)
  }

  @Test func eachFamilyHasItsLength() {
    let bytes = [UInt8](repeating: 1, count: 16)
    #expect(IPv4Address(bytes: bytes[..<4])?.description == "1.1.1.1")
    #expect(IPv4Address(bytes: bytes[...]) == nil)
    #expect(IPv6Address(bytes: bytes[..<4]) == nil)
    #expect(IPv6Address(bytes: bytes[...])?.bytes == bytes)
  }

  @Test(arguments: ["10.96.0.1", "2001:db8::a:1", "0.0.0.0", "::"])
  func aNumberAndAFamilyMakeTheAddress(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(IPAddress(address.family, number: address.number) == address)
    #expect(address.number == address.bytes.reduce(0) { $0 << 8 | UInt128($1) })
    #expect(address.isUnspecified == (text == "0.0.0.0" || text == "::"))
  }
}
