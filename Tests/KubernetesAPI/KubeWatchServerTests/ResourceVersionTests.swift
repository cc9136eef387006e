import Testing

@testable import KubeWatch

@Suite struct ResourceVersionTests {
  @Test(arguments: ["", "0", "01", "-1", "+1", " 1", "1 ", "1.0", "0x1", "abc", "1a", "\u{661}"])
  func onlyPositiveNumbersCanBeCompared(_ text: String) { #expect(ResourceVersion(text) == nil) }

  @Test func theyAreInTheOrderOfNumbers() throws {
    // The largest is that of conformance: 2^128 - 1.
    let texts = [
      "1", "2", "9", "10", "99", "100", "18446744073709551616", "340282366920938463463374607431768211455",
    ]
    let versions = try texts.map { try #require(ResourceVersion($0)) }
    #expect(versions.reversed().sorted() == versions)
    for (left, right) in zip(versions, versions.dropFirst()) {
      #expect(left < right)
      #expect(!(right < left))
    }
    #expect(versions.allSatisfy { !($0 < $0) })
    #expect(versions.map(\.description) == texts)
  }
}
