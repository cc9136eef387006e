import Testing

@testable import Netlink

/// The list of ipsets, with messages as a kernel sends and takes them.
struct IPSetListTests {
  private func names(in bytes: [UInt8]) -> [String?] {
    var cursor = MessageCursor(count: bytes.count)
    var names: [String?] = []
    while let message = cursor.next(in: bytes) { names.append(IPSetList.name(message, in: bytes)) }
    return names
  }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.filter(\.isHexDigit)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(digits.dropFirst($0).prefix(2), radix: 16)
    }
  }

  /// Captured from Linux 6.18 after two sets had been created.
  @Test func namesAreReadFromTheKernelsMessages() {
    let list = Self.bytes(
      """
      30000000 07060200 01000000 032b0000 02000000 05000100 06000000 14000200 4b554245 2d434c55 53544552 2d495000
      34000000 07060200 01000000 032b0000 02000000 05000100 06000000 15000200 4b554245 2d362d4c 4f4f502d 4241434b
      00000000
      14000000 03000200 01000000 032b0000 00000000
      """)
    #expect(names(in: list) == ["KUBE-CLUSTER-IP", "KUBE-6-LOOP-BACK", nil])
  }

  @Test func aMessageWithoutANameHasNone() {
    #expect(names(in: Self.bytes("14000000 07060200 01000000 00000000 02000000")) == [nil])
    #expect(names(in: Self.bytes("10000000 07060200 01000000 00000000")) == [nil])
  }

  /// This request was answered by that kernel.
  @Test func theRequestAsksForNamesOnly() {
    #expect(
      IPSetList.request(sequence: 1)
        == Self.bytes(
          "24000000 07060103 01000000 00000000 02000000 05000100 06000000 08000640 00000002"))
  }

  /// Without root the kernel refuses; with it, there is a list, which is empty where there is no module.
  @Test func theKernelAnswersOrRefuses() {
    do {
      let names = try ipsetNames()
      #expect(names == names.sorted())
    } catch {
      #expect(error.errno == .notPermitted, "\(error)")
    }
  }
}
