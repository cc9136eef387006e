import ClusterModel
import KubeWire
import TestSupport
import Testing
import WireSupport

/// The continue token at the beginning of a page that has not arrived completely.
@Suite struct ContinueTokenTests {
  private static let list = ObjectList.services((0..<20).map { service("shop/s\($0)") })

  private func bytes(token: String) -> [UInt8] {
    WireEncoder.list(Self.list, resourceVersion: "4711", continueToken: token)
  }

  @Test func isThereBeforeTheItemsAre() throws {
    let page = bytes(token: "next-page")
    // As soon as the metadata is complete; with fewer bytes nothing is known yet.
    let known = page.indices.filter { continueToken(atBeginningOf: page.span.extracting(first: $0)) != nil }
    let first = try #require(known.first)
    #expect(known == Array(first..<page.count))
    #expect(first < 100, "the metadata comes first")
    for count in known {
      #expect(continueToken(atBeginningOf: page.span.extracting(first: count)) == "next-page")
    }
  }

  @Test func isNilOnTheLastPage() {
    let page = bytes(token: "")
    for count in 0...page.count {
      #expect(continueToken(atBeginningOf: page.span.extracting(first: count)) == nil)
    }
  }

  @Test func isNilInWhatIsNotAList() {
    for text in [
      "", "k8s", "k8s\0", "k8s\0\u{12}", "{\"kind\":\"ServiceList\"}", "k8s\0\u{12}\u{7f}\u{0a}\u{7f}",
    ] {
      let bytes = Array(text.utf8)
      #expect(continueToken(atBeginningOf: bytes.span) == nil)
    }
  }

  /// Whatever a damaged page says, it neither traps nor finds a token that the decoder would not.
  @Test func damageIsNoTrap() {
    let page = bytes(token: "next-page")
    for place in 0..<60 {
      for value: UInt8 in [0, 1, 0x7f, 0x80, 0xff] {
        var damaged = page
        damaged[place] = value
        let early = continueToken(atBeginningOf: damaged.span)
        var decoder = WireDecoder()
        guard let whole = try? decoder.list(of: .service, in: damaged.span) else { continue }
        #expect(early == whole.continueToken, "byte \(place) is \(value)")
      }
    }
  }
}
